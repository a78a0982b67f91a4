import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { tarOf } from "../../userdata/support/tar-bytes.ts";
import { docker } from "./docker-engine.ts";

/** Makes an image of this machine's Node and the libraries it needs, and nothing else. */
export function importNode(name: string): string {
  const libraries = execFileSync("ldd", [process.execPath], { encoding: "utf8" });
  const paths = [...libraries.matchAll(/(?<= |\t)\/\S+/g)].map(([path]) => path);
  const files = ["/etc/ssl/certs/ca-certificates.crt", ...paths];
  const people = "root:x:0:0:root:/:/bin/sh\nnode:x:1000:1000::/:/bin/sh\n";
  return docker(
    ["import", "-c", 'CMD ["node"]', "-", name],
    tarOf(
      { name: "usr/bin/node", mode: 0o755, body: readFileSync(process.execPath) },
      ...files.map((path) => ({ name: path.slice(1), mode: 0o755, body: readFileSync(path) })),
      { name: "etc/passwd", body: people },
      { name: "tmp", type: "5", mode: 0o1777 },
    ),
  );
}
