import { readFileSync } from "node:fs";
import { tarOf, type TarEntry } from "../../userdata/support/tar-bytes.ts";
import { docker } from "./docker-engine.ts";

/** What an image is made of beside busybox. */
export interface ImageContent {
  readonly files?: Readonly<Record<string, string>>;
  /** Instructions that `docker import` takes: CMD, ENV, EXPOSE, … */
  readonly changes?: readonly string[];
}

/** A busybox that needs no libraries, as an archive's entries; `sh` and the like are links to it. */
function busyboxEntries(): readonly TarEntry[] {
  const links = ["sh", "cat", "echo", "httpd", "sleep", "env", "dd", "tail"];
  return [
    { name: "bin/busybox", mode: 0o755, body: readFileSync("/bin/busybox") },
    ...links.map((name) => ({ name: `bin/${name}`, type: "2", link: "busybox" })),
    { name: "tmp", type: "5", mode: 0o1777 },
  ];
}

/** Makes an image from nothing but busybox and files; its id. */
export function importImage(
  name: string,
  { files = {}, changes = [] }: ImageContent,
  environment: Readonly<Record<string, string>> = {},
): string {
  const entries = Object.entries(files).map(([path, body]) => ({ name: path, body }));
  const flags = changes.flatMap((change) => ["-c", change]);
  return docker(
    ["import", ...flags, "-", name],
    tarOf(...busyboxEntries(), ...entries),
    environment,
  );
}

/** Serves `/www` on port 8080. */
export const serveFiles = `CMD ["/bin/httpd", "-f", "-p", "8080", "-h", "/www"]`;
