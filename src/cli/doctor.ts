import { findingSeverities, isOpen, type Examined } from "../domain/finding.ts";
import { exitCodes } from "../domain/outcome.ts";
import { examine } from "../engine/doctor/examine.ts";
import type { DoctorRequest } from "../engine/doctor/doctor-request.ts";
import { heal } from "../engine/doctor/heal.ts";
import { cureLines, doctorLines } from "../report/doctor-lines.ts";
import type { DoctorOptions } from "./command-options.ts";
import { confirm, requireSomebodyToAsk } from "./confirm.ts";
import type { CommandContext } from "./context.ts";
import { placeOf } from "./rollout-request.ts";
import { readSettings } from "./settings/read-settings.ts";
import { withSameFlags } from "./with-same-flags.ts";
import { connect, type Connect } from "./wiring.ts";

/**
 * `slipway doctor`: finds what is not as it should be. With `--fix` prints what it would change,
 * asks, and then, under the lease, puts right what is slipway's own; the rest stays found.
 */
export async function runDoctor(
  context: CommandContext,
  _args: readonly string[],
  options: DoctorOptions,
  open: Connect = connect,
): Promise<number> {
  if (options.fix === true) {
    requireSomebodyToAsk(context, "doctor --fix", options.yes);
  }
  const settings = await readSettings(context);
  const { base, world, stores, close } = await open(context, settings);
  try {
    const request: DoctorRequest = {
      world: world(),
      estate: stores.estate,
      settings,
      place: placeOf(base),
      registries: stores.registries,
      instanceProfileArn: base.instanceProfileArn,
      wait: options.wait ?? false,
      signal: context.signal,
      tell: (event) => {
        if (event.event === "note" && context.flags.quiet !== true) {
          context.stderr(`${event.message}\n`);
        }
      },
    };
    const found = await examine(request);
    if (options.fix !== true || !found.some(({ cure }) => cure)) {
      return say(context, request, found);
    }
    context.stderr(`${cureLines(found).join("\n")}\n`);
    await confirm(context, options.yes, "Put it right?", "nothing was changed");
    return say(context, request, await heal(request, found));
  } finally {
    close();
  }
}

function say(
  context: CommandContext,
  { settings: { service, environment } }: DoctorRequest,
  all: readonly Examined[],
): number {
  const { flags } = context;
  const findings = all.map((finding) =>
    finding.next === undefined ? finding : { ...finding, next: withSameFlags(finding.next, flags) },
  );
  const outcome = findings.some(isOpen)
    ? "needs-operator"
    : findings.some(({ healed }) => healed)
      ? "healed"
      : "healthy";
  const exitCode = outcome === "needs-operator" ? exitCodes[outcome] : 0;
  const document = {
    outcome,
    exitCode,
    service,
    environment,
    findings: findings.map(({ code, summary, advice, next, cure, healed, failure }) => ({
      code,
      severity: findingSeverities[code],
      summary,
      advice: advice ?? null,
      next: next ?? null,
      fix: cure?.kind ?? null,
      healed: healed ?? null,
      failure: failure?.summary ?? null,
    })),
  };
  const lines = doctorLines(`${service} in ${environment}`, findings);
  context.stdout(`${flags.json === true ? JSON.stringify(document) : lines.join("\n")}\n`);
  return exitCode;
}
