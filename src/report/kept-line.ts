import type { ServiceStatus } from "../domain/status.ts";

/** What is kept for a quick rollback and until when; nothing where nothing is. */
export function keptLines(
  { kept, environment }: Pick<ServiceStatus, "kept" | "environment">,
  nowMs: number,
): readonly string[] {
  if (!kept) {
    return [];
  }
  const until = `${kept.release} (${kept.number}) until ${kept.until}`;
  return Date.parse(kept.until) > nowMs
    ? [`Kept for a rollback: the fleet of ${until}`]
    : [`Kept: the fleet of ${until}, which is over: slipway cleanup --environment ${environment}`];
}
