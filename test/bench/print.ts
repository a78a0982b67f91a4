import { availableParallelism, loadavg } from "node:os";
import type { Figure } from "./stopwatch.ts";

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** What was run, on what, when. */
export function printHead(name: string): void {
  const day = new Date(performance.timeOrigin).toISOString().slice(0, 10);
  const load = loadavg()[0]?.toFixed(1);
  const machine = `${availableParallelism()} processors, load ${load}`;
  say(`npm run bench ${name}, ${day}, Node ${process.version}, ${machine}`);
}

export function printTitle(title: string): void {
  say(`\n${title}`);
}

export function printFigures(unit: string, figures: readonly Figure[]): void {
  const head = [`${unit}/s`, "cpu us each", "cpu, times"];
  say(row("", head));
  for (const { name, perSecond, cpuMicroseconds, ratio, against } of figures) {
    const times = ratio === undefined ? "" : `${ratio.toFixed(2)} ${against}`;
    say(row(name, [whole(perSecond), whole(cpuMicroseconds), times]));
  }
}

export function printFact(name: string, value: string): void {
  say(`  ${name.padEnd(46)}${value}`);
}

function row(name: string, [rate = "", cpu = "", times = ""]: readonly string[]): string {
  return `  ${name.padEnd(34)}${rate.padStart(10)}${cpu.padStart(14)}  ${times}`.trimEnd();
}

const whole = (value: number): string => Math.round(value).toLocaleString("en");

/** A value beside the most it may be. */
export function printBudget(
  name: string,
  value: number,
  atMost: number,
  { more = "" }: { readonly more?: string } = {},
): void {
  const verdict = value <= atMost ? "pass" : "MISS";
  const figures = `${short(value).padStart(8)}  <= ${short(atMost).padEnd(7)}${verdict}`;
  say(`  ${name.padEnd(46)}${figures}  ${more}`.trimEnd());
}

const short = (value: number): string =>
  Number.isInteger(value) ? value.toLocaleString("en") : value.toFixed(2);
