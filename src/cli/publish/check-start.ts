import { canonicalJson } from "../../domain/canonical-json.ts";
import { maxConfigBytes, type ConfigValues } from "../../domain/config.ts";
import { fail } from "../../domain/failure.ts";
import { startFlaw, variableFlaw } from "../../domain/program-text.ts";
import type { RunSettings } from "../../domain/run-settings.ts";

/**
 * Refuses arguments and variables that could not reach the program byte for byte, or with which
 * Linux would not start it. Throws BAD_INPUT naming keys, never values.
 */
export function checkStart(run: RunSettings, values: ConfigValues): void {
  for (const [key, value] of Object.entries(values)) {
    const flaw = typeof value === "string" ? variableFlaw(key, value) : undefined;
    if (flaw !== undefined) {
      refuse(`The value of ${key} in the configuration cannot reach a program: it ${flaw}.`);
    }
  }
  const { stack } = run.options?.ulimits ?? {};
  const stackBytes = stack === -1 ? Infinity : stack;
  const flaw = startFlaw(run.args, { ...run.env, ...values }, stackBytes);
  if (flaw !== undefined) {
    refuse(flaw);
  }
  const bytes = Buffer.byteLength(canonicalJson(run));
  if (bytes > maxConfigBytes) {
    refuse(`run of slipway.yaml is ${bytes} bytes; ${maxConfigBytes} is the most it may be.`);
  }
}

function refuse(summary: string): never {
  const remedy = "Keep large values in files or objects and pass their names; nothing was made.";
  return fail({ code: "BAD_INPUT", summary, remedy });
}
