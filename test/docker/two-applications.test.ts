// Goal: nothing of an application is in the base AMI: a Node image and a Python tarball boot from the
// same root file system, digest for digest.
// Method: two services in one environment, each with instances that are containers of the AMI's own
// file system; what the engine says each instance was made of is compared.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect } from "vitest";
import { lackOf, testUnless } from "../support/machine-lacks.ts";
import { commitFiles } from "../support/repository.ts";
import { slipway, startLocalAws, type LocalAws } from "../support/slipway-process.ts";
import { docker, lackOfDocker, removeImages } from "./support/docker-engine.ts";
import { type InstanceWatch, watchInstances } from "./support/instance-containers.ts";
import { importNode } from "./support/node-image.ts";
import { importPython } from "./support/python-image.ts";
import { startRegistry, type Registry } from "./support/registry.ts";

const lack = lackOfDocker() ?? lackOf("python3");
const check = testUnless(lack);

let root: string;
let registry: Registry;
let aws: LocalAws;
let python: string;
let instances: InstanceWatch;
beforeAll(async () => {
  if (lack !== undefined) return;
  root = mkdtempSync(join(tmpdir(), "slipway-docker-"));
  registry = await startRegistry();
  instances = watchInstances();
  registry.push(importNode("slipway-test-node:2"), "test/node:1");
  python = registry.push(importPython("slipway-test-python:2"), "test/python:1");
  const port = registry.host.split(":")[1] ?? "";
  aws = await startLocalAws(root, [], ["--instances", "container", "--reach", port]);
}, 300_000);
afterAll(async () => {
  if (lack !== undefined) return;
  await aws?.stop();
  await registry?.close();
  removeImages("slipway-test-node:2", "slipway-test-python:2");
  rmSync(root, { recursive: true, force: true });
});

const settings = (service: string, priority: number, run: string): string => `service: ${service}
port: 8080
health: { path: /healthz, interval: 5s, timeout: 2s, within: 60s }
capacity: { min: 1, desired: 1, max: 2 }
route: { path: "/${service}*", priority: ${priority} }
run: { ${run} }
environments:
  rehearsal: { base: rehearsal, bake: 0s, drain: 0s }
`;

async function deploy(service: string, files: Record<string, string>, args: readonly string[]) {
  const directory = join(root, service);
  mkdirSync(directory);
  commitFiles(directory, files, "first");
  const { exitCode, stdout, stderr } = await slipway(
    directory,
    ["deploy", ...args, "--yes", "--json"],
    aws.env,
  );
  expect(exitCode, stdout + stderr).toBe(0);
}

const nodeServer = `require("http").createServer((q, s) => s.end("node")).listen(8080)`;
const pythonServer = `from http.server import BaseHTTPRequestHandler, HTTPServer
class Answers(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"python")
HTTPServer(("", 8080), Answers).serve_forever()
`;

check(
  "a Node image and a Python tarball boot from the same root file system",
  async () => {
    const run = `args: ["node", "-e", '${nodeServer}']`;
    const image = ["--image", `${registry.host}/test/node:1`];
    await deploy("web", { "slipway.yaml": settings("web", 100, run) }, image);
    const files = {
      "slipway.yaml": settings("py", 200, "restart: always"),
      Dockerfile: `FROM ${registry.host}/test/python@${python}\nCOPY server.py /server.py\nCMD ["python3", "/server.py"]\n`,
      "server.py": pythonServer,
    };
    await deploy("py", files, []);
    const answers = ["web", "py"].map(async (name) =>
      (await fetch(`${aws.loadBalancer}/${name}`)).text(),
    );
    expect(await Promise.all(answers)).toEqual(["node", "python"]);
    expect(instances.containers()).toHaveLength(2);
    const madeOf = instances
      .containers()
      .map((name) => docker(["inspect", "--format", "{{.Image}}", name]));
    expect(madeOf[0]).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(madeOf[1]).toBe(madeOf[0]);
  },
  240_000,
);
