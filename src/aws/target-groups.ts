import type { CreateTargetGroupCommandOutput } from "@aws-sdk/client-elastic-load-balancing-v2";
import {
  CreateTargetGroupCommand,
  DeleteTargetGroupCommand,
  DescribeTargetHealthCommand,
  ModifyTargetGroupAttributesCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { fail } from "../domain/failure.ts";
import type { Fleet } from "../domain/fleet.ts";
import { isOurs } from "../domain/names.ts";
import type { Removal, TargetGroupOrder, TargetHealth } from "../engine/ports.ts";
import { attempt, persist } from "./attempt.ts";
import type { ElbHands } from "./elb-hands.ts";
import { isOurResource, isRemoved, nameOfArn, readTags } from "./elb-tags.ts";
import { ownerInWords } from "./tag-list.ts";
import { drainRequest, targetGroupRequest } from "./target-group-request.ts";
import { targetGroupArn } from "./target-group-tags.ts";

/** What AWS sets by itself; then the call that would set it is left out (aws-facts §2.4). */
const defaultDrainSeconds = 300;

/**
 * Ensures the target group. Creating is idempotent for equal settings, whoever made the group
 * (aws-facts §2.1), so its tags are read before it is believed to be ours.
 */
export async function createTargetGroup(
  hands: ElbHands,
  fleet: Fleet,
  order: TargetGroupOrder,
  vpcId: string,
): Promise<string> {
  const resource = `target group ${fleet.name}`;
  const command = new CreateTargetGroupCommand(targetGroupRequest(fleet, order, vpcId));
  const answer = await persist<Pick<CreateTargetGroupCommandOutput, "TargetGroups">>(
    hands.clock,
    { action: "elasticloadbalancing:CreateTargetGroup", resource },
    () => hands.clients.elb.writes.send(command),
    {
      DuplicateTargetGroupName: async () => ({
        TargetGroups: [{ TargetGroupArn: await ownOfOtherSettings(hands, fleet) }],
      }),
    },
  );
  const arn = answer.TargetGroups?.[0]?.TargetGroupArn;
  if (arn === undefined) {
    throw new Error(`CreateTargetGroup returned no ARN for ${fleet.name}`);
  }
  await refuseForeign(hands, fleet, arn);
  if (order.drainSeconds !== defaultDrainSeconds) {
    const attributes = new ModifyTargetGroupAttributesCommand(
      drainRequest(arn, order.drainSeconds),
    );
    await persist<unknown>(
      hands.clock,
      { action: "elasticloadbalancing:ModifyTargetGroupAttributes", resource },
      () => hands.clients.elb.writes.send(attributes),
    );
  }
  return arn;
}

/** The settings may have changed since this rollout made its group; what it made then counts. */
async function ownOfOtherSettings(hands: ElbHands, fleet: Fleet): Promise<string> {
  const arn = await findTargetGroup(hands, fleet);
  return (
    arn ??
    fail({
      code: "CONFLICT",
      summary: `Target group ${fleet.name} exists with other settings and is not ours.`,
      remedy: "Delete it, then deploy again.",
    })
  );
}

async function refuseForeign(hands: ElbHands, fleet: Fleet, arn: string): Promise<void> {
  const tags = (await readTags(hands, [arn])).get(arn) ?? {};
  if (!isOurs(tags, fleet)) {
    fail({
      code: "CONFLICT",
      summary:
        `Target group ${fleet.name} exists and is not ours: it belongs to ` +
        `${ownerInWords(tags, "somebody")}.`,
      remedy: "Delete it, then deploy again.",
    });
  }
}

/** ARN of the fleet's own group by name; a foreign group of the name counts as none. */
export async function findTargetGroup(hands: ElbHands, fleet: Fleet): Promise<string | undefined> {
  const arn = await targetGroupArn(hands.clients.elb.reads, fleet.name);
  if (arn === undefined) {
    return undefined;
  }
  const tags = (await readTags(hands, [arn])).get(arn);
  return tags && isOurs(tags, fleet) ? arn : undefined;
}

/** Milliseconds to go on while a rule just changed still counts as using the group. */
const patienceMs = 30_000;
const askAgainMs = 2_000;

/** Deletes a group of ours, if it is shown. */
export async function deleteTargetGroup(hands: ElbHands, arn: string): Promise<Removal> {
  if (!(await isOurResource(hands, arn))) {
    return isRemoved(hands, arn) ? "removed" : "not-shown";
  }
  const start = hands.clock.monotonic();
  const isPatient = (): boolean => hands.clock.monotonic() - start < patienceMs;
  while ((await askForDeletion(hands, arn, isPatient)) === "again") {
    await hands.clock.sleep(askAgainMs);
  }
  hands.tags.set(arn, undefined);
  return "removed";
}

function askForDeletion(
  hands: ElbHands,
  arn: string,
  isPatient: () => boolean,
): Promise<"done" | "again"> {
  const command = new DeleteTargetGroupCommand({ TargetGroupArn: arn });
  return persist<"done" | "again">(
    hands.clock,
    { action: "elasticloadbalancing:DeleteTargetGroup", resource: nameOfArn(arn) },
    async () => {
      await hands.clients.elb.writes.send(command);
      return "done";
    },
    {
      TargetGroupNotFound: () => Promise.resolve("done"),
      ResourceInUse: async (error) => {
        if (!isPatient()) {
          throw error;
        }
        return "again";
      },
    },
  );
}

/** Registered and draining targets, in no order; the call has no pages (aws-facts §2.3). */
export async function targetHealth(hands: ElbHands, arn: string): Promise<readonly TargetHealth[]> {
  const command = new DescribeTargetHealthCommand({ TargetGroupArn: arn });
  const answer = await attempt(
    { action: "elasticloadbalancing:DescribeTargetHealth", resource: nameOfArn(arn) },
    () => hands.clients.elb.reads.send(command),
  );
  return (answer.TargetHealthDescriptions ?? []).map(({ Target, TargetHealth: health }) => ({
    instanceId: Target?.Id ?? "",
    state: health?.State ?? "unknown",
    reason: [health?.Reason, health?.Description].filter(Boolean).join(": ") || undefined,
  }));
}
