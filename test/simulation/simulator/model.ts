import type { Release } from "../../../src/domain/release.ts";
import { settled } from "../../../src/engine/settled.ts";
import { isPromoted } from "../../../src/engine/machine.ts";
import { ownedBy } from "./report-truth.ts";
import { weightsOf } from "./sight.ts";
import type { Stage } from "./stage.ts";

/** What an operator who has read the README expects, command by command; it knows no AWS. */
export class Model {
  /** Promoted ones, the live one first. */
  promoted: readonly Release[] = [];
  /** Failed at their own deploy. */
  readonly marked: Release[] = [];
  readonly stops: ("frozen" | "halted")[] = [];
  /** A rollout that somebody's end has left, if it has begun anything. */
  unfinished: { readonly release: Release; readonly isLive: boolean } | undefined;
  /** A process died with the lease. */
  isHeldByDead = false;

  get live(): Release | undefined {
    return this.promoted[0];
  }

  get isQuiet(): boolean {
    return this.unfinished === undefined && !this.isHeldByDead;
  }

  promote(release: Release): void {
    const others = this.promoted.filter(({ number }) => number !== release.number);
    this.promoted = [release, ...others];
  }

  /** What is left behind is nothing to go back to. */
  goBackTo({ number }: Release): void {
    this.promoted = this.promoted.slice(this.promoted.findIndex((one) => one.number === number));
  }

  fail(release: Release): void {
    this.marked.push(release);
    this.stops.push("halted");
  }

  /** How far the dead one's rollout came is the world's to say; nothing else is taken from there. */
  learnWhatIsLeft(stage: Stage, release: Release): void {
    const { latest, lease } = stage.sight;
    this.isHeldByDead = lease?.isReleased === false;
    if (!latest || latest.releaseNumber !== release.number) return;
    const isLive = isPromoted(latest.state);
    if (isLive) this.promote(release);
    this.unfinished = settled(latest) ? undefined : { release, isLive };
  }
}

/** Throws where the world is not as the model has it. */
export function compare(model: Model, stage: Stage): void {
  const { sight, safety, customers } = stage;
  const [broken] = safety.violations;
  if (broken) throw new Error(`${broken.invariant}: ${broken.what}`);
  if (customers.total > 0) throw new Error(`customers were harmed: ${customers.total}`);
  same("live", sight.live?.releaseId, model.live?.id);
  const past = model.promoted.slice(1, 1 + stage.order.settings.keep.releases);
  const history = sight.live?.history.map(({ id }) => id).slice(0, past.length) ?? [];
  same("to go back to", history, model.live ? past.map(({ id }) => id) : []);
  same("the lease is held", sight.lease?.isReleased === false, model.isHeldByDead);
  same("stops", kinds(sight.stops.map(({ kind }) => kind)), kinds(model.stops));
  if (model.unfinished) return;
  const { live } = sight;
  const weights = (weightsOf(sight.productionRule) ?? []).filter(({ weight }) => weight > 0);
  same(
    "who serves",
    weights.map(({ arn }) => arn),
    live ? [live.fleet.targetGroupArn] : [],
  );
  const owned = ownedBy(stage).length;
  same("things of ours", owned, live ? 4 : 0);
}

const kinds = (stops: readonly string[]): readonly string[] => [...new Set(stops)].toSorted();

export function same(what: string, is: unknown, expected: unknown): void {
  const [fact, claim] = [is, expected].map((value) => JSON.stringify(value) ?? "nothing");
  if (fact !== claim) throw new Error(`${what}: ${fact}, the model says ${claim}`);
}
