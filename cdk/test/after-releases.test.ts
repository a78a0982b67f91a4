import { execFile, spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { synthCommand } from "./synth-command.ts";

const program = join(import.meta.dirname, "../../dist/main.js");
const root = mkdtempSync(join(tmpdir(), "slipway-cdk-"));
let standin: ChildProcess | undefined;
afterAll(async () => {
  const ended = standin && new Promise((done) => standin?.once("close", done));
  standin?.kill("SIGTERM");
  await ended;
  rmSync(root, { recursive: true });
});

const settings = `service: web
port: 8080
health: { path: /healthz, interval: 5s, timeout: 2s, within: 60s }
capacity: { min: 1, desired: 1, max: 2 }
shift: { steps: [100%], pause: 0s }
bake: 0s
drain: 0s
environments: { rehearsal: }
`;

const server = `require("node:http")
  .createServer((request, response) => response.end(process.env.SLIPWAY_RELEASE))
  .listen(8080);
`;

/** A stand-in of its own; resolves to its endpoint. */
async function startStandin(): Promise<string> {
  const ports = ["--port", "0", "--load-balancer-port", "0"];
  const child = spawn(process.execPath, [program, "standin", ...ports], { cwd: root });
  standin = child;
  return await new Promise((said, failed) => {
    child.stdout.setEncoding("utf8").on("data", (line: string) => said(JSON.parse(line).endpoint));
    child.once("close", () => failed(new Error("the stand-in ended")));
  });
}

const built = existsSync(program);

test.skipIf(!built)(
  "before and after releases on the very base they describe, templates are the same to the byte",
  { timeout: 480_000 },
  async () => {
    const endpoint = await startStandin();
    const keys = { AWS_ACCESS_KEY_ID: "dev", AWS_SECRET_ACCESS_KEY: "dev" };
    const env = { AWS_ENDPOINT_URL: endpoint, AWS_REGION: "us-east-1", ...keys };
    const synthesize = (name: string) =>
      synthCommand(join(root, name), ["-c", "base=rehearsal", "-c", "services=web"], env);
    const asked = async (): Promise<readonly string[]> => {
      const log = (await (await fetch(`${endpoint}/_standin/log`)).json()) as Logged;
      return log.requests.map(({ operation }) => operation);
    };

    const before = synthesize("before");
    expect(Object.keys(before)).toHaveLength(2);
    // Who it is for is all the CDK may ask; what stands there is nothing to it.
    expect((await asked()).filter((operation) => operation !== "GetCallerIdentity")).toEqual([]);

    const code = join(root, "web");
    mkdirSync(code);
    writeFileSync(join(code, "slipway.yaml"), settings);
    writeFileSync(join(code, "server.js"), server);
    writeFileSync(
      join(code, "Dockerfile"),
      'FROM node:24-slim\nCOPY . .\nCMD ["node", "server.js"]\n',
    );
    const deploy = async (release: string) =>
      await promisify(execFile)(process.execPath, [program, "deploy", "--id", release, "--yes"], {
        cwd: code,
        env: { ...process.env, AWS_ENDPOINT_URL: endpoint },
      });
    await deploy("one");
    writeFileSync(join(code, "server.js"), `${server}// Again.\n`);
    await deploy("two");

    const done = await asked();
    expect(done.filter((operation) => operation === "CreateAutoScalingGroup")).toHaveLength(2);
    expect(done).toContain("ModifyRule");
    expect(synthesize("after")).toEqual(before);
    const since = (await asked()).slice(done.length);
    expect(since.filter((operation) => operation !== "GetCallerIdentity")).toEqual([]);
  },
);

interface Logged {
  readonly requests: readonly { readonly operation: string }[];
}
