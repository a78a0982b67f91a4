import { pathToFileURL } from "node:url";
import { createClients } from "../../../../src/aws/clients.ts";
import { commands, type Commands } from "../../../../src/cli/commands.ts";
import type { CommandContext } from "../../../../src/cli/context.ts";
import { runSlipway } from "../../../../src/cli/slipway.ts";
import { wallClock } from "../../../../src/cli/wall-clock.ts";
import { connectThrough, type Connect } from "../../../../src/cli/wiring.ts";
import { baseParameter } from "../../../../src/domain/names.ts";
import type { Clock } from "../../../../src/engine/ports.ts";
import { inProcessDoor } from "../../../../src/standin/doors/in-process.ts";
import { BootFailure } from "../../../../src/standin/instances/boot/boot-failure.ts";
import { bootingReleases } from "../../../../src/standin/instances/virtual-release.ts";
import { temporaryDirectory, type AtEnd } from "../../../unit/cli/temporary-directory.ts";
import { VirtualWorld, type Keys } from "../../aws/support/virtual-world.ts";
import { instanceProfileArn, keysOf, putRoles } from "../../iam/support/roles.ts";

/** One call of slipway's own, and the step of a rollout in which it was made. */
export interface Call {
  /** `service:Operation`. */
  readonly action: string;
  readonly mutating: boolean;
  /** Renewal of the lease, which goes by the clock and not by what is done. */
  readonly isHeartbeat: boolean;
  /** As events name it; empty before the first and for commands that have none. */
  readonly step: string;
}

export interface Watched {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
  readonly calls: readonly Call[];
}

/** How a command is run, where not as the deployer and to its end. */
export interface Manner {
  /** The step of a rollout at whose beginning it is interrupted. */
  readonly stopsAt?: string | undefined;
  /** Whose policy it has to do with; the deployer's unless told. A stranger deploys service `api`. */
  readonly as?: "viewer" | "stranger" | undefined;
}

/**
 * The real commands, from the command line on, on a stand-in under virtual time whose request log
 * tells what each asked, and which enforces the policies of service `web`. Only the load balancer's
 * port is answered here: nothing listens on one.
 */
export class WatchedCommands {
  /** Ids of releases that cannot be built. */
  readonly bad = new Set<string>();
  readonly world = new VirtualWorld(
    bootingReleases({
      flaw: ({ id }) =>
        this.bad.has(id) ? new BootFailure("BUILD_FAILED", "the build ended with 2") : undefined,
    }),
    [],
    { instanceProfileArn },
  );
  readonly #directory: string;
  readonly keys: Readonly<Record<"deployer" | "viewer" | "stranger", Keys>>;
  #sleepers = 0;
  readonly #clock: Clock = {
    ...this.world.clock,
    sleep: async (ms, signal) => {
      this.#sleepers += 1;
      try {
        await this.world.clock.sleep(ms, signal);
      } finally {
        this.#sleepers -= 1;
      }
    },
  };

  /** Its directories are gone at the end of the test, unless told at whose. */
  constructor(files: Record<string, string>, atEnd?: AtEnd) {
    this.#directory = temporaryDirectory(files, atEnd);
    const { base, standin } = this.world;
    const sourceStore = pathToFileURL(temporaryDirectory({}, atEnd)).href;
    const { parameters } = standin.region;
    parameters.set(base.amiParameter, "ami-0123456789abcdef0");
    parameters.set(baseParameter("test"), JSON.stringify({ ...base, sourceStore }));
    putRoles(this.world, "web");
    putRoles(this.world, "api");
    this.keys = {
      deployer: keysOf(this.world, "web-deployer"),
      viewer: keysOf(this.world, "web-viewer"),
      stranger: keysOf(this.world, "api-deployer"),
    };
  }

  async run(line: string, { stopsAt, as }: Manner = {}): Promise<Watched> {
    const stop = new AbortController();
    const printed = { out: "", err: "" };
    const heartbeats = new Set<string>();
    const before = this.#own().length;
    const steps: { readonly at: number; readonly step: string }[] = [];
    const context: CommandContext = {
      flags: {},
      argv: [],
      cwd: this.#directory,
      env: { USER: "ann" },
      stdout: (text) => {
        printed.out += text;
        const step = stepBegun(text);
        if (step !== undefined) steps.push({ at: this.#own().length, step });
        if (step !== undefined && step === stopsAt) stop.abort();
      },
      stderr: (text) => {
        printed.err += text;
      },
      isTty: false,
      width: 100,
      ask: undefined,
      clock: this.#clock,
      random: this.world.random,
      signal: stop.signal,
    };
    const argv = line.split(" ").slice(1);
    const exitCode = await this.#passTime(
      runSlipway(argv, context, "0", this.#commands(heartbeats, this.keys[as ?? "deployer"])),
    );
    const calls = this.#own().map((record, at) => ({
      action: `${record.service}:${record.operation}`,
      mutating: record.mutating,
      isHeartbeat: heartbeats.has(record.requestId),
      step: steps.findLast((begun) => begun.at <= at)?.step ?? "",
    }));
    return { exitCode, ...printed, calls: calls.slice(before) };
  }

  /** Requests of the operator; instances have keys of their own. */
  #own() {
    const own = Object.values(this.keys).map(({ accessKeyId }) => accessKeyId);
    return this.world.standin.log.since(0).filter(({ accessKeyId }) => own.includes(accessKeyId));
  }

  /**
   * Time passes fast while slipway waits, and no faster than real time while files and git keep it
   * busy: what it saw before they did is not to grow old.
   */
  async #passTime(promise: Promise<number>): Promise<number> {
    let settled = false;
    const end = (): void => {
      settled = true;
    };
    promise.then(end, end);
    while (!settled) {
      for (let turn = 0; turn < 3; turn += 1) await new Promise((done) => setImmediate(done));
      if (settled) break;
      if (this.#sleepers === 0) await wallClock.sleep(1);
      this.world.time.advance(this.#sleepers === 0 ? 1 : 100);
    }
    return await promise;
  }

  /** Every command, connected to this world. */
  #commands(heartbeats: Set<string>, credentials: Keys): Commands {
    const open: Connect = async (context, settings) => {
      const clients = createClients({
        region: "us-east-1",
        credentials,
        clock: context.clock,
        requestHandler: inProcessDoor(this.world.standin),
      });
      clients.heartbeat.middlewareStack.add((next) => async (args) => {
        const answer = await next(args);
        const { output } = answer as { output: { $metadata: { requestId?: string } } };
        if (JSON.stringify(args.input).includes('":releases":{"BOOL":false}')) {
          heartbeats.add(output.$metadata.requestId ?? "");
        }
        return answer;
      });
      const connection = await connectThrough(clients, context, settings);
      const probe = {
        reasonUnreachable: () => Promise.resolve(undefined),
        check: () => Promise.resolve({ kind: "pass" as const, milliseconds: 1 }),
      };
      return { ...connection, world: () => ({ ...connection.world(), probe }) };
    };
    const bound = Object.entries(commands).map(([name, run]) => [
      name,
      (...call: unknown[]) => (run as (...all: unknown[]) => Promise<number>)(...call, open),
    ]);
    return Object.fromEntries(bound);
  }
}

function stepBegun(text: string): string | undefined {
  if (!text.startsWith('{"event":"step-started"')) return undefined;
  const { step, direction } = JSON.parse(text) as { step: string; direction: string };
  return direction === "do" ? step : `undo ${step}`;
}
