import type { GlobalFlags } from "./context.ts";
import { shellWord } from "./shell-word.ts";

/**
 * A command we advise, with the flags this one was given that say where: without them it would
 * mean another service, file or account. Flags that it names already are left as they are.
 */
export function withSameFlags(command: string, flags: GlobalFlags): string {
  if (!/^slipway (?!(init|completion|standin|rehearse)\b)/.test(command)) {
    return command;
  }
  const missing = places
    .filter((name) => flags[name] !== undefined && !new RegExp(` --${name}[ =]`).test(command))
    .map((name) => ` --${name} ${shellWord(flags[name] ?? "")}`);
  return `${command}${missing.join("")}`;
}

const places = ["service", "environment", "region", "profile", "file"] as const;
