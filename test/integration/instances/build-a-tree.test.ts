// Goal: a Dockerfile's COPY, RUN and friends fill the instance's own tree and nothing else.
// Method: npm and pip installs of local packages, offline, and programs that look at their tree.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Files, InstanceWorld, nodeServer, processes } from "./instance-world.ts";

let world: InstanceWorld;
beforeEach(() => {
  world = new InstanceWorld();
});
afterEach(() => world.close());

/** Boots and asks the program, which answers with what `expression` gives. */
async function answer(files: Files, expression: string, run = {}): Promise<any> {
  const program = nodeServer(
    `if (request.url === "/ask") return response.end(JSON.stringify(${expression}));`,
  );
  const userData = await world.release({ files: { "server.js": program, ...files }, run });
  const machine = world.launch(userData);
  await world.report(machine, "ready", 60_000);
  const asked = { port: 8080, path: "/ask", headers: {}, timeoutMs: 5_000 };
  return JSON.parse((await machine.machine.probe(asked)).body);
}

test("COPY follows Docker: globs, directories, into and onto, .dockerignore, chmod", async () => {
  const files = {
    Dockerfile: `FROM node
WORKDIR /app
COPY package*.json ./
COPY src/ /app/lib
COPY one.txt /app/renamed.txt
COPY ["with space.txt", "one.txt", "both/"]
COPY --chmod=750 --chown=node:node tool.sh /usr/local/bin/tool
COPY . /everything
VOLUME /data
CMD ["node","/everything/server.js"]`,
    ".dockerignore": "*.secret\nsrc/tmp\n!src/tmp/keep.txt\n",
    "package.json": "{}",
    "package-lock.json": "{}",
    "one.txt": "one",
    "with space.txt": "space",
    "tool.sh": "#!/bin/sh\necho tool ran\n",
    "top.secret": "x",
    "src/a.js": "a",
    "src/deep/b.js": "b",
    "src/tmp/gone.txt": "x",
    "src/tmp/keep.txt": "kept",
  };
  const seen = await answer(
    files,
    `(() => { const fs = require("fs"); const list = (at) => fs.readdirSync(at).sort();
      return { app: list("/app"), lib: list("/app/lib"), both: list("/app/both"),
        renamed: fs.readFileSync("/app/renamed.txt", "utf8"), tmp: list("/everything/src/tmp"),
        secret: fs.existsSync("/everything/top.secret"), data: list("/data"),
        mode: (fs.statSync("/usr/local/bin/tool").mode & 0o777).toString(8),
        tool: require("child_process").execSync("tool", { encoding: "utf8" }) }; })()`,
  );
  expect(seen).toEqual({
    app: ["both", "lib", "package-lock.json", "package.json", "renamed.txt"],
    lib: ["a.js", "deep", "tmp"],
    both: ["one.txt", "with space.txt"],
    renamed: "one",
    tmp: ["keep.txt"],
    secret: false,
    data: [],
    mode: "750",
    tool: "tool ran\n",
  });
});

test("npm install runs confined, with its lifecycle scripts; mkdir and chmod stay in the tree", async () => {
  const files = {
    Dockerfile: `FROM node:20
ARG DIR=cache
ENV CACHE=/var/\${DIR}
WORKDIR /app
COPY package.json .
COPY dep dep
RUN npm install --offline --no-audit --no-fund && mkdir -p $CACHE /opt/made && chmod 700 $CACHE
COPY server.js .
CMD ["node","server.js"]`,
    "package.json": JSON.stringify({
      dependencies: { dep: "file:./dep" },
      scripts: { postinstall: "node -e \"require('fs').writeFileSync('/made-by-npm', 'yes')\"" },
    }),
    "dep/package.json": '{"name":"dep","version":"1.2.3","main":"m.js"}',
    "dep/m.js": "module.exports = 'from dep'",
  };
  const seen = await answer(
    files,
    `[require("dep"), require("fs").readFileSync("/made-by-npm", "utf8"),
      require("fs").statSync("/var/cache").mode & 0o777, require("fs").existsSync("/opt/made")]`,
  );
  expect(seen).toEqual(["from dep", "yes", 0o700, true]);
  expect(existsSync("/made-by-npm")).toBe(false);
  expect(existsSync("/opt/made")).toBe(false);
});

test("a failing npm install fails the build with its exit code and its words", async () => {
  const files = {
    Dockerfile: "FROM node\nWORKDIR /app\nCOPY package.json .\nRUN npm ci\nCMD x",
    "package.json": "{}",
  };
  const report = await world.report(world.launch(await world.release({ files })), "failed", 60_000);
  expect(report.failure).toMatchObject({ code: "BUILD_FAILED", step: "artifact", exitCode: 1 });
  expect(report.failure.summary).toBe("Dockerfile line 4: RUN npm ci: exit 1");
  expect(report.failure.tail.join("\n")).toContain("npm error");
});

test("a build that takes too long is ended, and its processes with it", async () => {
  const files = {
    Dockerfile: "FROM node\nWORKDIR /app\nCOPY package.json .\nRUN npm install --offline\nCMD x",
    "package.json": JSON.stringify({
      scripts: { preinstall: `node -e "net.createServer().listen('/tmp/s')" ${world.marker}` },
    }),
  };
  const userData = await world.release({ files, health: { buildWithinSeconds: 2 } });
  const machine = world.launch(userData);
  const report = await world.report(machine, "failed");
  expect(report.failure).toMatchObject({ code: "BUILD_FAILED" });
  expect(report.failure.summary).toContain("did not end within 2 s");
  expect(processes(world.marker)).toEqual([]);
});

test("pip install -r puts packages and their commands where the program finds them", async ({
  skip,
}) => {
  try {
    execFileSync("python3", ["-m", "pip", "--version"]);
  } catch {
    skip();
  }
  const wheel = join(world.state, "tiny-1.0-py3-none-any.whl");
  execFileSync("python3", [
    "-c",
    `import sys, zipfile
z = zipfile.ZipFile(sys.argv[1], "w")
z.writestr("tiny.py", "word = 'from a wheel'\\ndef main(): print(word)\\n")
z.writestr("tiny-1.0.dist-info/METADATA", "Metadata-Version: 2.1\\nName: tiny\\nVersion: 1.0\\n")
z.writestr("tiny-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
z.writestr("tiny-1.0.dist-info/entry_points.txt", "[console_scripts]\\ntiny-say = tiny:main\\n")
z.writestr("tiny-1.0.dist-info/RECORD", "")
z.close()`,
    wheel,
  ]);
  const { readFileSync } = await import("node:fs");
  const base64 = readFileSync(wheel).toString("base64");
  const files = {
    Dockerfile: `FROM python:3
WORKDIR /code
COPY . .
RUN pip install --no-cache-dir --no-index -r requirements.txt
CMD ["python3","app.py"]`,
    "requirements.txt": "./tiny-1.0-py3-none-any.whl\n",
    "tiny-1.0-py3-none-any.whl": { base64 },
    "app.py": `
import http.server, subprocess, tiny
said = subprocess.check_output(["tiny-say"])
class H(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(tiny.word.encode() + said)
http.server.HTTPServer(("", 8080), H).serve_forever()
`,
  };
  const machine = world.launch(await world.release({ files }));
  const report = await world.report(machine, "ready", 60_000);
  expect(report.probe.body).toBe("from a wheelfrom a wheel\n");
}, 90_000);
