import type { Ec2Instance } from "./ec2-instance.ts";

/** GetConsoleOutput gives the last 64 KB (aws-facts §3.3). */
const capacity = 65_536;

/** The console as it is now: since the last start, over reboots, newest last, at most 64 KB. */
export function liveConsole(instance: Ec2Instance): string {
  return lastBytes(instance.console + (instance.machine?.console() ?? ""));
}

/** Copies the console to where GetConsoleOutput finds it without `Latest`. */
export function postConsole(instance: Ec2Instance, now: number): void {
  instance.posted = { at: now, text: liveConsole(instance) };
}

/** The machine is gone; what it showed stays. */
export function forgetMachine(instance: Ec2Instance): void {
  instance.console = liveConsole(instance);
  instance.machine = undefined;
}

function lastBytes(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= capacity) return text;
  return bytes
    .subarray(bytes.length - capacity)
    .toString("utf8")
    .replace(/^\uFFFD+/, "");
}
