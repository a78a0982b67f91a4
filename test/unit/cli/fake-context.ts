import type { CommandContext, GlobalFlags } from "../../../src/cli/context.ts";

/** A context without a process: what was printed is collected, time stands still. */
export interface FakeContext extends CommandContext {
  readonly printed: { out: string; err: string };
}

export function fakeContext(
  parts: {
    flags?: GlobalFlags;
    argv?: readonly string[];
    cwd?: string;
    env?: Record<string, string>;
    signal?: AbortSignal;
  } = {},
): FakeContext {
  const printed = { out: "", err: "" };
  return {
    printed,
    flags: parts.flags ?? {},
    argv: parts.argv ?? [],
    cwd: parts.cwd ?? "/nowhere",
    env: parts.env ?? {},
    stdout: (text) => {
      printed.out += text;
    },
    stderr: (text) => {
      printed.err += text;
    },
    isTty: false,
    width: 80,
    ask: undefined,
    clock: {
      now: () => Date.parse("2026-01-02T03:04:05Z"),
      monotonic: () => 0,
      sleep: () => Promise.resolve(),
    },
    random: { hex: (bytes) => "ab".repeat(bytes) },
    signal: parts.signal ?? new AbortController().signal,
  };
}
