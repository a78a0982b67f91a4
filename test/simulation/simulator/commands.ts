import fc from "fast-check";
import { RolloutFailure } from "../../../src/domain/failure.ts";
import type { RolloutResult } from "../../../src/domain/outcome.ts";
import type { Release } from "../../../src/domain/release.ts";
import { compare, same, type Model } from "./model.ts";
import { untruth } from "./report-truth.ts";
import type { Actor, Stage } from "./stage.ts";
import {
  breakIt,
  cleanUp,
  deploy,
  freezeIt,
  publish,
  resumeIt,
  rollback,
  undoIt,
  unfreezeIt,
} from "./verbs.ts";

/** One thing an operator does, when it makes sense, and what the model says must come of it. */
interface Doing {
  readonly name: string;
  makesSense(model: Model): boolean;
  does(model: Model, stage: Stage): Promise<void>;
}

type Command = fc.AsyncCommand<Model, Stage, true>;

const command = (doing: Doing): Command => ({
  check: async (model) => Promise.resolve(doing.makesSense(model)),
  run: async (model, stage) => {
    stage.trace.add(`— ${doing.name}`);
    await doing.does(model, stage);
    await stage.pass(5_000);
    compare(model, stage);
  },
  toString: () => doing.name,
});

/** Lets somebody do it to its end; what was refused by an exception is its code. */
async function done<Result>(
  stage: Stage,
  work: (actor: Actor) => Promise<Result>,
  isStruck: (sent: number, actor: Actor) => boolean = () => false,
): Promise<Result | string | undefined> {
  const actor = stage.actor(`C${stage.actors.size}`);
  const run = await stage.begin(actor, () => work(actor));
  const sent = () => stage.network.sent.get(actor.process.name)?.length ?? 0;
  await stage.until(() => run.isOver || actor.process.isDead || isStruck(sent(), actor));
  if (run.error instanceof RolloutFailure) return run.error.failure.code;
  if (run.error !== undefined) throw run.error as Error;
  const result = run.result as Partial<RolloutResult> | undefined;
  const lie = result?.outcome ? untruth(stage, result as RolloutResult, true) : undefined;
  if (lie !== undefined) throw new Error(lie);
  return run.result;
}

const outcomeOf = (result: unknown): string | undefined =>
  typeof result === "string" ? result : (result as RolloutResult | undefined)?.outcome;

async function fresh(stage: Stage, isGood: boolean): Promise<Release> {
  const result = await done(stage, (actor) =>
    publish(stage, actor, isGood ? "good" : "unbuildable"),
  );
  return result as Release;
}

const deploying = (isGood: boolean): Doing => ({
  name: isGood ? "deploy" : "deploy what cannot be built",
  makesSense: (model) => model.isQuiet,
  async does(model, stage) {
    const release = await fresh(stage, isGood);
    const result = await done(stage, (actor) => deploy(stage, actor, release));
    if (model.stops.length > 0) return same("deploy", outcomeOf(result), "refused");
    same("deploy", outcomeOf(result), isGood ? "live" : "rolled-back");
    if (isGood) model.promote(release);
    else model.fail(release);
  },
});

const again: Doing = {
  name: "deploy what is live",
  makesSense: (model) => model.isQuiet && model.live !== undefined,
  async does({ live }, stage) {
    const result = await done(stage, (actor) => deploy(stage, actor, live!));
    same("deploy of what is live", outcomeOf(result), "no-op");
  },
};

const marked: Doing = {
  name: "deploy what has failed",
  makesSense: (model) => model.isQuiet && model.marked.length > 0,
  async does(model, stage) {
    const result = await done(stage, (actor) => deploy(stage, actor, model.marked.at(-1)!));
    same("deploy of what has failed", outcomeOf(result), "refused");
  },
};

const goingBack: Doing = {
  name: "rollback",
  makesSense: (model) => model.isQuiet,
  async does(model, stage) {
    const target = model.promoted[1];
    const result = await done(stage, (actor) => rollback(stage, actor));
    same("rollback", outcomeOf(result), target ? "live" : "NOT_FOUND");
    if (target) model.goBackTo(target);
  },
};

/** Ends a deploy once it has sent so many requests: by SIGKILL or Ctrl-C. */
const ended = (how: "killed" | "interrupted", after: number): Doing => ({
  name: `deploy, ${how} after ${after} requests`,
  makesSense: (model) => model.isQuiet && model.stops.length === 0,
  async does(model, stage) {
    const release = await fresh(stage, true);
    let isStruck = false;
    const result = await done(
      stage,
      (actor) => deploy(stage, actor, release),
      (sent, { process }) => {
        if (sent < after || isStruck) return false;
        isStruck = true;
        if (how === "killed") process.kill();
        else process.interrupt();
        return false;
      },
    );
    if (!isStruck) same("deploy", outcomeOf(result), "live");
    await stage.pass(30_000);
    model.learnWhatIsLeft(stage, release);
    if (how === "interrupted") same("the lease is held", model.isHeldByDead, false);
  },
});

const resuming: Doing = {
  name: "resume --wait",
  makesSense: (model) => !model.isQuiet,
  async does(model, stage) {
    const { unfinished, live } = model;
    const result = await done(stage, (actor) => resumeIt(stage, actor, true));
    same("resume", outcomeOf(result), unfinished ? "live" : "no-op");
    if (unfinished && unfinished.release !== live) model.promote(unfinished.release);
    Object.assign(model, { unfinished: undefined, isHeldByDead: false });
  },
};

const undoing: Doing = {
  name: "undo --wait",
  makesSense: (model) => !model.isQuiet,
  async does(model, stage) {
    const { unfinished, live } = model;
    const result = await done(stage, (actor) => undoIt(stage, actor, true));
    if (unfinished?.isLive === true)
      return same("undo of what is live", outcomeOf(result), "refused");
    const way = unfinished ? (live ? "live" : "rolled-back") : "no-op";
    same("undo", outcomeOf(result), way);
    Object.assign(model, { unfinished: undefined, isHeldByDead: false });
  },
};

const refused: Doing = {
  name: "resume while a dead one holds the lease",
  makesSense: (model) => model.isHeldByDead,
  async does(_model, stage) {
    const result = await done(stage, (actor) => resumeIt(stage, actor, false));
    same("resume without the lease", outcomeOf(result), "lease-held");
  },
};

const other: Doing = {
  name: "another deploy beside what is unfinished",
  makesSense: (model) => model.unfinished?.isLive === false && !model.isHeldByDead,
  async does(_model, stage) {
    const release = await fresh(stage, true);
    const result = await done(stage, (actor) => deploy(stage, actor, release));
    same("another deploy", outcomeOf(result), "refused");
  },
};

const breaking: Doing = {
  name: "lease break --holder-is-dead",
  makesSense: (model) => model.isHeldByDead,
  async does(model, stage) {
    await done(stage, (actor) => breakIt(actor, () => Promise.resolve(true)));
    model.isHeldByDead = false;
  },
};

const stopping: Doing = {
  name: "freeze",
  makesSense: () => true,
  async does(model, stage) {
    await done(stage, freezeIt);
    model.stops.push("frozen");
  },
};

const starting: Doing = {
  name: "unfreeze",
  makesSense: () => true,
  async does(model, stage) {
    await done(stage, unfreezeIt);
    model.stops.length = 0;
  },
};

const cleaning: Doing = {
  name: "cleanup",
  makesSense: (model) => model.isQuiet,
  async does(_model, stage) {
    await done(stage, (actor) => cleanUp(stage, actor));
  },
};

const always = [
  deploying(true),
  deploying(true),
  deploying(false),
  again,
  marked,
  goingBack,
  resuming,
  resuming,
  undoing,
  refused,
  other,
  breaking,
  stopping,
  starting,
  starting,
  cleaning,
];

/** Any sequence of them; one that makes no sense at its turn is left out. */
export const anyCommands = (maxCommands: number) =>
  fc.commands<Model, Stage, true>(
    [
      ...always.map((doing) => fc.constant(command(doing))),
      ...(["killed", "killed", "interrupted"] as const).map((how) =>
        fc.integer({ min: 1, max: 120 }).map((after) => command(ended(how, after))),
      ),
    ],
    { maxCommands, size: "max", disableReplayLog: true },
  );
