import { AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import { EC2Client } from "@aws-sdk/client-ec2";
import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { DriftName } from "../../../../src/domain/drift.ts";
import type { RolloutResult } from "../../../../src/domain/outcome.ts";
import type { Rollout } from "../../../../src/domain/rollout.ts";
import type { Settings } from "../../../../src/domain/settings.ts";
import type { RolloutEvent } from "../../../../src/engine/events.ts";
import { inProcessDoor } from "../../../../src/standin/doors/in-process.ts";
import {
  bootingReleases,
  type VirtualReleases,
} from "../../../../src/standin/instances/virtual-release.ts";
import type { QuirkId } from "../../../../src/standin/quirks/all-quirks.ts";
import { VirtualWorld } from "../../aws/support/virtual-world.ts";
import { VirtualService } from "../../../support/virtual-service.ts";
import { customers } from "./customers.ts";

/** Somebody at the AWS console: clients of their own, and what they look at. */
export interface Person {
  readonly elb: ElasticLoadBalancingV2Client;
  readonly autoScaling: AutoScalingClient;
  readonly ec2: EC2Client;
  readonly service: VirtualService;
  /** The rollout of the second deploy, as the ledger has it at the moment of the edit. */
  readonly rollout: Rollout;
  /** Target groups' ARNs of stable and candidate. */
  readonly stable: string;
  readonly candidate: string;
}

/** One change behind a rollout's back. */
export interface DriftCase {
  /** The event at which it hurts. */
  readonly at: (event: RolloutEvent) => boolean;
  readonly edit: (person: Person) => Promise<unknown>;
  /** Milliseconds after the event. */
  readonly afterMs?: number;
  readonly settings?: Partial<Settings>;
  /** How releases live; they boot at once if not said otherwise. */
  readonly releases?: VirtualReleases;
  /** Quirks of AWS to do without. */
  readonly without?: readonly QuirkId[];
}

/** What came of a deploy over a live release behind whose back somebody edited. */
export interface Drifted {
  readonly result: RolloutResult;
  readonly events: readonly RolloutEvent[];
  readonly rollout: Rollout;
  readonly service: VirtualService;
  /** Requests not served, by virtual time in ms after the edit. */
  readonly lostMs: readonly number[];
  /** Share and healthy targets of what serves at the end, by release. */
  readonly serving: readonly { release: string; percent: number; healthy: number }[];
  readonly person: Person;
  /** Answers on record to this kind of change. */
  answers(what: DriftName): readonly string[];
}

export const stepStarts =
  (step: string, direction: "do" | "undo" = "do") =>
  (event: RolloutEvent): boolean =>
    event.event === "step-started" && event.step === step && event.direction === direction;

/** Half of the customers are with the candidate, and the step's pause begins. */
export const halfShifted = (event: RolloutEvent): boolean =>
  event.event === "traffic-shifted" && event.serving.length === 2;

const settings = {
  capacity: { min: 2, desired: 2, max: 4 },
  shift: { stepPercents: [50, 100], pauseSeconds: 40 },
  bakeSeconds: 60,
};

/** Two releases, the second behind whose back the edits are made, one after the other. */
export async function drift(one: DriftCase, ...more: readonly DriftCase[]): Promise<Drifted> {
  const service = new VirtualService(
    { ...settings, ...one.settings },
    {},
    new VirtualWorld(bootingReleases(one.releases ?? {}), one.without),
  );
  const { world } = service;
  await service.release({ A: "1" });
  const release = await world.until(service.publish({ A: "2" }));
  const asking = customers(service, "any.example.com", "/");
  const events: RolloutEvent[] = [];
  const edits: { readonly person: Person; readonly at: number }[] = [];
  const left = [one, ...more];
  const editing: Promise<void>[] = [];
  const edit = async (now: DriftCase): Promise<void> => {
    await world.clock.sleep(now.afterMs ?? 0);
    const person = await personAt(service);
    await now.edit(person);
    edits.push({ person, at: world.time.now() });
  };
  const tell = (event: RolloutEvent): void => {
    events.push(event);
    if (left[0]?.at(event)) {
      editing.push(edit(left.shift() as DriftCase));
    }
  };
  const result = await world.until(service.deploy(release, { tell }), 30);
  await world.until(Promise.all(editing));
  const last = edits.at(-1);
  if (!last || left.length > 0) throw new Error(`${result.reason}: no moment for the edit`);
  const { person, at } = last;
  await world.pass(2000);
  const rollout = (await world.until(service.engineWorld.ledger.rollout(2)))!;
  const lostMs = asking.stop().lost.map((line) => Number(line.split(" ")[0]) - at);
  const answers = (what: DriftName): readonly string[] =>
    (rollout.drift ?? []).flatMap((seen) => (seen.what === what ? [seen.answer] : []));
  const serving = await healthOf(service, result);
  return { result, events, rollout, service, lostMs, serving, person, answers };
}

export async function personAt(service: VirtualService): Promise<Person> {
  const config = {
    region: "us-east-1",
    credentials: { accessKeyId: "AKIDPERSON", secretAccessKey: "AKIDPERSON" },
    requestHandler: inProcessDoor(service.world.standin),
  };
  const rollout = (await service.engineWorld.ledger.latest())!;
  return {
    elb: new ElasticLoadBalancingV2Client(config),
    autoScaling: new AutoScalingClient(config),
    ec2: new EC2Client(config),
    service,
    rollout,
    stable: rollout.stable?.fleet.targetGroupArn ?? "",
    candidate: rollout.candidate.targetGroupArn ?? "",
  };
}

/** What the result says serves, and how many healthy targets each of them has. */
async function healthOf({ world, engineWorld }: VirtualService, result: RolloutResult) {
  const rollouts = await world.until(engineWorld.ledger.rollouts(9));
  const fleets = rollouts.map(({ candidate }) => candidate);
  const serving: { release: string; percent: number; healthy: number }[] = [];
  for (const { release, percent } of result.serving ?? []) {
    const arn = fleets.find(({ releaseId }) => releaseId === release)?.targetGroupArn ?? "";
    const targets = await world.until(engineWorld.traffic.targetHealth(arn));
    const healthy = targets.filter(({ state }) => state === "healthy").length;
    serving.push({ release, percent, healthy });
  }
  return serving;
}
