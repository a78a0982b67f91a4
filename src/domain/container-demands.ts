import type { RunSettings } from "./run-settings.ts";

/** Options that whatever starts a program can keep; the others are a container engine's. */
const everywhere = ["init", "workingDirectory", "stopTimeoutSeconds"];

/** What of `run` only a container engine can give a program, by the names in slipway.yaml. */
export function containerDemands(run: RunSettings): readonly string[] {
  const { afterStart, capabilities, options, privileged } = run;
  const others = Object.keys(options ?? {}).filter((name) => !everywhere.includes(name));
  return [
    ...(afterStart === undefined ? [] : ["afterStart"]),
    ...(privileged === undefined ? [] : ["privileged"]),
    ...(capabilities === undefined ? [] : ["capabilities"]),
    ...others.map((name) => `options.${name.replace(/MiB$/, "")}`),
  ].map((name) => `run.${name}`);
}
