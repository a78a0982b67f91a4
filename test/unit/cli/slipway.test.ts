// Goal: each command line reaches its command with the right arguments; a wrong one is a sentence.
// Method: argv in, with commands that only note how they were called.
import { expect, test } from "vitest";
import type { Commands } from "../../../src/cli/commands.ts";
import type { CommandContext } from "../../../src/cli/context.ts";
import { runSlipway } from "../../../src/cli/slipway.ts";
import { fail } from "../../../src/domain/failure.ts";
import { fakeContext, type FakeContext } from "./fake-context.ts";

interface Call {
  readonly command: string;
  readonly args: readonly string[];
  readonly options: unknown;
  readonly flags: CommandContext["flags"];
}

const names: readonly (keyof Commands)[] = [
  "init",
  "configSet",
  "configUnset",
  "configList",
  "releaseCreate",
  "releaseList",
  "deploy",
  "status",
  "rollback",
  "resume",
  "undo",
  "freeze",
  "unfreeze",
  "leaseShow",
  "leaseBreak",
  "doctor",
  "standin",
  "rehearse",
];

async function slipway(
  argv: readonly string[],
  exitCode: number | Error = 0,
): Promise<{ exitCode: number; calls: Call[]; printed: FakeContext["printed"] }> {
  const calls: Call[] = [];
  const run = (command: string) => {
    return (context: CommandContext, args: readonly string[], options: object) => {
      calls.push({ command, args, options: { ...options }, flags: { ...context.flags } });
      return exitCode instanceof Error ? Promise.reject(exitCode) : Promise.resolve(exitCode);
    };
  };
  const commands = Object.fromEntries(names.map((name) => [name, run(name)]));
  const context = fakeContext();
  const code = await runSlipway(argv, context, "1.2.3", commands as unknown as Commands);
  return { exitCode: code, calls, printed: context.printed };
}

test.each<[line: string, command: string, args: string[], options: object, flags: object]>([
  ["init --stdout", "init", [], { stdout: true }, {}],
  ["init --schema", "init", [], { schema: true }, {}],
  ["config set A=1 B=x=y --reason why", "configSet", ["A=1", "B=x=y"], { reason: "why" }, {}],
  ["config set -- -A=1", "configSet", ["-A=1"], {}, {}],
  ["config unset A B", "configUnset", ["A", "B"], {}, {}],
  ["config list --json", "configList", [], {}, { json: true }],
  ["--json config list", "configList", [], {}, { json: true }],
  ["config --json list", "configList", [], {}, { json: true }],
  [
    "release create --source . --id v1 --sha256 ab --image x --reason r",
    "releaseCreate",
    [],
    { source: ".", id: "v1", sha256: "ab", image: "x", reason: "r" },
    {},
  ],
  ["release create --from r42", "releaseCreate", [], { from: "r42" }, {}],
  ["release list", "releaseList", [], {}, {}],
  ["doctor", "doctor", [], {}, {}],
  ["doctor --fix --yes --wait", "doctor", [], { fix: true, yes: true, wait: true }, {}],
  ["deploy", "deploy", [], {}, {}],
  [
    "deploy r42 --yes --wait --despite-broken-stable --reason r",
    "deploy",
    ["r42"],
    { yes: true, wait: true, despiteBrokenStable: true, reason: "r" },
    {},
  ],
  [
    "deploy --source dir --service s --environment e --region g --profile p --file f --plain --quiet --verbose",
    "deploy",
    [],
    { source: "dir" },
    {
      service: "s",
      environment: "e",
      region: "g",
      profile: "p",
      file: "f",
      plain: true,
      quiet: true,
      verbose: true,
    },
  ],
  ["status", "status", [], {}, {}],
  ["rollback --to r1 --yes", "rollback", [], { to: "r1", yes: true }, {}],
  ["resume --yes --wait", "resume", [], { yes: true, wait: true }, {}],
  ["undo --reason r", "undo", [], { reason: "r" }, {}],
  ["deploy r1 --force-bad --reason r", "deploy", ["r1"], { forceBad: true, reason: "r" }, {}],
  ["freeze --reason r", "freeze", [], { reason: "r" }, {}],
  ["unfreeze --reason r", "unfreeze", [], { reason: "r" }, {}],
  ["lease show", "leaseShow", [], {}, {}],
  [
    "lease break --reason r --holder-is-dead --yes",
    "leaseBreak",
    [],
    { reason: "r", holderIsDead: true, yes: true },
    {},
  ],
  ["standin", "standin", [], { reach: [] }, {}],
  [
    "standin --port 0 --load-balancer-port 81 --state d --reach 5432 --reach 6379",
    "standin",
    [],
    { port: 0, loadBalancerPort: 81, state: "d", reach: [5432, 6379] },
    {},
  ],
  ["standin --reach 1 2", "standin", [], { reach: [1, 2] }, {}],
  [
    "standin --instances container --mirror http://a:5000 --mirror https://b/",
    "standin",
    [],
    { reach: [], instances: "container", mirror: ["http://a:5000", "https://b"] },
    {},
  ],
  [
    "standin --without ASG-01,ELB-03 --without EC2-02",
    "standin",
    [],
    { reach: [], without: ["ASG-01,ELB-03", "EC2-02"] },
    {},
  ],
  ["standin --enforce-iam web,api", "standin", [], { reach: [], enforceIam: ["web,api"] }, {}],
  ["rehearse --docker", "rehearse", [], { docker: true }, {}],
])("slipway %s", async (line, command, args, options, flags) => {
  const { exitCode, calls, printed } = await slipway(line.split(" "));
  expect(printed).toEqual({ out: "", err: "" });
  expect(calls).toEqual([{ command, args, options, flags }]);
  expect(exitCode).toBe(0);
});

test("the command's exit code is the process's", async () => {
  expect((await slipway(["status"], 4)).exitCode).toBe(4);
});

test.each([
  ["deplyo", "Unknown command 'deplyo'; did you mean deploy?"],
  ["config sett A=1", "Unknown command 'sett'; did you mean set?"],
  ["status --env prod", "Unknown option '--env'; did you mean --environment?"],
  ["deploy --jsn", "Unknown option '--jsn'; did you mean --json?"],
  [
    "deploy --dispite-broken-stable",
    "Unknown option '--dispite-broken-stable'; did you mean --despite-broken-stable?",
  ],
  ["config set", "Missing required argument 'KEY=VALUE'."],
  ["deploy r1 r2", "Too many arguments for 'deploy': expected 1 argument but got 2."],
  ["freeze", "Required option '--reason <text>' not specified."],
  ["deploy --reason", "Option '--reason <text>' argument missing."],
  [
    "standin --port x",
    "Option '--port <n>' argument 'x' is invalid: it must be a port from 0 to 65535.",
  ],
  [
    "standin --port 65536",
    "Option '--port <n>' argument '65536' is invalid: it must be a port from 0 to 65535.",
  ],
  [
    "standin --reach 0",
    "Option '--reach <port...>' argument '0' is invalid: it must be a port from 1 to 65535.",
  ],
])("slipway %s is refused in a sentence", async (line, sentence) => {
  const { exitCode, calls, printed } = await slipway(line.split(" "));
  expect(exitCode).toBe(2);
  expect(calls).toEqual([]);
  expect(printed.out).toBe("");
  expect(printed.err.split("\n")[0]).toBe(`slipway: ${sentence} (BAD_INPUT)`);
});

test("with --json a wrong command line is one object on stdout too", async () => {
  const { printed, exitCode } = await slipway(["deplyo", "--json"]);
  expect(exitCode).toBe(2);
  expect(JSON.parse(printed.out)).toMatchObject({
    outcome: "refused",
    code: "BAD_INPUT",
    exitCode: 2,
    reason: "Unknown command 'deplyo'; did you mean deploy?",
  });
});

test("without a command the help goes to stderr and the exit is 2; --help is a result", async () => {
  const none = await slipway([]);
  expect(none.exitCode).toBe(2);
  expect(none.printed.out).toBe("");
  expect(none.printed.err).toMatch(/Usage: slipway/);
  const help = await slipway(["--help"]);
  expect(help.exitCode).toBe(0);
  expect(help.printed.err).toBe("");
  expect(help.printed.out).toMatch(/Exit codes: 0 live/);
});

test("help lists the commands in the order of an operator's day", async () => {
  const { printed } = await slipway(["--help"]);
  const listed = [...printed.out.matchAll(/^ {2}(\w+).*? {2,}\w/gm)].map((line) => line[1]);
  expect(listed).toEqual([
    "init",
    "config",
    "release",
    "deploy",
    "status",
    "ps",
    "why",
    "history",
    "logs",
    "rollback",
    "resume",
    "undo",
    "freeze",
    "unfreeze",
    "lease",
    "cleanup",
    "doctor",
    "destroy",
    "completion",
    "standin",
    "rehearse",
    "help",
  ]);
});

test("a command's help ends with what to mind about it, within the terminal", async () => {
  for (const words of ["deploy", "config set", "release pin"]) {
    const { printed } = await slipway([...words.split(" "), "--help"]);
    const [, mind = ""] = printed.out.split("\nMind: ");
    expect(mind.length, words).toBeGreaterThan(60);
    expect(Math.max(...printed.out.split("\n").map(({ length }) => length))).toBeLessThan(101);
  }
});

test("help leads to the command that its words name, however deep, and refuses a wrong one", async () => {
  for (const words of ["deploy", "lease break", "config get"]) {
    const { exitCode, printed } = await slipway(["help", ...words.split(" ")]);
    expect(exitCode).toBe(0);
    expect(printed.out).toMatch(`Usage: slipway ${words} `);
  }
  for (const [words, wrong] of [
    ["lease brek", "'brek'; did you mean break?"],
    ["nope", "'nope'."],
  ] as const) {
    const { exitCode, printed } = await slipway(["help", ...words.split(" ")]);
    expect(exitCode).toBe(2);
    expect(printed.err).toContain(`Unknown command ${wrong}`);
  }
  expect((await slipway(["help"])).printed.out).toMatch(/^Usage: slipway \[options\]/);
});

test("--version prints the version alone", async () => {
  expect((await slipway(["--version"])).printed.out).toBe("1.2.3\n");
});

test("a failure is reported with the flags of the command line", async () => {
  let thrown = new Error("none");
  try {
    fail({ code: "LEASE_HELD", summary: "Ann is deploying.", remedy: "slipway status" });
  } catch (error) {
    thrown = error as Error;
  }
  const failed = async (...argv: readonly string[]): Promise<unknown> => {
    const { exitCode, printed } = await slipway(argv, thrown);
    expect(exitCode).toBe(4);
    return JSON.parse(printed.out);
  };
  const outcome = "lease-held";
  const waits = { outcome, next: "slipway deploy --wait" };
  expect(await failed("deploy", "--json")).toMatchObject(waits);
  const cannot = { outcome, next: "slipway lease show" };
  expect(await failed("release", "create", "--json")).toMatchObject(cannot);
});
