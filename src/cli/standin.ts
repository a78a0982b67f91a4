import { allQuirks } from "../standin/quirks/all-quirks.ts";
import type { StandinOptions } from "./command-options.ts";
import type { CommandContext } from "./context.ts";
import { enforcedServices } from "./enforced-services.ts";
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
  const enforced = options.enforceIam && enforcedServices(options.enforceIam);
  const region = await startLocalRegion({
    port: options.port,
    loadBalancerPort: options.loadBalancerPort,
    state: options.state,
    reach: options.reach,
    without,
    enforced,
    instances: { kind: options.instances ?? "process", mirrors: options.mirror ?? [] },
    complain: say,
    narrate: say,
  });
  const { endpoint, loadBalancer } = region;
  for (const id of without) say(`Not as AWS does it, without ${id}: ${allQuirks[id].off}.`);
  for (const { service, deployerRoleArn, viewerRoleArn } of region.enforced) {
    say(`Policies of ${service} hold: deploy as ${deployerRoleArn}, look as ${viewerRoleArn}.`);
  }
  if (enforced) say(howToTakeARole);
  context.stdout(`${JSON.stringify({ endpoint, loadBalancer })}\n`);
  say(`In another terminal: export AWS_ENDPOINT_URL=${endpoint}. Ctrl-C ends it.`);
  await interrupted(context.signal);
  say("Ending every instance…");
  await region.close();
  return 0;
}

const howToTakeARole =
  "Any access key may take a role: aws sts assume-role, or role_arn in an AWS profile. " +
  "The access key administrator may do everything without one.";

async function interrupted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) {
    await new Promise<void>((done) => signal.addEventListener("abort", () => done()));
  }
}
