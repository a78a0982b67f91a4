import type { LineRecord, LineStop } from "../../../src/domain/line.ts";
import { numberKey, productionPriority } from "../../../src/domain/names.ts";
import type { LivePointer, Rollout } from "../../../src/domain/rollout.ts";
import type { Group } from "../../../src/standin/autoscaling/group.ts";
import type { Item } from "../../../src/standin/dynamodb/value/attribute-value.ts";
import type { Listener } from "../../../src/standin/elbv2/listener.ts";
import type { RuleSnapshot } from "../../../src/standin/elbv2/rule.ts";
import type { TargetGroup } from "../../../src/standin/elbv2/target-group.ts";
import type { Region } from "../../../src/standin/region.ts";

export interface Weight {
  readonly arn: string;
  readonly weight: number;
}

export interface LeaseSeen {
  readonly holder: string;
  readonly epoch: number;
  readonly isReleased: boolean;
  /** Taken from its holder by a person. */
  readonly isBroken: boolean;
}

/** The world as it is this moment, past every API: what checks and customers go by. */
export class Sight {
  readonly region: Region;
  readonly service: string;
  readonly #listenerArn: string;
  readonly #priority: number;
  readonly #table: string;
  readonly #documents = new Map<string, { readonly text: string; readonly value: unknown }>();

  constructor(
    region: Region,
    known: { service: string; listenerArn: string; routePriority: number; table: string },
  ) {
    this.region = region;
    this.service = known.service;
    this.#listenerArn = known.listenerArn;
    this.#priority = productionPriority(known.routePriority);
    this.#table = known.table;
  }

  get listener(): Listener {
    return this.region.elb.listeners.get(this.#listenerArn)!;
  }

  /** The production rule as it is described. */
  get productionRule(): RuleSnapshot | undefined {
    return this.listener.rules.find(({ priority }) => priority === this.#priority);
  }

  /** The production rule that the data plane obeys just now. */
  get obeyedRule(): RuleSnapshot | undefined {
    return this.listener.live.find(({ priority }) => priority === this.#priority);
  }

  item(pk: string, sk: string): Item | undefined {
    const table = this.region.dynamodb.table(this.#table);
    return table.items.get({ partition: { S: pk }, sort: { S: sk } });
  }

  items(pk: string): readonly Item[] {
    const table = this.region.dynamodb.table(this.#table);
    return table.items.partition({ S: pk }).map(({ item }) => item);
  }

  get lease(): LeaseSeen | undefined {
    const item = this.item(`${this.service}#control`, "lease");
    return (
      item && {
        holder: item["holder"]?.S ?? "",
        epoch: Number(item["epoch"]?.N ?? 0),
        isReleased: item["released"]?.BOOL === true,
        isBroken: item["broken"]?.BOOL === true,
      }
    );
  }

  get live(): LivePointer | undefined {
    return this.#document("live") as LivePointer | undefined;
  }

  /** Why deploys are refused just now. */
  get stops(): readonly LineStop[] {
    return (this.#document("line") as LineRecord | undefined)?.stops ?? [];
  }

  rollout(number: number): Rollout | undefined {
    return this.#document(`rollout#${numberKey(number)}`) as Rollout | undefined;
  }

  get rollouts(): readonly Rollout[] {
    return this.items(`${this.service}#control`).flatMap((item) => {
      const sk = item["sk"]?.S ?? "";
      return sk.startsWith("rollout#") ? [this.#document(sk) as Rollout] : [];
    });
  }

  /** The records of all rollouts as they are written. */
  get ledger(): readonly string[] {
    return this.items(`${this.service}#control`).flatMap((item) =>
      (item["sk"]?.S ?? "").startsWith("rollout#") ? [item["document"]?.S ?? ""] : [],
    );
  }

  get latest(): Rollout | undefined {
    return this.rollouts.at(-1);
  }

  /** Groups by ARN whose name a fleet has. */
  targetGroup(arn: string): TargetGroup | undefined {
    return this.region.elb.targetGroups.get(arn);
  }

  group(name: string): Group | undefined {
    return this.region.autoScaling.find(name);
  }

  healthy(arn: string): number {
    let count = 0;
    for (const { state } of this.targetGroup(arn)?.targets.values() ?? []) {
      if (state === "healthy") count += 1;
    }
    return count;
  }

  /** Parsed once for each text. */
  #document(sk: string): unknown {
    const text = this.item(`${this.service}#control`, sk)?.["document"]?.S;
    if (text === undefined) return undefined;
    const known = this.#documents.get(sk);
    if (known?.text === text) return known.value;
    const value: unknown = JSON.parse(text);
    this.#documents.set(sk, { text, value });
    return value;
  }
}

/** The share of one group, in percent; 0 when it is not named. */
export function percentOf(weights: readonly Weight[], arn: string): number {
  const total = weights.reduce((sum, { weight }) => sum + weight, 0);
  const own = weights.find((one) => one.arn === arn)?.weight ?? 0;
  return total === 0 ? 0 : (100 * own) / total;
}

/** What a rule forwards to; undefined when it does not forward. */
export function weightsOf(rule: RuleSnapshot | undefined): readonly Weight[] | undefined {
  const action = rule?.actions.find(({ Type }) => Type === "forward");
  if (!action) return undefined;
  const groups = action.ForwardConfig?.TargetGroups;
  if (groups) {
    return groups.map(({ TargetGroupArn, Weight }) => ({
      arn: TargetGroupArn ?? "",
      weight: Weight ?? 1,
    }));
  }
  return action.TargetGroupArn === undefined ? [] : [{ arn: action.TargetGroupArn, weight: 1 }];
}
