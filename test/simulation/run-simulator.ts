import { execFileSync } from "node:child_process";

/** The last line of `simulate.mjs --json`. */
export interface Report {
  readonly totals: {
    readonly runs: number;
    readonly violations: number;
    /** Over the traces of all runs, whichever worker ran them. */
    readonly hash: number;
  };
  /** Runs that each kind of fault struck. */
  readonly struckBy: Readonly<Record<string, number>>;
  readonly marks: Readonly<Record<string, number>>;
  readonly seconds: number;
}

const simulator = new URL("simulate.mjs", import.meta.url).pathname;

/** Runs the simulator to its end; what it says of violations is shown when there are any. */
export const runSimulator = (...args: readonly string[]): Report =>
  JSON.parse(told("--json", ...args).at(-1) ?? "{}") as Report;

/** The lines it tells a person. */
export function told(...args: readonly string[]): readonly string[] {
  try {
    const how = { encoding: "utf8", maxBuffer: 64_000_000 } as const;
    return execFileSync(process.execPath, [simulator, ...args], how)
      .trimEnd()
      .split("\n");
  } catch (error) {
    const { stdout } = error as { stdout?: string };
    throw new Error(`the simulator found something:\n${stdout ?? ""}`, { cause: error });
  }
}
