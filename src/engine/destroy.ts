import { fail } from "../domain/failure.ts";
import type { Fleet } from "../domain/fleet.ts";
import { isOurs } from "../domain/names.ts";
import type { LivePointer, Rollout } from "../domain/rollout.ts";
import { standingFleets } from "../domain/standing-fleets.ts";
import { lookAgain, removeRule } from "./absences.ts";
import { dismantle } from "./dismantle.ts";
import { withoutRollout } from "./kept-fleet.ts";
import type { Lease, World } from "./ports.ts";
import type { HouseRequest } from "./request.ts";
import { assertReadable } from "./run-rollout.ts";
import { settled } from "./settled.ts";
import { pause } from "./wait.ts";

/** What stood, by name, and is gone. */
export interface Destroyed {
  readonly rules: number;
  readonly fleets: readonly string[];
  readonly records: number;
}

/** What a service has in AWS, from its records; names of both kinds of fleets, each once. */
export async function whatStands({
  world,
}: Pick<HouseRequest, "world">): Promise<{ readonly fleets: readonly Fleet[] }> {
  const { live, latest } = await read(world);
  return { fleets: standingFleets(live, latest) };
}

/**
 * Takes everything of a service away: first its rules, so that nobody is sent to what goes next,
 * then its fleets, each drained, then its records, the live pointer last. Killed anywhere, the same
 * command goes on: what is gone is passed over. The lease item stays, and with it the numbers.
 */
export async function destroy(request: HouseRequest): Promise<Destroyed> {
  const { world, wait, tell, signal } = request;
  const lease = await world.leases.acquire(
    "destroy",
    wait,
    (holder) => tell({ event: "lease-waiting", ...holder }),
    signal,
  );
  try {
    return await underLease(request, lease);
  } finally {
    await lease.release();
  }
}

async function underLease(request: HouseRequest, lease: Lease): Promise<Destroyed> {
  const { world, place, tell, signal } = request;
  const { live, latest } = await read(world);
  if (latest) {
    assertReadable(latest, place);
  }
  const rules = await removeRules(request, live, latest);
  if (rules > 0) {
    tell({ event: "note", message: "The rules are gone; requests in flight may finish." });
    await pause(world.clock, place.propagationSeconds * 1000, signal);
  }
  const fleets = standingFleets(live, latest);
  for (const fleet of fleets) {
    const targetGroupArn = fleet.targetGroupArn ?? (await world.traffic.findTargetGroup(fleet));
    const context = withoutRollout(request, lease, { productionRuleArn: undefined });
    await dismantle(context, { ...fleet, targetGroupArn }, "drain", { remaining: () => [] });
    tell({ event: "note", message: `Fleet ${fleet.name} of ${fleet.releaseId} is gone.` });
  }
  const records = await world.ledger.forget(lease);
  return { rules, fleets: fleets.map(({ name }) => name), records };
}

async function read(
  world: World,
): Promise<{ live: LivePointer | undefined; latest: Rollout | undefined }> {
  const [live, latest] = await Promise.all([world.ledger.live(), world.ledger.latest()]);
  return { live, latest: latest && !settled(latest) ? latest : undefined };
}

/** By what the records say and what the tags confirm; a rule without our tags is not ours. */
async function removeRules(
  { world, settings, signal, tell }: HouseRequest,
  live: LivePointer | undefined,
  latest: Rollout | undefined,
): Promise<number> {
  const { traffic } = world;
  const known = [live?.productionRuleArn, latest?.productionRuleArn, latest?.testRuleArn];
  const onRecord = [...new Set(known)].filter((arn) => arn !== undefined);
  let arns: readonly string[] = [];
  const waiting = (message: string): void => tell({ event: "note", message });
  await lookAgain({ world, signal, waiting }, "a rule on record", async () => {
    const shown = new Set((await traffic.rules()).map(({ arn }) => arn));
    arns = onRecord.filter((arn) => shown.has(arn));
    return arns.length === onRecord.length ? arns : undefined;
  });
  const tags = await traffic.tags(arns);
  for (const arn of arns) {
    if (!isOurs(tags.get(arn) ?? {}, settings)) {
      fail({
        code: "DRIFT",
        summary: `Rule ${arn} does not carry our tags any more; nothing was taken away.`,
        remedy: "Find out who retagged it.",
      });
    }
    await removeRule({ world, signal, waiting }, arn);
  }
  return arns.length;
}
