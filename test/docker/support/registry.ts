import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { docker } from "./docker-engine.ts";

/** Who may pull and push. */
export interface RegistryLogin {
  readonly username: string;
  readonly password: string;
}

/** A registry of Debian's docker-registry on the loopback. */
export interface Registry {
  /** `127.0.0.1:port`. */
  readonly host: string;
  /** Pushes a local image as `repository:tag`, and takes that name from it again; the digest. */
  push(image: string, name: string): string;
  /** What it has been asked for so far, as `GET /v2/…`. */
  asked(): readonly string[];
  close(): Promise<void>;
}

/** Requests that bring a layer or a configuration, of those asked for. */
export const blobDownloads = (asked: readonly string[]): readonly string[] =>
  asked.filter((line) => /^GET \S+\/blobs\/sha256:/.test(line));

/**
 * Starts a registry that lets in everybody, or only who logs in; on a free port of 127.0.0.1 unless
 * told where.
 */
export async function startRegistry(login?: RegistryLogin, at?: string): Promise<Registry> {
  const directory = mkdtempSync(join(tmpdir(), "slipway-registry-"));
  const host = at ?? `127.0.0.1:${await freePort()}`;
  const log = join(directory, "log");
  const settings = {
    version: 0.1,
    storage: { filesystem: { rootdirectory: join(directory, "data") } },
    http: { addr: host, secret: "for-tests" },
    ...(login ? { auth: { htpasswd: { realm: "test", path: join(directory, "users") } } } : {}),
  };
  if (login) writeFileSync(join(directory, "users"), passwordLine(login));
  // YAML takes JSON.
  writeFileSync(join(directory, "settings.yml"), JSON.stringify(settings));
  const output = openSync(log, "a");
  const child = spawn("docker-registry", ["serve", join(directory, "settings.yml")], {
    stdio: ["ignore", output, output],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await answers(`http://${host}/v2/`, () => readFileSync(log, "utf8"));
  return {
    host,
    push: (image, name) => pushImage(image, `${host}/${name}`, login),
    asked: () =>
      [...readFileSync(log, "utf8").matchAll(/^\S+ - \S* \[.*?\] "([A-Z]+ \S+) /gm)].map(
        ([, line = ""]) => line,
      ),
    async close() {
      child.kill();
      await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Pushes a local image by its full name, and takes that name from it again; the digest. */
export function pushImage(
  image: string,
  name: string,
  login?: RegistryLogin,
  environment: Readonly<Record<string, string>> = {},
): string {
  const config = mkdtempSync(join(tmpdir(), "slipway-docker-config-"));
  try {
    if (login) {
      const auth = Buffer.from(`${login.username}:${login.password}`).toString("base64");
      const auths = { [name.split("/")[0] ?? ""]: { auth } };
      writeFileSync(join(config, "config.json"), JSON.stringify({ auths }));
    }
    docker(["tag", image, name], undefined, environment);
    const said = docker(["push", name], undefined, { DOCKER_CONFIG: config, ...environment });
    docker(["rmi", name], undefined, environment);
    const [, digest] = /digest: (sha256:[0-9a-f]{64})/.exec(said) ?? [];
    if (digest === undefined) throw new Error(`no digest in: ${said}`);
    return digest;
  } finally {
    rmSync(config, { recursive: true });
  }
}

/** A line of a password file: bcrypt, by the C library's crypt. */
function passwordLine({ username, password }: RegistryLogin): string {
  const salt = "$2b$05$abcdefghijklmnopqrstuu";
  const script = "print crypt($ARGV[0], $ARGV[1])";
  return `${username}:${execFileSync("perl", ["-e", script, password, salt], { encoding: "utf8" })}\n`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function answers(url: string, log: () => string): Promise<void> {
  const until = Date.now() + 10_000;
  for (;;) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer) return void (await answer.body?.cancel());
    if (Date.now() > until) throw new Error(`the registry does not start:\n${log()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
