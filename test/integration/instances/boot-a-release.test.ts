// Goal: a release boots on an instance as userdata/README.md says, with its environment byte-exact.
// Method: real programs (node, sh, python) at fixed ports and absolute paths, probed through the driver.
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createTcpServer, type AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { InstanceWorld, type LaunchedMachine, nodeServer } from "./instance-world.ts";

let world: InstanceWorld;
beforeEach(() => {
  world = new InstanceWorld();
});
afterEach(() => world.close());

const get = async (machine: LaunchedMachine, path: string) =>
  machine.machine.probe({ port: 8080, path, headers: {}, timeoutMs: 5_000 });

test("a node program at an absolute path and a fixed port becomes ready, ten times at once", async () => {
  const userData = await world.release({
    files: {
      Dockerfile:
        'FROM node:20\nWORKDIR /app\nCOPY . .\nEXPOSE 8080\nCMD ["node","/app/server.js"]',
      "server.js": nodeServer(),
    },
  });
  const machines = Array.from({ length: 10 }, () => world.launch(userData));
  for (const machine of machines) {
    const report = await world.report(machine, "ready", 60_000);
    expect(machine.isRunning).toBe(true);
    expect(report.pk).toBe("web#boot#12");
    expect(report.steps.map((step: any) => step.name)).toEqual([
      "config",
      "artifact",
      "run",
      "ready",
    ]);
    expect(report.steps.every((step: any) => step.seconds >= 0 && step.detail !== "")).toBe(true);
    expect(report.ports).toEqual([8080]);
    expect(report.probe).toMatchObject({ status: 200, body: "well" });
    expect(report.attest).toMatchObject({ release: "1.0.0-7-abc", number: 7, driver: "process" });
    expect(report.expires).toBe(Math.floor(report.updatedAt / 1000) + 604_800);
    expect((await get(machine, "/healthz")).status).toBe(200);
  }
  expect(world.hooks).toHaveLength(10);
  expect(world.hooks).toContain(`${machines[0]!.instanceId},web-r12,slipway-boot,CONTINUE`);
  const [first] = machines;
  await first!.machine.terminate();
  await expect(get(first!, "/healthz")).rejects.toMatchObject({ code: "ECONNREFUSED" });
  expect(first!.machine.console()).toContain("listening");
}, 90_000);

// Faults: D8.
test("the environment is byte-exact, in its order of precedence, and nothing of this machine leaks", async () => {
  process.env["SLIPWAY_LEAK"] = "host";
  world.parameters.set("/web/token", "line one\nline 'two'\t\"three\" ${HOME} \\ ü 漢字 🚢\n");
  const userData = await world.release({
    files: {
      Dockerfile: [
        "FROM node:20",
        "ARG GREETING=hello",
        "ENV FROM_IMAGE=image OVER=image PORT=1 DEEP=${GREETING}-x",
        "WORKDIR /app",
        "COPY . .",
        "CMD node server.js",
      ].join("\n"),
      "server.js": nodeServer(),
    },
    run: { env: { OVER: "run", TWICE: "run" } },
    config: { TWICE: "config", TOKEN: { from: "ssm:/web/token" }, EMPTY: "", PORTISH: "= =" },
  });
  const machine = world.launch(userData);
  const report = await world.report(machine, "ready");
  const seen = JSON.parse((await get(machine, "/env")).body.replace(/,"PATH":"[^"]*"/, ""));
  // The shell of the shell form adds PWD and friends itself.
  for (const name of ["PWD", "SHLVL", "_", "OLDPWD"]) delete seen[name];
  delete seen.PATH;
  expect(seen).toEqual({
    HOME: "/root",
    LANG: "C.UTF-8",
    FROM_IMAGE: "image",
    DEEP: "hello-x",
    OVER: "run",
    TWICE: "config",
    TOKEN: world.parameters.get("/web/token"),
    EMPTY: "",
    PORTISH: "= =",
    PORT: "8080",
    SLIPWAY_SERVICE: "web",
    SLIPWAY_ENVIRONMENT: "test",
    SLIPWAY_RELEASE: "1.0.0-7-abc",
    SLIPWAY_CONFIG_VERSION: "3",
    RELEASE_URL: expect.stringMatching(/^file:/),
  });
  expect(report.references).toEqual({ TOKEN: "ssm:/web/token@4" });
  delete process.env["SLIPWAY_LEAK"];
});

test("a shell program may reopen its stdout, and its absolute paths are its own tree's", async () => {
  const userData = await world.release({
    files: {
      Dockerfile:
        'FROM alpine\nWORKDIR /srv/site\nCOPY index.html .\nCOPY run.sh /usr/local/bin/\nENTRYPOINT ["run.sh"]\nCMD ["a b"]',
      "index.html": "hello",
      "run.sh": {
        mode: 0o755,
        content: `#!/bin/sh
echo "to stderr: $1" >/dev/stderr
mkdir /data && echo kept >/data/file && cat /data/file >/dev/stdout
ls /work /home /root
exec node -e '${nodeServer('if (request.url === "/page") return response.end(require("fs").readFileSync("/srv/site/index.html"));').replace(/\n/g, " ")}'
`,
      },
    },
  });
  const machine = world.launch(userData);
  await world.report(machine, "ready");
  expect((await get(machine, "/page")).body).toBe("hello");
  const console = machine.machine.console();
  expect(console).toContain("to stderr: a b\n");
  expect(console).toContain("kept\n");
  expect(existsSync("/data/file")).toBe(false);
});

test("a python program boots when python is on this machine", async ({ skip }) => {
  try {
    execFileSync("python3", ["--version"]);
  } catch {
    skip();
  }
  const userData = await world.release({
    files: {
      Dockerfile:
        'FROM python:3\nWORKDIR /code\nCOPY app.py /code/app.py\nCMD ["python3","/code/app.py"]',
      "app.py": `
import http.server
class H(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200); self.end_headers(); self.wfile.write(b"python")
http.server.HTTPServer(("", 8080), H).serve_forever()
`,
    },
  });
  const machine = world.launch(userData);
  expect((await world.report(machine, "ready")).probe.body).toBe("python");
});

test("a program reaches the ports of this machine it is allowed to, and no others", async () => {
  const database = createTcpServer((socket) => socket.end("rows"));
  const hidden = createTcpServer((socket) => socket.end("secret"));
  await new Promise<void>((resolve) => database.listen(0, "127.0.0.1", resolve));
  await new Promise<void>((resolve) => hidden.listen(0, "127.0.0.1", resolve));
  const allowed = (database.address() as AddressInfo).port;
  const other = (hidden.address() as AddressInfo).port;
  const reaching = new InstanceWorld({ reach: [allowed] });
  try {
    const userData = await reaching.release({
      files: {
        Dockerfile: 'FROM node\nCOPY server.js /s.js\nCMD ["node","/s.js"]',
        "server.js": nodeServer(`
          if (request.url.startsWith("/dial/")) {
            const socket = require("net").connect(Number(request.url.slice(6)), "127.0.0.1");
            socket.on("data", (data) => response.end(data));
            socket.on("error", (error) => response.end(error.code));
            return;
          }`),
      },
    });
    const machine = reaching.launch(userData);
    const report = await reaching.report(machine, "ready");
    expect(report.ports).toEqual([8080]);
    expect((await get(machine, `/dial/${allowed}`)).body).toBe("rows");
    expect((await get(machine, `/dial/${other}`)).body).toBe("ECONNREFUSED");
  } finally {
    await reaching.close();
    database.close();
    hidden.close();
  }
});

test("a program keeps its own port, even when that port of this machine may be reached", async () => {
  const reaching = new InstanceWorld({ reach: [8080] });
  try {
    const machine = reaching.launch(
      await reaching.release({
        files: {
          Dockerfile: 'FROM node\nCOPY server.js /s.js\nCMD ["node","/s.js"]',
          "server.js": nodeServer(),
        },
      }),
    );
    expect((await reaching.report(machine, "ready")).probe.body).toBe("well");
  } finally {
    await reaching.close();
  }
});

// Faults: X8.
test("run.aws: instance gives the program AWS and the metadata service; none does not", async () => {
  const aws = createServer((_, response) => response.end("aws"));
  await new Promise<void>((resolve) => aws.listen(0, "127.0.0.1", resolve));
  const awsPort = (aws.address() as AddressInfo).port;
  const withAws = new InstanceWorld({ awsPort: () => awsPort });
  const files = {
    Dockerfile: 'FROM node\nCOPY server.js /s.js\nCMD ["node","/s.js"]',
    "server.js": nodeServer(`
      if (request.url === "/role") return void (async () => {
        const at = process.env.AWS_EC2_METADATA_SERVICE_ENDPOINT;
        const headers = { "x-aws-ec2-metadata-token-ttl-seconds": "60" };
        const token = await (await fetch(at + "/latest/api/token", { method: "PUT", headers })).text();
        const bare = await fetch(at + "/latest/meta-data/instance-id");
        const named = await fetch(at + "/latest/meta-data/iam/security-credentials/",
          { headers: { "x-aws-ec2-metadata-token": token } });
        const answer = await fetch(process.env.AWS_ENDPOINT_URL);
        response.end([bare.status, await named.text(), await answer.text()].join());
      })();`),
  };
  try {
    const allowed = withAws.launch(await withAws.release({ files, run: { aws: "instance" } }));
    await withAws.report(allowed, "ready");
    expect((await get(allowed, "/role")).body).toBe("401,web-test,aws");
    const denied = withAws.launch(await withAws.release({ files }));
    await withAws.report(denied, "ready");
    const env = JSON.parse((await get(denied, "/env")).body);
    expect(Object.keys(env).filter((name) => name.startsWith("AWS"))).toEqual([]);
  } finally {
    await withAws.close();
    aws.close();
  }
});

test("user data that is not slipway's: the machine runs and boots nothing", async () => {
  for (const text of ["", "#!/bin/sh\ntrue", '{"slipway":2}']) {
    const machine = world.launch(Buffer.from(text));
    await expect.poll(() => machine.isRunning).toBe(true);
    await expect.poll(() => machine.machine.console()).toContain("nothing to boot");
    await expect(machine.machine.connect(8080)).rejects.toMatchObject({ code: "ECONNREFUSED" });
    await machine.machine.terminate();
  }
  expect(world.history).toEqual([]);
  expect(world.narrated).toHaveLength(1);
  expect(world.narrated[0]).toContain("boot script is not exercised");
});
