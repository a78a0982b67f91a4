import { exitCodes, type RolloutResult, type Serving } from "../../src/domain/outcome.ts";
import type { Trial } from "./ordeal.ts";
import { service, type Ran } from "./place.ts";
import type { Tagged } from "./world.ts";

/** What is not as it should be once everything is over: reports that were not true, leftovers. */
export async function findings({ place }: Trial): Promise<readonly string[]> {
  const { auditor, ran } = place;
  const [serving, things, lease] = await Promise.all([
    place.serving(),
    auditor.tagged(),
    auditor.lease(service),
  ]);
  const status = await place.run(["status"]);
  const live = (status.result as unknown as { live: { release: string; group: string } }).live;
  const [only] = serving;
  return [
    ...ran.flatMap(untrue),
    ...(serving.length === 1 && only?.percent === 100
      ? []
      : [`customers get ${inWords(serving)} in the end`]),
    ...(only?.release === live.release
      ? []
      : [`the ledger says ${live.release}, customers get ${inWords(serving)}`]),
    ...unlikeOneFleet(things, live.group, place.priority),
    ...(lease?.released === true ? [] : [`the lease is held by ${lease?.holder}`]),
  ];
}

/**
 * How what stands differs from what a live service has: a group, a template and a target group of its
 * name, once each, its instances, and one rule for customers. A test rule has had its time.
 */
export function unlikeOneFleet(
  things: readonly Tagged[],
  group: string,
  priority: number,
): readonly string[] {
  const rollout = things.find(({ name }) => name === `group ${group}`)?.rollout;
  const ofFleet = (kind: string) => (one: Tagged) =>
    one.name.startsWith(`${kind} `) && one.rollout === rollout;
  const named = (name: string) => (one: Tagged) => one.name === name;
  const instances = things.filter(ofFleet("instance"));
  const single: Readonly<Record<string, readonly Tagged[]>> = {
    group: things.filter(named(`group ${group}`)),
    template: things.filter(named(`template ${group}`)),
    "target group": things.filter(ofFleet("target group")),
    [`rule ${priority}`]: things.filter(named(`rule ${priority}`)),
  };
  const known = new Set([
    ...instances,
    ...Object.values(single).flatMap((ones) => ones.slice(0, 1)),
  ]);
  return [
    ...Object.entries({ ...single, instance: instances }).flatMap(([kind, ones]) =>
      ones.length > 0 ? [] : [`no ${kind} of ${group} stands`],
    ),
    ...things
      .filter((one) => !known.has(one))
      .map(({ name, release }) => `${name} of ${release || "no release"} is an orphan`),
  ];
}

/** What a command said at its end and was not so. */
function untrue(ran: Ran): readonly string[] {
  const { words, exitCode, signal, result, stderr, served } = ran;
  if (signal !== null) return [];
  const say = (text: string): string => `${words} (exit ${exitCode}): ${text}`;
  const bug = exitCode === exitCodes.bug ? [say(`a bug: ${stderr.slice(-1500)}`)] : [];
  if (!isReport(result)) return bug;
  const others = ["lease-held", "fenced-out"].includes(result.outcome);
  const isTrue = result.serving === null || inWords(result.serving) === inWords(served);
  return [
    ...bug,
    ...(exitCodes[result.outcome] === exitCode && result.exitCode === exitCode
      ? []
      : [say(`it said ${result.outcome}, ${result.exitCode}`)]),
    ...(others || isTrue
      ? []
      : [say(`it said ${inWords(result.serving ?? [])}, it was ${inWords(served)}`)]),
    ...(result.outcome === "live" && inWords(served) !== `${result.release} 100 %`
      ? [say(`it said ${result.release} is live, customers got ${inWords(served)}`)]
      : []),
    ...(result.outcome === "rolled-back" && result.left.length > 0
      ? [say(`it left ${result.left.join(", ")}`)]
      : []),
    ...(["interrupted", "needs-operator", "live-cleanup-pending"].includes(result.outcome) &&
    result.next === null
      ? [say("it named no next command")]
      : []),
  ];
}

const isReport = (result: unknown): result is RolloutResult =>
  typeof result === "object" && result !== null && "serving" in result && "outcome" in result;

const inWords = (serving: readonly Serving[]): string =>
  serving.length === 0
    ? "nothing"
    : [...serving]
        .map(({ release, percent }) => `${release} ${Math.round(percent)} %`)
        .sort()
        .join(", ");
