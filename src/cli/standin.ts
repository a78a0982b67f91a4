import { fail } from "../domain/failure.ts";
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
  const enforced = options.enforceIam && serviceNames(options.enforceIam);
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
  for (const { deployerRoleArn: role } of region.enforced) {
    say(
      `Policies are enforced; deploy as ${role} (aws sts assume-role, or role_arn in a profile).`,
    );
  }
  context.stdout(`${JSON.stringify({ endpoint, loadBalancer })}\n`);
  say(`In another terminal: export AWS_ENDPOINT_URL=${endpoint}. Ctrl-C ends it.`);
  await interrupted(context.signal);
  say("Ending every instance…");
  await region.close();
  return 0;
}

function serviceNames(given: readonly string[]): readonly string[] {
  const names = [...new Set(given.flatMap((list) => list.split(",")).map((name) => name.trim()))];
  const bad = names.find((name) => !/^[a-z][a-z0-9-]{0,31}$/.test(name));
  return bad === undefined
    ? names
    : fail({
        code: "BAD_INPUT",
        summary: `--enforce-iam wants names of services, and "${bad}" is none.`,
        remedy: "For example: slipway standin --enforce-iam web,api.",
      });
}

async function interrupted(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) {
    await new Promise<void>((done) => signal.addEventListener("abort", () => done()));
  }
}
