import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

export type Files = Readonly<Record<string, string>>;

/** Writes the files and commits everything; the directory becomes a repository if it is none. */
export function commitFiles(directory: string, files: Files, message: string): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    if (path.endsWith(".sh")) {
      chmodSync(file, 0o755);
    }
  }
  const git = (...args: string[]) =>
    execFileSync("git", ["-c", "user.name=test", "-c", "user.email=test@localhost", ...args], {
      cwd: directory,
      env: { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" },
    });
  git("init", "--quiet");
  git("add", "--all");
  git("commit", "--quiet", "--allow-empty", "--message", message);
}

export interface Service {
  readonly name: string;
  readonly path: string;
  readonly priority: number;
  readonly port: number;
}

/** A slipway.yaml for the stand-in; `more` is appended as it is. */
export function settingsFor(service: Service, more = ""): string {
  return `service: ${service.name}
port: ${service.port}
health: { path: /healthz, interval: 5s, timeout: 2s, within: 20s }
capacity: { min: 2, desired: 2, max: 4 }
route: { path: "${service.path}", priority: ${service.priority} }
${more}environments:
  rehearsal: { base: rehearsal, bake: 2s, drain: 2s, shift: { pause: 1s } }
`;
}

/** A Node program on a fixed port, started by an absolute path; answers with its whole environment. */
export const nodeServer = (greeting: string): string => `
const { createServer } = require("node:http");
const server = createServer((request, response) => {
  response.setHeader("x-release", process.env.SLIPWAY_RELEASE ?? "");
  if (request.url.endsWith("/env")) {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(process.env));
  } else {
    response.end(${JSON.stringify(greeting)} + "\\n");
  }
});
server.keepAliveTimeout = 75000;
server.listen(8080);
process.on("SIGTERM", () => { server.close(() => process.exit(0)); server.closeIdleConnections(); });
`;

export const nodeDockerfile = `FROM node:24-slim
WORKDIR /app
COPY . .
EXPOSE 8080
CMD ["node", "/app/server.js"]
`;

/** The same in Python, with HTTP/1.1 and threads. */
export const pythonServer = (greeting: string): string => `
import json, os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        if self.path.endswith("/env"):
            body = json.dumps(dict(os.environ)).encode()
        else:
            body = b"${greeting}\\n"
        self.send_response(200)
        self.send_header("x-release", os.environ.get("SLIPWAY_RELEASE", ""))
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *rest):
        pass
ThreadingHTTPServer.daemon_threads = True
server = ThreadingHTTPServer(("", 9000), Handler)
server.serve_forever()
`;

export const pythonDockerfile = `FROM python:3.12-slim
WORKDIR /srv/app
COPY server.py ./
EXPOSE 9000
ENTRYPOINT ["python3"]
CMD ["server.py"]
`;

/** A shell script that prepares its files and hands over to a small server. */
export const shellServer = (greeting: string): string => `#!/bin/sh
set -eu
mkdir -p /var/www/sh
printf '%s' "ok" > /var/www/healthz
printf '%s\\n' "${greeting}" > /var/www/sh/index.html
env -0 > /var/www/sh/env0
exec node /opt/serve/static.js /var/www 7000
`;

export const staticServer = `
const { createServer } = require("node:http");
const { readFileSync } = require("node:fs");
const [root, port] = process.argv.slice(2);
const server = createServer((request, response) => {
  const path = request.url.endsWith("/") ? request.url + "index.html" : request.url;
  try {
    response.setHeader("x-release", process.env.SLIPWAY_RELEASE ?? "");
    response.end(readFileSync(root + path));
  } catch {
    response.statusCode = 404;
    response.end();
  }
});
server.keepAliveTimeout = 75000;
server.listen(Number(port));
`;

export const shellDockerfile = `FROM debian:12-slim
ENV SCRIPT=/opt/serve/start.sh
RUN mkdir -p /var/www
COPY start.sh static.js /opt/serve/
RUN chmod +x /opt/serve/start.sh
EXPOSE 7000/tcp
CMD exec $SCRIPT
`;
