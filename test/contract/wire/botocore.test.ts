// Goal: a client that shares no model and no serialiser with the codec agrees on every member, and
//   notices when the codec is broken.
// Method: boto3 calls every operation over HTTP with every member filled; both sides report what
//   they sent and got, and eight deliberate faults are tried too. Where boto3 is installed.
import { execFileSync, spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { beforeAll, describe, expect, test } from "vitest";
import { openHttpDoor } from "../../../src/standin/doors/http.ts";
import type { Shape } from "../../../src/standin/wire/shape.ts";
import { everySdk } from "./support/all-models.ts";
import type { CodecFault } from "./support/codec-faults.ts";
import { codecFaults, faultless } from "./support/codec-faults.ts";
import { differences } from "./support/differences.ts";
import type { Difference } from "./support/differences.ts";
import { FaultyEcho } from "./support/faulty-echo.ts";
import { plain, variants } from "./support/filled.ts";
import { fillFor, fitting } from "./support/filled-s3.ts";

const operations = everySdk.flatMap(({ model }) =>
  [...model.operations.values()].map(({ name, input, output }) => ({
    service: model.name,
    operation: name,
    model,
    input,
    output,
    variants: variants(input, output),
    members: [...paths(input, "", [])],
  })),
);

/** What one side saw of one call. */
interface Seen {
  readonly input: unknown;
  readonly output: unknown;
}

/** What boto3 saw of it; see botocore-calls.py. */
interface Report {
  readonly round: string;
  readonly service: string;
  readonly operation: string;
  readonly variant: number;
  readonly sent: unknown;
  readonly received?: unknown;
  readonly error?: string;
  readonly members?: readonly string[];
}

describe.skipIf(!boto3IsInstalled())("boto3", () => {
  let rounds: ReadonlyMap<string, Round>;
  beforeAll(async () => {
    rounds = await callEverything([faultless, ...codecFaults]);
  }, 240_000);

  test("agrees on every operation, both ways", () => {
    const { reports, complaints, found } = rounds.get(faultless.name)!;
    expect(complaints).toEqual([]);
    const called = new Set(reports.map(({ service, operation }) => `${service} ${operation}`));
    expect([...called]).toEqual(operations.map((one) => `${one.service} ${one.operation}`));
    expect(found).toEqual([]);
  });

  test.each(codecFaults)("$name: caught $botocoreNotices", ({ name, botocoreNotices }) => {
    expect(rounds.get(name)!.found.length > 0).toBe(botocoreNotices);
  });
});

interface Round {
  readonly reports: readonly Report[];
  readonly complaints: readonly string[];
  readonly found: readonly string[];
}

async function callEverything(faults: readonly CodecFault[]): Promise<Map<string, Round>> {
  const opened = await Promise.all(faults.map((fault) => open(fault)));
  try {
    const calls = (fault: CodecFault) =>
      operations
        .filter(({ model }) => fault.showsIn.test(model.protocol))
        .map(({ input: _, output: __, model: ___, ...asked }) => asked);
    const reports = await callThroughBoto3({
      fitting: Object.fromEntries(
        Object.entries(fitting).map(([name, value]) => [
          name,
          value instanceof Uint8Array ? { hex: Buffer.from(value).toString("hex") } : value,
        ]),
      ),
      rounds: opened.map(({ fault, door }) => ({
        name: fault.name,
        endpoint: `http://127.0.0.1:${door.port}`,
        calls: calls(fault),
      })),
    });
    return new Map(
      opened.map(({ fault, seen, echo }) => {
        const own = reports.filter(({ round }) => round === fault.name);
        const { complaints } = echo;
        return [fault.name, { reports: own, complaints, found: compare(own, seen) }];
      }),
    );
  } finally {
    await Promise.all(opened.map(({ door }) => door.close()));
  }
}

/** Opens a door whose operations return, call after call, one variant of output after the other. */
async function open(fault: CodecFault) {
  const seen = new Map<string, Seen[]>();
  const models = everySdk.map(({ model }) => model);
  const echo = new FaultyEcho(models, fault, (service, operation) => {
    const key = `${service} ${operation}`;
    const before = seen.get(key) ?? [];
    const one = operations.find((o) => o.service === service && o.operation === operation)!;
    const output = fillFor(one.model, one.output, before.length, 0);
    const input = plain(echo.echo.input);
    seen.set(key, [...before, { input, output: plain(output ?? {}) }]);
    return output;
  });
  return { fault, echo, seen, door: await openHttpDoor(echo, 0) };
}

async function callThroughBoto3(work: object): Promise<Report[]> {
  const script = new URL("botocore-calls.py", import.meta.url).pathname;
  const python = spawn("python3", [script], { env: pythonEnvironment() });
  python.stdin.end(JSON.stringify(work));
  const [output, errors] = await Promise.all([text(python.stdout), text(python.stderr)]);
  if (!output.endsWith("\n")) throw new Error(`botocore-calls.py: ${errors}`);
  expect(errors).toBe("");
  return output
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Report);
}

/**
 * Every disagreement. Members that one of the two models does not have at all are not sent (input)
 * or overlooked (output): that is the age of the two models, not the wire.
 */
function compare(reports: readonly Report[], seen: ReadonlyMap<string, readonly Seen[]>): string[] {
  const found: string[] = [];
  const known = new Map<string, ReadonlySet<string>>();
  for (const { service, operation, variant, sent, received, error, members } of reports) {
    const key = `${service} ${operation}`;
    if (members) known.set(key, new Set(members));
    if (error !== undefined) {
      found.push(`${key} error: ${error.slice(0, 200)}`);
      continue;
    }
    const ours = seen.get(key)?.[variant];
    const note = (side: string, { path, kind, text: what }: Difference) =>
      found.push(`${key} ${side} ${path}: ${kind} ${what}`);
    for (const one of differences(ours?.input, asSent(key, sent), isMapKey)) note("sent", one);
    for (const one of differences(ours?.output, received, isMapKey)) {
      if (one.kind !== "only ours" || known.get(key)?.has(one.path)) note("received", one);
    }
  }
  return found;
}

/** Botocore encodes this one member in base64 itself; every other client leaves it to its caller. */
function asSent(key: string, sent: unknown): unknown {
  const { UserData: data } = sent as { readonly UserData?: unknown };
  if (key !== "ec2 RunInstances" || typeof data !== "string") return sent;
  return { ...(sent as object), UserData: Buffer.from(data).toString("base64") };
}

const isMapKey = (key: string): boolean => ["k<1", "k 2", "k-1", "k2"].includes(key);

/** The paths of the members of a structure, map and list positions left out. */
function* paths(shape: Shape, path: string, above: readonly Shape[]): Generator<string> {
  if (above.filter((one) => one === shape).length > 2) return;
  const inside = [...above, shape];
  if (shape.kind === "list") yield* paths(shape.item.shape, path, inside);
  else if (shape.kind === "map") yield* paths(shape.value.shape, path, inside);
  else if (shape.kind === "struct") {
    for (const member of shape.members) {
      const here = path === "" ? member.name : `${path}.${member.name}`;
      yield here;
      yield* paths(member.shape, here, inside);
    }
  }
}

function boto3IsInstalled(): boolean {
  try {
    execFileSync("python3", ["-c", "import boto3"], { stdio: "ignore", env: pythonEnvironment() });
    return true;
  } catch {
    return false;
  }
}

/** Nothing of the user's AWS settings. */
function pythonEnvironment(): NodeJS.ProcessEnv {
  const { PATH, HOME, LANG } = process.env;
  return {
    PATH,
    HOME,
    LANG,
    PYTHONIOENCODING: "utf-8",
    AWS_CONFIG_FILE: "/nonexistent",
    AWS_SHARED_CREDENTIALS_FILE: "/nonexistent",
    AWS_EC2_METADATA_DISABLED: "true",
  };
}
