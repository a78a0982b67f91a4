import { execFileSync } from "node:child_process";

/** The last line of `simulate.mjs --json`. */
export interface Report {
  readonly totals: {
    readonly runs: number;
    readonly violations: number;
    /** Over the traces of all runs, in order; of one worker. */
    readonly hash: number;
  };
  readonly marks: Readonly<Record<string, number>>;
  readonly seconds: number;
}

const simulator = new URL("simulate.mjs", import.meta.url).pathname;

/** Runs the simulator to its end; what it says of violations is shown when there are any. */
export function runSimulator(...args: readonly string[]): Report {
  let out: string;
  try {
    out = execFileSync(process.execPath, [simulator, "--json", ...args], {
      encoding: "utf8",
      maxBuffer: 64_000_000,
    });
  } catch (error) {
    const { stdout } = error as { stdout?: string };
    throw new Error(`the simulator found something:\n${stdout ?? ""}`, { cause: error });
  }
  return JSON.parse(out.trimEnd().split("\n").at(-1) ?? "{}") as Report;
}
