import { availableParallelism, loadavg } from "node:os";

/**
 * How long what is promised to take at most `seconds` may take on this machine as it is: twice that
 * where at least as many tasks again wait for its processors as they can run; never less.
 */
export function onThisMachine(seconds: number): number {
  const [lately = 0] = loadavg();
  return seconds * Math.min(2, Math.max(1, lately / availableParallelism()));
}
