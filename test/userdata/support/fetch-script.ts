import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

const library = new URL("../../../userdata", import.meta.url).pathname;

const script = `
  set -Eeuo pipefail
  SLIPWAY_LIB=$1
  for part in "$SLIPWAY_LIB"/lib/*.sh; do source "$part"; done
  trap 'bug "$LINENO" "$BASH_COMMAND"' ERR
  : >"$SLIPWAY_RUN/console"
  REGION=us-east-1 STEP=artifact FETCH_MOST_KIB=\${MOST_KIB:-$FETCH_MOST_KIB}
  now
  fetch_tarball "$2" "$SLIPWAY_RUN/fetched" $((NOW + $3 * 1000))`;

/** How a fetch ended. */
export interface Fetched {
  /** Undefined when it failed. */
  readonly bytes: Buffer | undefined;
  readonly code: string | undefined;
  readonly summary: string;
  readonly console: string;
}

/** Runs the instance's `fetch_tarball`. */
export async function fetchTarball(
  url: string,
  environment: Readonly<Record<string, string>> = {},
  withinSeconds = 10,
): Promise<Fetched> {
  const run = mkdtempSync(join(tmpdir(), "slipway-fetch-"));
  onTestFinished(() => rmSync(run, { recursive: true, force: true }));
  const child = spawn("bash", ["-c", script, "boot", library, url, String(withinSeconds)], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, ...environment, SLIPWAY_RUN: run, SLIPWAY_STATE: run },
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  const status = await new Promise<number | null>((resolve) => child.once("close", resolve));
  if (status === 0) {
    const bytes = readFileSync(join(run, "fetched"));
    return { bytes, code: undefined, summary: "", console: said };
  }
  if (!existsSync(join(run, "failure"))) throw new Error(`it ended with ${status}:\n${said}`);
  const [, code, summary = ""] = readFileSync(join(run, "failure"), "utf8").split("\0");
  return { bytes: undefined, code, summary, console: said };
}

/** A web server with a certificate of its own. */
export interface SecureServer {
  /** `https://localhost:port`. */
  readonly url: string;
  /** What makes curl trust it. */
  readonly trust: Readonly<Record<string, string>>;
  /** Paths asked for. */
  readonly asked: string[];
  answer: (request: IncomingMessage, response: ServerResponse) => void;
  close(): void;
}

export async function startSecureServer(): Promise<SecureServer> {
  const directory = mkdtempSync(join(tmpdir(), "slipway-https-"));
  const [key, certificate] = [join(directory, "key"), join(directory, "certificate")];
  const request = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2";
  const name = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"];
  execFileSync("openssl", [...request.split(" "), ...name, "-keyout", key, "-out", certificate], {
    stdio: "ignore",
  });
  const asked: string[] = [];
  const server: Server = createServer(
    { key: readFileSync(key), cert: readFileSync(certificate) },
    (request, response) => {
      asked.push(request.url ?? "");
      started.answer(request, response);
    },
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const started: SecureServer = {
    url: `https://localhost:${port}`,
    trust: { CURL_CA_BUNDLE: certificate, NO_PROXY: "localhost" },
    asked,
    answer: (_request, response) => response.end("body"),
    close() {
      server.closeAllConnections();
      server.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
  return started;
}
