// Goal: a release runs in a real container as it says, with its environment byte for byte.
// Method: the boot script builds a small tarball with this machine's Docker daemon and runs it.
import { execFileSync } from "node:child_process";
import { afterAll, afterEach, beforeEach, expect } from "vitest";
import { figure } from "../support/figure.ts";
import { testUnless } from "../support/machine-lacks.ts";
import { BootWorld, freePort } from "../userdata/support/boot-world.ts";
import { busyboxTarball, forgetTarballs } from "./support/busybox-tarball.ts";
import { docker, lackOfDocker } from "./support/docker-engine.ts";
import { until } from "../support/until.ts";

const lack = lackOfDocker();
const check = testUnless(lack);
let world: BootWorld;
let port: number;
beforeEach(async () => {
  world = new BootWorld();
  port = await freePort();
  await world.open();
});
afterEach(async () => {
  if (!lack) docker(["rm", "-fv", world.container]);
  await world.close();
});
// That there were any says that they are found by their names.
afterAll(() => {
  if (!lack) expect(forgetTarballs()).not.toEqual([]);
});

const get = async (path: string): Promise<string> =>
  (await fetch(`http://127.0.0.1:${port}${path}`)).text();

check(`a tarball is built, and its environment arrives byte for byte`, async () => {
  const config = { OVER: "config", LINES: "a\r\nb\n", QUOTES: `"'\\$\{HOME} #= ü🚢`, EMPTY: "" };
  await world.release({
    port,
    config,
    artifact: busyboxTarball(),
    run: {
      // No shell: it would add variables of its own.
      args: ["httpd", "-f", "-p", String(port), "-h", "/www"],
      env: { OVER: "run", MINE: "=x" },
      memoryMiB: 32,
      options: { hostname: "it" },
    },
  });
  await ready();
  expect(await world.item()).toMatchObject({ ports: [port], probe: { body: "well" } });
  const seen = (await get("/cgi-bin/environ")).split("\0").filter((pair) => pair !== "");
  const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  expect(Object.fromEntries(seen.map((pair) => pair.split(/=(.*)/s).slice(0, 2)))).toEqual({
    PATH,
    HOSTNAME: "it",
    HOME: "/",
    FROM_IMAGE: "image",
    SLIPWAY_SERVICE: "web",
    SLIPWAY_ENVIRONMENT: "test",
    SLIPWAY_RELEASE: "1.0.0-7-abc",
    SLIPWAY_CONFIG_VERSION: "3",
    PORT: String(port),
    MINE: "=x",
    ...config,
  });
  const argv = execFileSync("ps", ["-eo", "args", "ww"], { encoding: "utf8" });
  expect(argv).not.toContain("ü🚢");
});

check(`a reboot makes the container anew and repeats nothing else`, async () => {
  const volume = world.container;
  await world.release({
    port,
    artifact: busyboxTarball({ "after.sh": "echo once >>/data/done; echo done\n" }),
    run: { volumes: [`${volume}:/data`], afterStart: ["/bin/busybox", "sh", "/after.sh"] },
  });
  await ready();
  const first = docker(["inspect", "-f", "{{.Id}} {{.Image}}", world.container]).split(" ");
  const { steps } = await world.item();
  expect(steps.at(-1)).toMatchObject({ name: "after-start", detail: "exit 0" });
  await ready();
  const second = docker(["inspect", "-f", "{{.Id}} {{.Image}}", world.container]).split(" ");
  expect([second[0] === first[0], second[1]]).toEqual([false, first[1]]);
  const again = await world.item();
  expect(again.steps.map((step: any) => step.name)).toEqual(["config", "artifact", "run", "ready"]);
  expect(again.steps[1].detail).toBe("an earlier boot has built it");
  expect(docker(["exec", world.container, "/bin/busybox", "cat", "/data/done"])).toBe("once");
  const hooks = world.operations().filter((one) => one.startsWith("CompleteLifecycle"));
  expect(hooks).toEqual(["CompleteLifecycleAction 200"]);
  docker(["rm", "-f", world.container]);
  docker(["volume", "rm", volume]);
});

check(`a program that is killed is reported and started again`, async () => {
  await world.release({ port, artifact: busyboxTarball() });
  await ready();
  const { child, ended } = world.start("supervise", world.realDocker());
  const killed = Date.now();
  docker(["kill", world.container]);
  const item = await until(
    async () => (await world.item()).lastExit && (await world.item()),
    () => "no exit was reported",
  );
  expect(item).toMatchObject({ state: "ready", restarts: 1 });
  expect(item.lastExit).toMatchObject({ code: 137, signal: "SIGKILL", oom: false });
  expect(item.lastExit.tail).toEqual([`serves on ${port}`]);
  figure("an end reported after docker kill", item.updatedAt - killed, "ms");
  await until(
    async () => (await get("/healthz").catch(() => "")) === "well",
    () => "not back",
  );
  child.kill("SIGTERM");
  expect((await ended).code).toBe(0);
  expect(docker(["inspect", "-f", "{{.State.Running}}", world.container])).toBe("false");
});

const failures = [
  {
    what: "passes its memory limit",
    files: { "start.sh": "echo eats; exec /bin/busybox tail /dev/zero\n" },
    run: { memoryMiB: 16 },
    failure: { code: "OUT_OF_MEMORY", exitCode: 137, tail: ["eats"] },
  },
  {
    what: "ends with a word",
    files: { "start.sh": "echo no database >&2; exit 3\n" },
    failure: { code: "PROGRAM_EXITED", exitCode: 3, tail: ["no database"] },
    summary: "the program ended before it was ready: exit 3",
  },
  {
    what: "listens elsewhere",
    files: { "start.sh": "exec /bin/busybox httpd -f -p 3000 -h /www\n" },
    failure: { code: "WRONG_PORT" },
    summary: /^listens on 3000, not on \d+$/,
  },
  {
    what: "listens to itself only",
    files: { "start.sh": 'exec /bin/busybox httpd -f -p "127.0.0.1:$PORT" -h /www\n' },
    failure: { code: "NOT_LISTENING" },
    summary: /^listens on 127\.0\.0\.1:\d+ only/,
  },
  {
    what: "does not listen",
    files: { "start.sh": "exec /bin/busybox sleep 1000\n" },
    failure: { code: "NOT_LISTENING" },
    summary: "nothing listens",
  },
  {
    what: "has no page for health",
    files: {
      "start.sh": 'mv /www /away; mkdir /www; exec /bin/busybox httpd -f -p "$PORT" -h /www\n',
    },
    failure: { code: "UNHEALTHY" },
    summary: /^GET \/healthz on \d+, for 200: the last answer was 404 /,
  },
  {
    what: "is not there",
    files: { Dockerfile: 'FROM scratch\nCOPY . /\nCMD ["/nothing"]\n' },
    failure: { code: "PROGRAM_NOT_FOUND" },
  },
  {
    what: "is not named",
    files: { Dockerfile: "FROM scratch\nCOPY . /\n" },
    failure: { code: "PROGRAM_NOT_FOUND" },
  },
  {
    what: "may not be run as described",
    run: { options: { sysctls: { "kernel.hostname": "x" } } },
    failure: { code: "CONTAINER_REFUSED" },
  },
];

for (const { what, files, run, failure, summary } of failures) {
  check(`a program that ${what} is told as such`, async () => {
    const artifact = busyboxTarball(files);
    await world.release({ port, artifact, run: run ?? {}, health: { withinSeconds: 12 } });
    const { code, output } = await world.boot({}, world.realDocker());
    expect(code, output).toBe(1);
    const item = await world.item();
    expect(item, output).toMatchObject({ state: "failed", failure });
    if (summary) expect(item.failure.summary).toMatch(summary);
  });
}

async function ready(): Promise<void> {
  const { code, output } = await world.boot({}, world.realDocker());
  expect(code, output).toBe(0);
  expect(await world.item()).toMatchObject({ state: "ready" });
}
