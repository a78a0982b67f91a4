import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import * as tar from "tar";
import { removeImages } from "./docker-engine.ts";

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

interface Made {
  readonly directory: string;
  /** Name of the image that an instance builds of it. */
  readonly image: string;
}
const made: Made[] = [];

/**
 * A source tarball of a small web server, which needs no other image to be built from. There is none
 * like it, so that no earlier run has built it.
 */
export function busyboxTarball(more: Readonly<Record<string, string>> = {}): object {
  const directory = mkdtempSync(join(tmpdir(), "slipway-busybox-"));
  const context = join(directory, "context");
  mkdirSync(join(context, "bin"), { recursive: true });
  copyFileSync("/bin/busybox", join(context, "bin/busybox"));
  const all: Record<string, string> = { Dockerfile: dockerfile, ...files, directory, ...more };
  for (const [name, text] of Object.entries(all)) {
    mkdirSync(dirname(join(context, name)), { recursive: true });
    writeFileSync(join(context, name), text, { mode: 0o755 });
  }
  const file = join(directory, "app.tgz");
  tar.c({ gzip: true, cwd: context, portable: true, sync: true, file }, ["."]);
  const artifact = {
    kind: "tarball",
    url: pathToFileURL(file).href,
    sha256: sha256(readFileSync(file)),
    context: ".",
    dockerfile: "Dockerfile",
    dockerfileSha256: sha256(all["Dockerfile"] ?? ""),
  };
  const key = [artifact.sha256, artifact.context, artifact.dockerfile, artifact.dockerfileSha256];
  made.push({
    directory,
    image: `slipway-build:${sha256(key.map((part) => `${part}\0`).join(""))}`,
  });
  return artifact;
}

/** Takes away every tarball made so far and the images that were built of them; their names. */
export function forgetTarballs(): readonly string[] {
  const gone = made.splice(0);
  for (const { directory } of gone) rmSync(directory, { recursive: true, force: true });
  return removeImages(...gone.map(({ image }) => image));
}
