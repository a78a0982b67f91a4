import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import * as tar from "tar";

const sha256 = (bytes: string | Buffer): string => createHash("sha256").update(bytes).digest("hex");

const dockerfile = `FROM scratch
COPY . /
ENV FROM_IMAGE=image OVER=image PORT=1
ENTRYPOINT ["/bin/busybox"]
CMD ["sh", "/start.sh"]
`;

const files: Readonly<Record<string, string>> = {
  "start.sh": 'echo "serves on $PORT"\nexec /bin/busybox httpd -f -p "$PORT" -h /www\n',
  "www/healthz": "well",
  "www/cgi-bin/environ":
    '#!/bin/busybox sh\nprintf "\\r\\n"\nexec /bin/busybox cat /proc/1/environ\n',
};

/** A source tarball of a small web server, which needs no other image to be built from. */
export function busyboxTarball(more: Readonly<Record<string, string>> = {}): object {
  const directory = mkdtempSync(join(tmpdir(), "slipway-busybox-"));
  const context = join(directory, "context");
  mkdirSync(join(context, "bin"), { recursive: true });
  copyFileSync("/bin/busybox", join(context, "bin/busybox"));
  const all: Record<string, string> = { Dockerfile: dockerfile, ...files, ...more };
  for (const [name, text] of Object.entries(all)) {
    mkdirSync(dirname(join(context, name)), { recursive: true });
    writeFileSync(join(context, name), text, { mode: 0o755 });
  }
  const file = join(directory, "app.tgz");
  tar.c({ gzip: true, cwd: context, portable: true, sync: true, file }, ["."]);
  return {
    kind: "tarball",
    url: pathToFileURL(file).href,
    sha256: sha256(readFileSync(file)),
    dockerfile: "Dockerfile",
    dockerfileSha256: sha256(all["Dockerfile"] ?? ""),
  };
}
