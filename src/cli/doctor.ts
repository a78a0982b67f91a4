import { fail } from "../domain/failure.ts";
import { findingSeverities, isOpen, type Examined } from "../domain/finding.ts";
import { exitCodes } from "../domain/outcome.ts";
import type { Settings } from "../domain/settings.ts";
import { baseFinding } from "../engine/doctor/base-finding.ts";
import { examine } from "../engine/doctor/examine.ts";
import type { DoctorRequest } from "../engine/doctor/doctor-request.ts";
import { heal } from "../engine/doctor/heal.ts";
import { cureLines, doctorLines } from "../report/doctor-lines.ts";
import { redact } from "../report/redact.ts";
import { acknowledging } from "./acknowledging.ts";
import type { DoctorOptions } from "./command-options.ts";
import { confirm, requireSomebodyToAsk } from "./confirm.ts";
import type { CommandContext } from "./context.ts";
import { placeOf } from "./rollout-request.ts";
import { sayDocument } from "./say-document.ts";
import { readSettings } from "./settings/read-settings.ts";
import { tellingServing } from "./telling-serving.ts";
import { tellBriefly } from "./tell-briefly.ts";
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
  } else if (options.yes === true || options.wait === true) {
    const flag = options.yes === true ? "--yes" : "--wait";
    fail({
      code: "BAD_INPUT",
      summary: `${flag} is for doctor --fix: without it doctor only looks, and takes no lease.`,
      remedy: `Add --fix, or leave out ${flag}.`,
    });
  }
  const settings = await readSettings(context);
  const connection = await open(context, settings).catch(baseFinding);
  if ("code" in connection) {
    return say(context, settings, [connection]);
  }
  const { base, world, stores, close } = connection;
  try {
    const request: DoctorRequest = {
      world: world(),
      estate: stores.estate,
      settings,
      place: placeOf(base),
      registries: stores.registries,
      resolveAmi: () => stores.resolveAmi(settings.instance.ami),
      instanceProfileArn: base.instanceProfileArn,
      wait: options.wait ?? false,
      signal: context.signal,
      tell: tellBriefly(context),
    };
    const found = await examine(request);
    if (options.fix !== true || !found.some(({ cure }) => cure)) {
      return say(context, settings, found);
    }
    context.stderr(`${cureLines(found).join("\n")}\n`);
    await confirm(context, options.yes, "Put it right?", "nothing was changed");
    const healed = await acknowledging(context, () =>
      tellingServing(request.world, () => heal(request, found)),
    );
    return say(context, settings, healed);
  } finally {
    close();
  }
}

function say(
  context: CommandContext,
  { service, environment }: Settings,
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
      summary: redact(summary),
      advice: advice ?? null,
      next: next ?? null,
      fix: cure?.kind ?? null,
      healed: healed ?? null,
      failure: failure ? redact(failure.summary) : null,
    })),
  };
  const lines = doctorLines(`${service} in ${environment}`, findings);
  sayDocument(context, document, lines);
  return exitCode;
}
