import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Serving } from "../../src/domain/outcome.ts";
import * as repository from "../support/repository.ts";
import {
  startLocalAws,
  startSlipway,
  type Finished,
  type LocalAws,
} from "../support/slipway-process.ts";
import { Doorman } from "./doorman.ts";
import type { Usual } from "./strike.ts";
import { Auditor } from "./world.ts";

/** The service's name and the priority of its production rule. */
export const service = "shop";
const productionPriority = 20_100;

export interface Started {
  readonly words: string;
  /** What is asked for, with what in the tree: `deploy-bad`. */
  readonly command: string;
  readonly begunAt: number;
  readonly caller: string;
  readonly running: ReturnType<typeof startSlipway>;
}

/** One command as it ended, kept for whoever has to find out what went wrong. */
export interface Ran extends Finished {
  readonly words: string;
  readonly caller: string;
  readonly ms: number;
  /** Whom customers got right after its end. */
  readonly served: readonly Serving[];
}

export type Person = "ann" | "bob";

/** A stand-in of its own with one service, its repository, and what commands usually take there. */
export class Place {
  readonly root = mkdtempSync(join(tmpdir(), "slipway-kill-"));
  readonly priority = productionPriority;
  readonly #haste: number;
  readonly #usual = new Map<string, Usual>();
  aws!: LocalAws;
  doorman!: Doorman;
  auditor!: Auditor;
  #help = "";
  #commits = 0;
  /** A bad release was made in this seed. */
  #isBad = false;
  /** Commands of the seed at hand. */
  ran: Ran[] = [];

  private constructor(haste: number) {
    this.#haste = haste;
  }

  /** With two releases live one after the other, so that there is somewhere to go back to. */
  static async open(haste: number, releases = 2): Promise<Place> {
    const place = new Place(haste);
    place.aws = await startLocalAws(place.root, [service]);
    place.doorman = await Doorman.open(place.aws.endpoint);
    place.auditor = new Auditor(place.aws.endpoint);
    place.#help = (await startSlipway(place.root, ["--help"]).finished).stdout;
    try {
      for (let n = 0; n < releases; n += 1) await place.#begin();
    } catch (error) {
      await place.close();
      throw error;
    }
    return place;
  }

  async #begin(): Promise<void> {
    this.commit(true);
    const started = await this.start(["deploy", "--yes"]);
    let ended = await this.ended(started);
    this.learn(started);
    // A lease in haste does not forgive a machine that is busy with starting everything.
    for (let turn = 0; ended.exitCode !== 0 && turn < 3; turn += 1) {
      ended = await this.run(["resume", "--yes", "--wait"]);
    }
    const served = await this.serving();
    if (served.length === 0)
      throw new Error(`no release to begin with: ${ended.stdout.slice(-1_000)}`);
  }

  async close(): Promise<void> {
    this.auditor.close();
    this.doorman.close();
    await this.aws.stop();
    rmSync(this.root, { recursive: true, force: true });
  }

  /** Milliseconds of a time that is said as with AWS. */
  hasty(seconds: number): number {
    return (seconds * 1000) / this.#haste;
  }

  commit(isGood: boolean): void {
    this.#commits += 1;
    this.#isBad ||= !isGood;
    const text = `version ${this.#commits}`;
    const server = isGood
      ? repository.nodeServer(text)
      : `console.error("no database (${text})");\nprocess.exit(3);\n`;
    const files = { Dockerfile: repository.nodeDockerfile, "server.js": server };
    repository.commitFiles(this.root, { ...files, "slipway.yaml": settings }, text);
  }

  /** As the deployer, in a session of its own, so that its requests are told from all others. */
  async start(
    args: readonly string[],
    person: Person = "ann",
    command = args[0] ?? "",
  ): Promise<Started> {
    const keys = await this.aws.as(service);
    const caller = keys["AWS_ACCESS_KEY_ID"] ?? "";
    const running = startSlipway(this.root, [...args, "--json"], {
      ...keys,
      AWS_ENDPOINT_URL: this.doorman.endpoint,
      SLIPWAY_LEASE_HASTE: String(this.#haste),
      GITLAB_CI: "true",
      GITLAB_USER_LOGIN: person,
    });
    return { words: args.join(" "), command, begunAt: Date.now(), caller, running };
  }

  async ended({ words, begunAt, caller, running }: Started): Promise<Ran> {
    const finished = await running.finished;
    const ms = Date.now() - begunAt;
    const ran = { ...finished, words, caller, ms, served: await this.serving() };
    this.ran.push(ran);
    return ran;
  }

  async run(args: readonly string[], person: Person = "ann"): Promise<Ran> {
    return await this.ended(await this.start(args, person));
  }

  usual({ command }: Pick<Started, "command">): Usual {
    return this.#usual.get(command) ?? guesses[command] ?? wholeDeploy;
  }

  /** Remembers what a command took that nobody struck. */
  learn({ command, caller, begunAt }: Started): void {
    const { all, mutations } = this.doorman.counted(caller);
    const ms = Date.now() - begunAt;
    this.#usual.set(command, { ms, requests: all, changes: mutations });
  }

  /** A release that failed may have halted the service. */
  async startTheLine(): Promise<void> {
    if (this.#isBad && this.has("unfreeze")) {
      await this.run(["unfreeze", "--reason", "the next seed"]);
    }
    this.#isBad = false;
  }

  async serving(): Promise<readonly Serving[]> {
    return (await this.auditor.serving(this.priority)) ?? [];
  }

  /** True when slipway has such a command. */
  has(command: string): boolean {
    return this.#help.includes(`  ${command} `);
  }
}

/** Until they have been seen whole. */
const guesses: Readonly<Record<string, Usual>> = {
  cleanup: { ms: 1_500, requests: 13, changes: 4 },
  undo: { ms: 6_000, requests: 35, changes: 10 },
  resume: { ms: 10_000, requests: 60, changes: 14 },
  "deploy-bad": { ms: 10_000, requests: 60, changes: 16 },
};
const wholeDeploy: Usual = { ms: 20_000, requests: 110, changes: 32 };

const settings = `service: ${service}
port: 8080
health: { path: /healthz, interval: 5s, timeout: 2s, within: 20s }
capacity: { min: 1, desired: 1, max: 2 }
keep: { releases: 2 }
environments:
  rehearsal: { base: rehearsal, bake: 0s, drain: 1s, shift: { steps: [50%, 100%], pause: 0s } }
`;
