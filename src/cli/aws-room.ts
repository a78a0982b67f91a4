/** What the wiring needs of `aws/`, in one chunk: the SDK is loaded when a command connects. */
export { readBase, resolveAmi } from "../aws/base.ts";
export { createClients } from "../aws/clients.ts";
export { createWorld } from "../aws/create-world.ts";
export { createLogStreams } from "../aws/log-streams.ts";
export { createRegistries } from "../aws/resolve-image.ts";
export { putSource, sourceUrl } from "../aws/source-store.ts";
