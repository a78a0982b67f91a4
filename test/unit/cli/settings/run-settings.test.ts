// Goal: what Docker can be told comes out as releases have it, only what is set; whatever Docker
// would refuse or pass over on an instance is one sentence here.
// Method: files written to a temporary directory; a table of flawed ones with their sentences.
import { expect, test } from "vitest";
import { readSettings } from "../../../../src/cli/settings/read-settings.ts";
import type { Settings } from "../../../../src/domain/settings.ts";
import { failureOf } from "../failure-of.ts";
import { fakeContext } from "../fake-context.ts";
import { temporaryDirectory } from "../temporary-directory.ts";

function read(text: string): Promise<Settings> {
  const whole = `service: web\nport: 8080\nenvironments: { rehearsal: }\n${text}\n`;
  return readSettings(fakeContext({ cwd: temporaryDirectory({ "slipway.yaml": whole }) }));
}

const plain = { restart: "always", volumes: [], env: {}, args: [], aws: "none" };

test("every key has its place in the release, in the unit its name ends in", async () => {
  const { run } = await read(`run:
  restartsAllowed: 3
  afterStart: [bin/migrate, --now]
  capabilities: { add: [CAP_SYS_NICE, NET_ADMIN, NET_ADMIN], drop: [ALL] }
  options:
    init: true
    readOnly: true
    user: "1000:www"
    workingDirectory: /srv
    hostname: web-1.internal
    shmSize: 1g
    pids: 200
    tmpfs: [/tmp, "/run:size=64m,mode=1777"]
    ulimits: { nofile: 65536, core: -1 }
    sysctls: { net.core.somaxconn: "1024" }
    extraHosts: ["db:10.0.0.7", "db6:fd00::7", "host:host-gateway"]
    dns: [10.0.0.2, "fd00::2"]
    stopTimeout: 2m`);
  expect(run).toEqual({
    ...plain,
    restartsAllowed: 3,
    afterStart: ["bin/migrate", "--now"],
    capabilities: { add: ["NET_ADMIN", "SYS_NICE"], drop: ["ALL"] },
    options: {
      init: true,
      readOnly: true,
      user: "1000:www",
      workingDirectory: "/srv",
      hostname: "web-1.internal",
      shmSizeMiB: 1024,
      pids: 200,
      tmpfs: ["/tmp", "/run:size=64m,mode=1777"],
      ulimits: { nofile: 65536, core: -1 },
      sysctls: { "net.core.somaxconn": "1024" },
      extraHosts: ["db:10.0.0.7", "db6:fd00::7", "host:host-gateway"],
      dns: ["10.0.0.2", "fd00::2"],
      stopTimeoutSeconds: 120,
    },
  });
  expect((await read("run: { privileged: true }")).run).toEqual({ ...plain, privileged: true });
});

test("what says no more than the default leaves releases as they were", async () => {
  const said = `run: { privileged: false, restartsAllowed: 0, afterStart: [], capabilities: { add: [] },
  options: { init: false, readOnly: false, tmpfs: [], ulimits: {}, stopTimeout: 10s } }`;
  const { run } = await read(said);
  expect(Object.keys(run)).toEqual(["restart", "volumes", "env", "args", "aws"]);
  expect(JSON.stringify(run)).toBe(JSON.stringify((await read("")).run));
});

test("references to a login and a token are told from the secrets themselves", async () => {
  const settings = await read(`image: registry.example/web:1
registry: { credentials: "secretsmanager:web/registry" }`);
  expect(settings.registry).toEqual({ credentials: "secretsmanager:web/registry" });
  expect((await read("source: { token: env:GITHUB_TOKEN }")).source.token).toBe("env:GITHUB_TOKEN");
});

test("32 KB of a variable pass, and 128 KiB with name and closing NUL are the most", async () => {
  const env = (bytes: number) => read(`run: { env: { A: "${"x".repeat(bytes)}" } }`);
  expect((await env(32 * 1024)).run.env["A"]).toHaveLength(32 * 1024);
  expect((await env(128 * 1024 - 3)).run.env["A"]).toHaveLength(128 * 1024 - 3);
  expect((await failureOf(() => env(128 * 1024 - 2))).summary).toMatch(
    /run\.env\.A is "x{59}… \(131072 characters\), but it must be shorter than 128 KiB with its name/,
  );
});

const flaws: readonly (readonly [addition: string, sentence: string])[] = [
  [
    "run: { priviliged: true }",
    "slipway.yaml:4:8: there is no key priviliged in run; did you mean privileged?",
  ],
  [
    "run: { options: { readonly: true } }",
    "slipway.yaml:4:19: there is no key readonly in run.options; did you mean readOnly?",
  ],
  [
    "run: { capabilities: { added: [] } }",
    "slipway.yaml:4:24: there is no key added in run.capabilities; there are add, drop.",
  ],
  [
    "run: { capabilities: { add: [CAP_NET_ADMN] } }",
    'slipway.yaml:4:30: run.capabilities.add.0 is "CAP_NET_ADMN", but it must be a Linux capability, perhaps NET_ADMIN.',
  ],
  [
    "run: { capabilities: { add: [root] } }",
    'slipway.yaml:4:30: run.capabilities.add.0 is "root", but it must be a Linux capability, such as NET_ADMIN.',
  ],
  [
    "run: { capabilities: { add: [KILL], drop: [CAP_KILL] } }",
    "slipway.yaml:4:43: run.capabilities.drop must not repeat what is added: KILL.",
  ],
  [
    "run: { privileged: true, capabilities: { drop: [ALL] } }",
    "slipway.yaml:4:40: run.capabilities cannot stand beside privileged, which gives every one of them.",
  ],
  [
    "run: { restart: never, restartsAllowed: 2 }",
    "slipway.yaml:4:41: run.restartsAllowed is 2, but it must be 0 with restart: never.",
  ],
  [
    "run: { restartsAllowed: 21 }",
    "slipway.yaml:4:25: run.restartsAllowed is 21, but it must be a whole number from 0 to 20.",
  ],
  [
    "run: { volumes: ['a:/data'], options: { tmpfs: ['/data/:size=1m'] } }",
    "slipway.yaml:4:48: run.options.tmpfs must not put a second thing at /data.",
  ],
  [
    "run: { volumes: ['a:/data', 'b:/data'] }",
    "slipway.yaml:4:17: run.volumes must not put a second thing at /data.",
  ],
  ["run: { afterStart: [''] }", "slipway.yaml:4:20: run.afterStart must begin with a command."],
  [
    "run: { options: { ulimits: { nofiles: 1 } } }",
    "slipway.yaml:4:39: run.options.ulimits.nofiles is 1, but it must be a limit that Linux knows, perhaps nofile.",
  ],
  [
    "run: { options: { ulimits: { nofile: lots } } }",
    'slipway.yaml:4:38: run.options.ulimits.nofile is "lots", but it must be a whole number from -1 to 9007199254740991.',
  ],
  [
    "run: { options: { sysctls: { vm.swappiness: '1' } } }",
    'slipway.yaml:4:45: run.options.sysctls.vm.swappiness is "1", but it must be a kernel parameter that a container has of its own: net.…, fs.mqueue.…, or kernel.… of System V IPC.',
  ],
  [
    "run: { options: { extraHosts: [db] } }",
    'slipway.yaml:4:32: run.options.extraHosts.0 is "db", but it must be name:address, such as db:10.0.0.7.',
  ],
  [
    "run: { options: { dns: [one.one.one.one] } }",
    'slipway.yaml:4:25: run.options.dns.0 is "one.one.one.one", but it must be an IP address.',
  ],
  [
    "run: { options: { workingDirectory: srv } }",
    'slipway.yaml:4:37: run.options.workingDirectory is "srv", but it must be an absolute path.',
  ],
  [
    "run: { options: { stopTimeout: 11m } }",
    'slipway.yaml:4:32: run.options.stopTimeout is "11m", but it must be a duration in whole seconds from 0s to 10m, with its unit.',
  ],
  [
    'run: { env: { A: "a\\uD800" } }',
    'slipway.yaml:4:18: run.env.A is "a\\ud800", but it must not hold half a surrogate pair, which UTF-8 has no bytes for.',
  ],
  [
    'run: { args: ["\\0"] }',
    'slipway.yaml:4:15: run.args.0 is "\\u0000", but it must not hold a NUL character.',
  ],
  [
    "run: { env: { 'A=B': '1' } }",
    'slipway.yaml:4:22: run.env.A=B is "1", but it must be letters, digits and underscores, not beginning with a digit.',
  ],
  [
    "registry: { credentials: 'user:password' }",
    "slipway.yaml:4:26: registry.credentials must be ssm: or secretsmanager: and a name: the secret itself has no place here.",
  ],
  [
    "source: { token: ghp_abc }",
    "slipway.yaml:4:18: source.token must be ssm:, secretsmanager: or env: and a name: the token itself has no place here.",
  ],
  [
    "source: { token: 'env:' }",
    "slipway.yaml:4:18: source.token must be env: and a variable's name.",
  ],
];

test.each(flaws)("refuses %s", async (addition, sentence) => {
  expect(await failureOf(() => read(addition))).toMatchObject({
    code: "BAD_INPUT",
    summary: sentence,
  });
});
