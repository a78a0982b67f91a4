import type { AutoScalingGroup } from "@aws-sdk/client-auto-scaling";
import {
  CreateAutoScalingGroupCommand,
  DeleteAutoScalingGroupCommand,
  DeletePolicyCommand,
  PutScalingPolicyCommand,
  UpdateAutoScalingGroupCommand,
} from "@aws-sdk/client-auto-scaling";
import type { Base } from "../domain/base.ts";
import { fail } from "../domain/failure.ts";
import type { Bounds, Fleet } from "../domain/fleet.ts";
import { isOurs } from "../domain/names.ts";
import type { Clock, LaunchOrder } from "../engine/ports.ts";
import { persist, type Exceptions } from "./attempt.ts";
import type { Clients } from "./clients.ts";
import { describeGroup } from "./describe-group.ts";
import {
  cpuPolicyName,
  cpuPolicyRequest,
  createGroupRequest,
  resizeRequest,
} from "./group-request.ts";
import { ownerInWords, tagsByKey } from "./tag-list.ts";

/** Milliseconds to go on asking while a group's last activities end (aws-facts §1.7). */
const patienceMs = 30_000;
const askAgainMs = 2_000;
/** Milliseconds for which tags that were seen are believed: who takes them off takes the group. */
const freshMs = 3_000;

export interface GroupHands {
  readonly clients: Pick<Clients, "autoScaling">;
  readonly clock: Clock;
  /** When groups were last seen with our tags by this process, by name, monotonic. */
  readonly ours: Map<string, number>;
}

/** Ensures the group; one of the name that is not ours is CONFLICT. */
export async function createGroup(
  hands: GroupHands,
  order: LaunchOrder,
  base: Pick<Base, "subnetIds">,
): Promise<void> {
  const { fleet } = order;
  const { writes } = hands.clients.autoScaling;
  const command = new CreateAutoScalingGroupCommand(createGroupRequest(order, base));
  await persist<unknown>(
    hands.clock,
    { action: "autoscaling:CreateAutoScalingGroup", resource: `group ${fleet.name}` },
    () => writes.send(command),
    { AlreadyExists: async () => refuseForeign(await standing(hands, fleet.name), fleet) },
  );
  hands.ours.set(fleet.name, hands.clock.monotonic());
}

/** A group that exists may take a while to be shown (aws-facts §7.6). */
async function standing(hands: GroupHands, name: string): Promise<AutoScalingGroup | undefined> {
  const start = hands.clock.monotonic();
  for (;;) {
    const group = await describeGroup(hands.clients.autoScaling.reads, name);
    if (group || hands.clock.monotonic() - start >= patienceMs) {
      return group;
    }
    await hands.clock.sleep(askAgainMs);
  }
}

/** A group that vanished between is not ours either: names are not reused. */
function refuseForeign(group: AutoScalingGroup | undefined, fleet: Fleet): void {
  const tags = tagsByKey(group?.Tags);
  if (!isOurs(tags, fleet)) {
    fail({
      code: "CONFLICT",
      summary:
        `Auto Scaling group ${fleet.name} exists and is not ours: it belongs to ` +
        `${ownerInWords(tags, "somebody")}.`,
      remedy: "Delete or rename it, then deploy again.",
    });
  }
  if (group?.Status) {
    fail({
      code: "CONFLICT",
      summary: `Auto Scaling group ${fleet.name} is being deleted and cannot be used again.`,
      remedy: "Deploy again: the next rollout has a name of its own.",
    });
  }
}

/** Sends a change of a group, by its operation, if it is ours; DRIFT when it is gone, or going. */
export async function changeGroup(
  hands: GroupHands,
  fleet: Fleet,
  operation: string,
  send: (writes: GroupHands["clients"]["autoScaling"]["writes"]) => Promise<unknown>,
  exceptions?: Exceptions<unknown>,
): Promise<void> {
  if (!(await isOurGroup(hands, fleet))) {
    fail({ code: "DRIFT", summary: `Auto Scaling group ${fleet.name} no longer exists.` });
  }
  await persist<unknown>(
    hands.clock,
    { action: `autoscaling:${operation}`, resource: `group ${fleet.name}` },
    () => send(hands.clients.autoScaling.writes),
    { ...exceptions, ValidationError: (error) => refusedAs(error, hands, fleet, exceptions) },
  );
}

/** What AWS says of a group that is going says so only in its text: the group is looked at. */
async function refusedAs(
  error: unknown,
  { clients }: GroupHands,
  { name }: Fleet,
  exceptions: Exceptions<unknown> = {},
): Promise<unknown> {
  if (await isGoing(clients, name)) {
    fail({ code: "DRIFT", summary: `Auto Scaling group ${name} is being deleted.` });
  }
  const { ValidationError: known } = exceptions;
  if (!known) {
    throw error;
  }
  return await known(error);
}

async function isGoing({ autoScaling }: GroupHands["clients"], name: string): Promise<boolean> {
  const group = await describeGroup(autoScaling.reads, name);
  return !group || Boolean(group.Status);
}

/** Sets the size of a group that is ours. */
export async function resizeGroup(
  hands: GroupHands,
  fleet: Fleet,
  size: Bounds,
  judgeByTraffic: boolean,
): Promise<void> {
  const command = new UpdateAutoScalingGroupCommand(resizeRequest(fleet, size, judgeByTraffic));
  await changeGroup(hands, fleet, "UpdateAutoScalingGroup", (writes) => writes.send(command));
}

/** Puts the policy on a group that is ours; the same name replaces it. */
export async function putCpuPolicy(
  hands: GroupHands,
  fleet: Fleet,
  percent: number,
): Promise<void> {
  const command = new PutScalingPolicyCommand(cpuPolicyRequest(fleet, percent));
  await changeGroup(hands, fleet, "PutScalingPolicy", (writes) => writes.send(command));
}

/** Takes the policy off a group that is ours; a policy that is not there is as asked. */
export async function deleteCpuPolicy(hands: GroupHands, fleet: Fleet): Promise<void> {
  const command = new DeletePolicyCommand({
    AutoScalingGroupName: fleet.name,
    PolicyName: cpuPolicyName(fleet),
  });
  const exceptions = { ValidationError: ifPolicyIsGone };
  await changeGroup(hands, fleet, "DeletePolicy", (writes) => writes.send(command), exceptions);
}

/** Auto Scaling has no code of its own for a policy that is not there (aws-facts §1.8). */
async function ifPolicyIsGone(error: unknown): Promise<void> {
  if (!(error instanceof Error && /policy/i.test(error.message))) {
    throw error;
  }
}

/** Asks for deletion; a group that is gone, or going, is as asked. */
export async function deleteGroup(hands: GroupHands, fleet: Fleet, force: boolean): Promise<void> {
  if (!(await isOurGroup(hands, fleet))) {
    return;
  }
  const start = hands.clock.monotonic();
  const isPatient = (): boolean => hands.clock.monotonic() - start < patienceMs;
  while ((await askForDeletion(hands, fleet, force, isPatient)) === "again") {
    await hands.clock.sleep(askAgainMs);
  }
}

function askForDeletion(
  hands: GroupHands,
  fleet: Fleet,
  force: boolean,
  isPatient: () => boolean,
): Promise<"done" | "again"> {
  const { writes } = hands.clients.autoScaling;
  const command = new DeleteAutoScalingGroupCommand({
    AutoScalingGroupName: fleet.name,
    ForceDelete: force,
  });
  const isGone = () => isGoing(hands.clients, fleet.name);
  const busy = async (error: unknown): Promise<"done" | "again"> => {
    if (await isGone()) {
      return "done";
    }
    if (!isPatient()) {
      throw error;
    }
    return "again";
  };
  return persist<"done" | "again">(
    hands.clock,
    { action: "autoscaling:DeleteAutoScalingGroup", resource: `group ${fleet.name}` },
    async () => {
      await writes.send(command);
      return "done";
    },
    {
      ResourceInUse: busy,
      ScalingActivityInProgress: busy,
      ValidationError: async (error) => {
        if (await isGone()) {
          return "done";
        }
        throw error;
      },
    },
  );
}

/** False when it does not exist; DRIFT when it exists without our tags, which are read anew. */
async function isOurGroup(hands: GroupHands, fleet: Fleet): Promise<boolean> {
  if (hands.clock.monotonic() - (hands.ours.get(fleet.name) ?? -Infinity) <= freshMs) {
    return true;
  }
  const group = await describeGroup(hands.clients.autoScaling.reads, fleet.name);
  if (!group) {
    return false;
  }
  if (!isOurs(tagsByKey(group.Tags), fleet)) {
    fail({
      code: "DRIFT",
      summary: `Auto Scaling group ${fleet.name} does not carry our tags; it was left alone.`,
      remedy: "Find out who made or retagged it.",
    });
  }
  hands.ours.set(fleet.name, hands.clock.monotonic());
  return true;
}
