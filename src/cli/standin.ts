import { allQuirks } from "../standin/quirks/all-quirks.ts";
import type { StandinOptions } from "./command-options.ts";
import type { CommandContext } from "./context.ts";
import { startLocalRegion } from "./local-region.ts";
import { withoutQuirks } from "./without-quirks.ts";

/** Runs the local AWS until it is interrupted; says where it is in one line of JSON. */
export async function runStandin(
  context: CommandContext,
  _args: readonly string[],
  options: StandinOptions,
): Promise<number> {
  const say = (line: string): void => context.stderr(`${line}\n`);
  const without = withoutQuirks(options.without ?? []);
  const region = await startLocalRegion({
    port: options.port,
    loadBalancerPort: options.loadBalancerPort,
    state: options.state,
    reach: options.reach,
    without,
    instances: { kind: options.instances ?? "process", mirrors: options.mirror ?? [] },
    complain: say,
    narrate: say,
  });
  const { endpoint, loadBalancer } = region;
  for (const id of without) say(`Not as AWS does it, without ${id}: ${allQuirks[id].off}.`);
  context.stdout(`${JSON.stringify({ endpoint, loadBalancer })}\n`);
  say(`In another terminal: export AWS_ENDPOINT_URL=${endpoint}. Ctrl-C ends it.`);
  await interrupted(context.signal);
  say("Ending every instance…");
  await region.close();
  return 0;
}

async function interrupted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) {
    await new Promise<void>((done) => signal.addEventListener("abort", () => done()));
  }
}
