import { execFileSync } from "node:child_process";

/** How much of the simulator one run of the tests takes. */
interface Share {
  readonly seeds: number;
  readonly pauseSeeds: number;
  readonly editSeeds: number;
  readonly sequences: number;
  /** Swarm and pause seeds that are run twice, to compare what they leave. */
  readonly twice: { readonly seeds: number; readonly pauseSeeds: number };
  /** One in so many of all single faults. */
  readonly parts: number;
  /** Whether the sweep is wide enough to have taken every rare path. */
  readonly isWide: boolean;
}

const narrow: Share = {
  seeds: 40,
  pauseSeeds: 24,
  editSeeds: 16,
  sequences: 40,
  twice: { seeds: 6, pauseSeeds: 4 },
  parts: 120,
  isWide: false,
};
const wide: Share = {
  seeds: 2_000,
  pauseSeeds: 200,
  editSeeds: 30,
  sequences: 80,
  twice: { seeds: 16, pauseSeeds: 8 },
  parts: 3,
  isWide: true,
};

/** What `.ci/run` asks for takes two processors some six minutes; `npm test` by itself, one. */
export const share: Share = process.env["SLIPWAY_SIMULATE"] === "wide" ? wide : narrow;

/** `2/3`: which of so many parts, so that one commit after the other comes to all of them. */
export const partOfThisCommit = (parts: number): string =>
  `${(Number.parseInt(commit().slice(0, 8), 16) % parts) + 1}/${parts}`;

/** Without a repository, always the first part. */
function commit(): string {
  try {
    const cwd = import.meta.dirname;
    return execFileSync("git", ["rev-parse", "HEAD"], { cwd, encoding: "utf8", stdio: "pipe" });
  } catch {
    return "0";
  }
}
