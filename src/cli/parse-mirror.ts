import { InvalidArgumentError } from "commander";

/** Adds one more mirror of Docker Hub; throws what commander turns into a sentence. */
export function parseMirrors(text: string, before: readonly string[] = []): readonly string[] {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // The daemon takes nothing but an origin (docs.docker.com, "registry-mirrors").
  if (!/^https?:$/.test(url?.protocol ?? "") || url?.pathname !== "/" || url.search !== "") {
    throw new InvalidArgumentError("It must be the URL of a registry: http://127.0.0.1:5000.");
  }
  return [...before, url.origin];
}
