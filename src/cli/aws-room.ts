/** What the wiring needs of `aws/`, in one chunk: the SDK is loaded when a command connects. */
export { readBase, resolveAmi } from "../aws/base.ts";
export { createClients } from "../aws/clients.ts";
export { createWorld } from "../aws/create-world.ts";
export { putSource, sourceUrl } from "../aws/source-store.ts";
