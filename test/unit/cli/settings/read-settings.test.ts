// Goal: settings come out in engine units with DESIGN's defaults, and every flaw is one sentence.
// Method: files written to a temporary directory; a table of flawed ones with their sentences.
import { expect, test } from "vitest";
import { readSettings } from "../../../../src/cli/settings/read-settings.ts";
import type { Settings } from "../../../../src/domain/settings.ts";
import { failureOf } from "../failure-of.ts";
import { fakeContext } from "../fake-context.ts";
import { temporaryDirectory } from "../temporary-directory.ts";

const minimal = "service: web\nport: 8080\nenvironments: { rehearsal: }\n";

function read(text: string, parts: Parameters<typeof fakeContext>[0] = {}): Promise<Settings> {
  const cwd = temporaryDirectory({ "slipway.yaml": text });
  return readSettings(fakeContext({ ...parts, cwd }));
}

test("the least file gets every default", async () => {
  expect(await read(minimal)).toEqual({
    service: "web",
    environment: "rehearsal",
    base: "rehearsal",
    port: 8080,
    health: {
      path: "/healthz",
      status: 200,
      intervalSeconds: 5,
      timeoutSeconds: 2,
      healthyAfter: 2,
      unhealthyAfter: 2,
      withinSeconds: 180,
      buildWithinSeconds: 600,
    },
    source: { dockerfile: undefined, context: ".", token: undefined },
    requireClean: false,
    image: undefined,
    registry: { credentials: undefined },
    config: { required: [], optional: [], strict: false },
    run: { restart: "always", volumes: [], env: {}, args: [], aws: "none" },
    instance: { type: "t3.small", ami: undefined },
    capacity: { min: 2, desired: 2, max: 6 },
    route: { host: undefined, path: "/*", priority: 100 },
    canary: { checks: [] },
    shift: { stepPercents: [50, 100], pauseSeconds: 30 },
    bakeSeconds: 300,
    drainSeconds: 30,
    keep: { releases: 5, previousSeconds: 0, history: 100 },
  });
});

const whole = `
service: web
port: 8080
health: { path: /healthz, status: 200, interval: 5s, timeout: 2s, healthyAfter: 2, unhealthyAfter: 2, within: 3m }
source: { dockerfile: Dockerfile, context: . }
run: { memory: 512m, cpus: 1, restart: always, volumes: [], env: {A: "1"}, args: [], aws: none }
instance: { type: t3.small }
capacity: { min: 2, desired: 2, max: 6, scale: { cpu: 60% } }
route: { host: null, path: "/*", priority: 100 }
canary: { checks: [{ path: /version, json: { release: "\${release}" }, within: 500ms }], traffic: 0%, for: 5m, overlap: false }
shift: { steps: [50%, 100%], pause: 30s }
bake: 5m
drain: 30s
keep: { releases: 5, previous: 0s }
environments:
  production: { base: main, run: { env: { B: "2" } }, shift: { steps: [10%, 100%] } }
  rehearsal: { base: rehearsal, bake: 2s, drain: 2s, shift: { pause: 1s } }
`;

test("DESIGN's example is valid, and overrides merge mappings but replace lists", async () => {
  const settings = await read(whole, { flags: { environment: "production" } });
  expect(settings.base).toBe("main");
  expect(settings.run).toMatchObject({ memoryMiB: 512, cpus: 1, env: { A: "1", B: "2" } });
  expect(settings.shift).toEqual({ stepPercents: [10, 100], pauseSeconds: 30 });
  expect(settings.capacity.scaleCpuPercent).toBe(60);
  expect(settings.canary.checks).toEqual([
    {
      path: "/version",
      status: 200,
      json: { release: "${release}" },
      bodyContains: undefined,
      withinMs: 500,
    },
  ]);
});

test("stated sizes move the defaults of the others", async () => {
  const capacity = async (text: string) => (await read(`${minimal}capacity: ${text}`)).capacity;
  expect(await capacity("{ desired: 1 }")).toEqual({ min: 1, desired: 1, max: 6 });
  expect(await capacity("{ desired: 9 }")).toEqual({ min: 2, desired: 9, max: 9 });
  expect(await capacity("{ min: 4 }")).toEqual({ min: 4, desired: 4, max: 6 });
  expect(await capacity("{ max: 1 }")).toEqual({ min: 1, desired: 1, max: 1 });
});

test("with two environments the stand-in's is chosen on loopback only", async () => {
  const local = await read(whole, { env: { AWS_ENDPOINT_URL: "http://127.0.0.1:4566" } });
  expect(local.environment).toBe("rehearsal");
  expect(local.bakeSeconds).toBe(2);
  for (const env of [{}, { AWS_ENDPOINT_URL: "https://aws.example.com" }]) {
    const failure = await failureOf(() => read(whole, { env }));
    expect(failure.summary).toBe(
      "slipway.yaml has 2 environments, production, rehearsal: say which one.",
    );
  }
});

test("--service takes the place of the file's, and must be a name", async () => {
  expect((await read(minimal, { flags: { service: "api" } })).service).toBe("api");
  const failure = await failureOf(() => read(minimal, { flags: { service: "No Good" } }));
  expect(failure.summary).toBe(
    "--service No Good must be 1-20 lower-case letters, digits and inner hyphens.",
  );
});

test("a missing file is refused with what to do", async () => {
  const cwd = temporaryDirectory();
  const failure = await failureOf(() => readSettings(fakeContext({ cwd })));
  expect(failure).toMatchObject({
    code: "NOT_FOUND",
    summary: `There is no slipway.yaml in ${cwd}.`,
    remedy: "slipway init writes one; --file names one elsewhere.",
  });
});

test("in a subdirectory of the project its file is named", async () => {
  const root = temporaryDirectory({ "slipway.yaml": minimal, "web/my app/x": "" });
  const cwd = `${root}/web/my app`;
  expect(await failureOf(() => readSettings(fakeContext({ cwd })))).toMatchObject({
    code: "NOT_FOUND",
    summary: `There is no slipway.yaml in ${cwd}, but there is one in ${root}.`,
    remedy: "Run it there, or give --file ../../slipway.yaml.",
  });
  const flags = { file: "other.yaml" };
  expect((await failureOf(() => readSettings(fakeContext({ cwd, flags })))).remedy).toMatch(
    /^slipway init writes one/,
  );
});

test("config rules are overridden as all else: an environment's list takes the place of the other", async () => {
  const text = `service: web
port: 8080
config: { required: [URL, MODE], strict: true }
environments:
  production: { config: { optional: [DEBUG] } }
  rehearsal: { config: { required: [URL], strict: false } }
`;
  const config = async (environment: string) =>
    (await read(text, { flags: { environment } })).config;
  expect(await config("production")).toEqual({
    required: ["URL", "MODE"],
    optional: ["DEBUG"],
    strict: true,
  });
  expect(await config("rehearsal")).toEqual({ required: ["URL"], optional: [], strict: false });
});

const flaws: readonly (readonly [addition: string, sentence: string])[] = [
  [
    "config: { required: [9A] }",
    'slipway.yaml:4:22: config.required.0 is "9A", but it must be letters, digits and underscores, not beginning with a digit.',
  ],
  [
    "config: { required: [A], optional: [B, A] }",
    "slipway.yaml:4:36: config.optional must not repeat what is required: A.",
  ],
  [
    "config: { strict: yes }",
    'slipway.yaml:4:19: config.strict is "yes", but it must be true or false.',
  ],
  ["helth: {}", "slipway.yaml:4:1: there is no key helth at the top; did you mean health?"],
  [
    "health: { intervall: 5s }",
    "slipway.yaml:4:11: there is no key intervall in health; did you mean interval?",
  ],
  [
    "shift: { zebra: 1 }",
    "slipway.yaml:4:10: there is no key zebra in shift; there are steps, pause.",
  ],
  [
    "health: { interval: 5 }",
    "slipway.yaml:4:21: health.interval is 5, but it must be a duration in whole seconds from 5s to 5m, with its unit: 5s, 3m, 2h.",
  ],
  [
    "health: { interval: 4s }",
    'slipway.yaml:4:21: health.interval is "4s", but it must be a duration in whole seconds from 5s to 5m, with its unit.',
  ],
  [
    "health: { interval: 5500ms }",
    'slipway.yaml:4:21: health.interval is "5500ms", but it must be a duration in whole seconds from 5s to 5m, with its unit.',
  ],
  [
    "health: { timeout: 5s }",
    'slipway.yaml:4:20: health.timeout is "5s", but it must be less than health.interval (5s).',
  ],
  [
    "health: { timeout: 9s }",
    'slipway.yaml:4:20: health.timeout is "9s", but it must be less than health.interval (5s).',
  ],
  [
    "health: { healthyAfter: 11 }",
    "slipway.yaml:4:25: health.healthyAfter is 11, but it must be a whole number from 2 to 10.",
  ],
  [
    "health: { within: 115m }",
    'slipway.yaml:4:19: health.within is "115m", but it and build.within must not be more than 6900s together.',
  ],
  [
    "bake: forever",
    'slipway.yaml:4:7: bake is "forever", but it must be a duration from 0s to 24h, with its unit: 5s, 3m, 2h.',
  ],
  [
    "drain: 61m",
    'slipway.yaml:4:8: drain is "61m", but it must be a duration in whole seconds from 0s to 1h, with its unit.',
  ],
  [
    "run: { memory: 512 }",
    "slipway.yaml:4:16: run.memory is 512, but it must be an amount of memory from 6m, with its unit: 512m, 1g.",
  ],
  [
    "run: { env: { PORT: '1' } }",
    'slipway.yaml:4:21: run.env.PORT is "1", but it is set by slipway itself.',
  ],
  [
    "run: { env: { A: 1 } }",
    "slipway.yaml:4:18: run.env.A is 1, but it must be text (put it in quotes).",
  ],
  [
    "run: { restart: sometimes }",
    'slipway.yaml:4:17: run.restart is "sometimes", but it must be always, on-failure or never.',
  ],
  [
    "shift: { steps: [50%, 20%, 100%] }",
    "slipway.yaml:4:17: shift.steps must be ascending and end at 100%, as [50%, 100%].",
  ],
  [
    "shift: { steps: [50%] }",
    "slipway.yaml:4:17: shift.steps must be ascending and end at 100%, as [50%, 100%].",
  ],
  [
    "shift: { steps: [] }",
    "slipway.yaml:4:17: shift.steps must be ascending and end at 100%, as [50%, 100%].",
  ],
  [
    "shift: { steps: [50, 100%] }",
    "slipway.yaml:4:18: shift.steps.0 is 50, but it must be a whole percentage from 1% to 100%, with its sign: 50%.",
  ],
  [
    "capacity: { min: 5, desired: 3 }",
    "slipway.yaml:4:18: capacity.min is 5, but it must not be above desired (3).",
  ],
  [
    "capacity: { desired: 7, max: 3 }",
    "slipway.yaml:4:22: capacity.desired is 7, but it must not be above max (3).",
  ],
  [
    "canary: { traffic: 5% }",
    'slipway.yaml:4:20: canary.traffic is "5%", but it must be 0%: live traffic for the canary is not available yet.',
  ],
  [
    "canary: { overlap: true }",
    "slipway.yaml:4:20: canary.overlap is true, but it must be false: starting the fleet early is not available yet.",
  ],
  [
    "canary: { checks: [{ within: 1s }] }",
    "slipway.yaml:4:20: canary.checks.0.path is missing; it must begin with / and hold no spaces.",
  ],
  [
    "route: { host: local }",
    'slipway.yaml:4:16: route.host is "local", but it must end with a dot and letters, as in .com.',
  ],
  [
    'route: { path: "/a b" }',
    'slipway.yaml:4:16: route.path is "/a b", but it may have letters, digits, _-.$/~"\'@:+& and the wildcards * and ?.',
  ],
  [
    "route: { priority: 20000 }",
    "slipway.yaml:4:20: route.priority is 20000, but it must be a whole number from 1 to 19999.",
  ],
  [
    "image: registry/web\nsource: { context: . }",
    'slipway.yaml:4:8: image is "registry/web", but it cannot stand beside source: a release is made from one.',
  ],
  [
    "health:",
    "slipway.yaml:4:8: health is empty; it must be a mapping of keys to values, or leave it out.",
  ],
  ["service: again", "slipway.yaml:4:1: this is not YAML: Map keys must be unique."],
  [
    "a: [",
    "slipway.yaml:5:1: this is not YAML: Flow sequence in block collection must be sufficiently indented and end with a ].",
  ],
];

test.each(flaws)("refuses %s", async (addition, sentence) => {
  const failure = await failureOf(() => read(`${minimal}${addition}\n`));
  expect(failure.code).toBe("BAD_INPUT");
  expect(failure.summary).toBe(sentence);
});

test("flaws of the environments are found where they stand, chosen or not", async () => {
  const text = `service: web\nport: 8080\nenvironments:\n  a: { bake: 1 }\n  b: { shift: { steps: [1%] } }\n`;
  const failure = await failureOf(() => read(text, { flags: { environment: "b" } }));
  expect(failure.summary).toMatch(/^slipway.yaml:4:14: environments.a.bake is 1, but/);
  const fixed = text.replace("bake: 1 ", "bake: 1s ");
  const second = await failureOf(() => read(fixed, { flags: { environment: "b" } }));
  expect(second.summary).toMatch(/^slipway.yaml:5:24: environments.b.shift.steps must be asc/);
});

test("what is required is asked for by name, all of it at once", async () => {
  const failure = await failureOf(() => read("bake: 1s\n"));
  expect([failure.summary, ...(failure.evidence ?? [])]).toEqual([
    "slipway.yaml:1:1: service is missing; it must be 1-20 lower-case letters, digits and inner hyphens.",
    "slipway.yaml:1:1: port is missing; it must be a whole number from 1 to 65535.",
    "slipway.yaml:1:1: environments is missing; it must be a mapping of environment names to overrides.",
  ]);
});

test("an environment that is not there is refused with the one that was meant", async () => {
  const failure = await failureOf(() => read(whole, { flags: { environment: "prodution" } }));
  expect(failure.summary).toBe(
    "slipway.yaml has no environment prodution; did you mean production?",
  );
});
