import { createHash } from "node:crypto";
import { fail } from "../domain/failure.ts";
import type { ImageReference } from "../domain/image-reference.ts";
import { authorize } from "./registry-authorization.ts";
import {
  askRegistry,
  isLoopback,
  unreachable,
  type RegistryAnswer,
  type RegistryDoor,
} from "./registry-door.ts";

/** Manifests and lists of them, of Docker and of OCI; never the signed ones of before 2016. */
const accept = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");

/**
 * The digest of what a registry has under a reference, by the OCI distribution protocol (pulling
 * manifests) with token or basic authentication. It is the SHA-256 of the manifest itself; a header
 * or a reference that says otherwise is refused.
 */
export async function manifestDigest(door: RegistryDoor, image: ImageReference): Promise<string> {
  const { repository, tag, digest } = image;
  const url = new URL(`/v2/${repository}/manifests/${digest ?? tag}`, originOf(image.registry));
  let answer = await askRegistry(door, url, { accept });
  if (answer.status === 401) {
    const challenge = answer.headers.get("www-authenticate") ?? "";
    const authorization = await authorize(door, challenge, repository);
    if (authorization !== undefined) {
      answer = await askRegistry(door, url, { accept, authorization });
    }
  }
  if (answer.status !== 200) {
    return refuse(door, image, answer);
  }
  return verified(door, image, answer);
}

/** Docker Hub's references and its registry have different hosts. */
function originOf(registry: string): string {
  const host = registry === "docker.io" ? "registry-1.docker.io" : registry;
  const scheme = isLoopback(host.replace(/:\d+$/, "")) ? "http" : "https";
  return `${scheme}://${host}`;
}

function verified(
  { registry }: RegistryDoor,
  { name, digest }: ImageReference,
  { body, headers }: RegistryAnswer,
): string {
  const computed = `sha256:${createHash("sha256").update(body).digest("hex")}`;
  const said = headers.get("docker-content-digest");
  const other = [digest, said].find((one) => one != null && one !== computed);
  if (other !== undefined) {
    fail({
      code: "BAD_INPUT",
      summary:
        `The manifest ${registry} gave for ${name} hashes to ${computed}, not to ${other} as ` +
        `${other === digest ? "the reference" : "the registry"} says.`,
      remedy: "Do not use it before you know why; nothing was made.",
    });
  }
  return computed;
}

function refuse(door: RegistryDoor, image: ImageReference, answer: RegistryAnswer): never {
  const { name, repository } = image;
  const { registry } = door;
  const wanted = image.digest ?? image.tag;
  const said = inWords(answer);
  if (answer.status === 404) {
    fail({
      code: "NOT_FOUND",
      summary: `Registry ${registry} has no ${wanted} of ${repository}: it answered ${said}.`,
      remedy: "Push it first, or correct the reference.",
    });
  }
  if (answer.status === 401 || answer.status === 403) {
    fail({
      code: "PERMISSION",
      summary: `Registry ${registry} does not let ${name} be read: it answered ${said}.`,
      remedy:
        "Correct the name, or have docker login keep credentials in Docker's config.json: those " +
        "of credential helpers are not read.",
    });
  }
  return unreachable(door, `it answered ${said} for ${repository}`);
}

/** `404 (MANIFEST_UNKNOWN)`. */
function inWords({ status, body }: RegistryAnswer): string {
  const code = /"code"\s*:\s*"([A-Z_]{1,40})"/.exec(Buffer.from(body).toString("utf8"))?.[1];
  return code === undefined ? String(status) : `${status} (${code})`;
}
