import type { Clients } from "../aws/clients.ts";

/** What the wiring needs of `aws/`, in one chunk: the SDK is loaded when a command connects. */
export { readBase, resolveAmi } from "../aws/base.ts";
export { createClients } from "../aws/clients.ts";
export { createWorld } from "../aws/create-world.ts";
export { createLogStreams } from "../aws/log-streams.ts";
export { createReleaseLog } from "../aws/release-log.ts";
export { createRegistries } from "../aws/resolve-image.ts";

/** Loaded when a tarball in S3 is to be read. */
export async function readObject(
  clients: Pick<Clients, "s3">,
  url: string,
): Promise<AsyncIterable<Uint8Array>> {
  const { readObject: read } = await import("../aws/read-object.ts");
  return await read(clients, url);
}

/** Loaded when a reference is to be followed here, not on an instance. */
export async function readSecret(
  clients: Pick<Clients, "ssm" | "secrets">,
  reference: string,
): Promise<string> {
  const { readSecret: read } = await import("../aws/read-secret.ts");
  return await read(clients, reference);
}
