import { commands, type Commands } from "../../../../src/cli/commands.ts";
import { gotchas } from "../../../../src/cli/gotchas.ts";
import { changeLines, stepLines, type StepLine } from "./call-line.ts";
import type { Scene } from "./story.ts";
import type { Call } from "./watched-commands.ts";

/** A scene that was played, and what it asked of AWS. */
export interface Played extends Scene {
  readonly calls: readonly Call[];
}

const names = Object.keys(commands) as (keyof Commands)[];
const spoken = (name: string): string =>
  `\`slipway ${name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}\``;

/** README: what to mind about each command, and what it changes in AWS. */
export function gotchasAndChanges(played: readonly Played[]): string {
  return page(played, changeLines, (name, scenes) => {
    const isOnlyReading = scenes.every(({ lines }) => lines.every(({ line }) => line === "none"));
    return isOnlyReading
      ? [`- ${spoken(name)}: ${gotchas[name]} *Changes nothing.*`]
      : [`- ${spoken(name)}: ${gotchas[name]}`, ...indented(scenes, "Changes")];
  });
}

/** Every call of each command, by step. */
export function everyCall(played: readonly Played[]): string {
  return page(played, stepLines, (name, scenes) => [
    `- ${spoken(name)}`,
    ...indented(scenes, "Calls"),
  ]);
}

interface Told {
  readonly when: string | undefined;
  readonly lines: readonly StepLine[];
}

/** Steps that a rollout shares with deploy's are not told again. */
function page(
  played: readonly Played[],
  tell: (calls: readonly Call[]) => readonly StepLine[],
  entry: (name: keyof Commands, scenes: readonly Told[]) => readonly string[],
): string {
  const told = (scene: Played): Told => ({ when: scene.when, lines: tell(scene.calls) });
  const longest = played
    .filter(({ shows }) => shows === "deploy")
    .map((scene) => tell(scene.calls))
    .toSorted((a, b) => b.length - a.length)[0];
  const known = new Set(longest?.map(textOf));
  const without = ({ when, lines }: Told): Told => {
    const own = lines.filter((line) => line.step === "" || !known.has(textOf(line)));
    const rest = { step: "*other steps*", line: "those of `slipway deploy`" };
    return { when, lines: own.length === lines.length ? lines : [...own, rest] };
  };
  return names
    .flatMap((name) => {
      const scenes = played.filter(({ shows }) => shows === name).map(told);
      return entry(name, name === "deploy" ? scenes : scenes.map(without));
    })
    .join("\n");
}

function textOf({ step, line }: StepLine): string {
  return `${step}: ${line}`;
}

function indented(scenes: readonly Told[], what: string): readonly string[] {
  if (scenes.length === 0) return [`  - ${what}: none of its own`];
  return scenes.flatMap(({ when, lines: [first, ...steps] }) => [
    `  - ${what}${when === undefined ? "" : ` ${when}`}: ${first?.line}`,
    ...steps.map(({ step, line }) => `    - ${step.startsWith("*") ? step : `*${step}*`}: ${line}`),
  ]);
}
