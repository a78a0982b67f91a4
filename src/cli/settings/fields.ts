import * as z from "zod";
import { durationPattern, durationText, parseDuration } from "../../domain/duration.ts";
import { memorySizePattern, parseMemorySize } from "../../domain/memory-size.ts";
import { parsePercentage, percentagePattern } from "../../domain/percentage.ts";
import { programTextFlaw } from "../../domain/program-text.ts";

/**
 * The kinds of value a settings file holds. Each message goes on after "it", as in "it must be…";
 * each description is what the JSON Schema, and so an editor, says about the key,
 * and `$comment` in it is what the key takes, for the documentation.
 */
export const fields = {
  duration,
  memorySize,
  percentage,
  wholeNumber,
  yesOrNo,
  text,
  list,
  named,
  mapping,
};

/** A duration with its unit, within inclusive limits in milliseconds. */
function duration(
  description: string,
  limits: { readonly least: number; readonly most: number; readonly wholeSeconds?: boolean },
) {
  const { least, most, wholeSeconds } = limits;
  const kind = wholeSeconds === true ? "a duration in whole seconds" : "a duration";
  const range = `from ${durationText(least)} to ${durationText(most)}`;
  const error = `must be ${kind} ${range}, with its unit`;
  return z
    .string({ error: `${error}: 5s, 3m, 2h` })
    .regex(durationPattern, { error: `${error}: 5s, 3m, 2h`, abort: true })
    .refine(
      (text) => {
        const ms = parseDuration(text) ?? Number.NaN;
        return ms >= least && ms <= most && (wholeSeconds !== true || ms % 1_000 === 0);
      },
      { error },
    )
    .meta({ description, $comment: `${kind.replace("a duration", "duration")} ${range}` });
}

/** An amount of memory with its unit, at least 6 MiB, which is the least Docker takes. */
function memorySize(description: string) {
  const error = "must be an amount of memory from 6m, with its unit: 512m, 1g";
  return z
    .string({ error })
    .regex(memorySizePattern, { error, abort: true })
    .refine((text) => (parseMemorySize(text) ?? 0) >= 6, { error })
    .meta({ description, $comment: "memory from 6m" });
}

/** A whole percentage with its sign, within inclusive limits. */
function percentage(description: string, least = 0) {
  const error = `must be a whole percentage from ${least}% to 100%, with its sign: 50%`;
  return z
    .string({ error })
    .regex(percentagePattern, { error, abort: true })
    .refine(
      (text) => {
        const percent = parsePercentage(text);
        return percent !== undefined && Number.isInteger(percent) && percent >= least;
      },
      { error },
    )
    .meta({ description, $comment: `whole percentage from ${least}% to 100%` });
}

function wholeNumber(description: string, least: number, most: number) {
  const error = `must be a whole number from ${least} to ${most}`;
  return z
    .int({ error })
    .min(least, { error, abort: true })
    .max(most, { error })
    .meta({ description, $comment: `whole number from ${least} to ${most}` });
}

/** Text that `flaw` finds nothing wrong with; `pattern` is the part of it an editor can check. */
function text(
  description: string,
  rule: {
    readonly pattern?: RegExp;
    readonly flaw?: (text: string) => string | undefined;
    readonly error?: string;
    /** What it is called in the documentation; else what `error` says it must be. */
    readonly kind?: string;
  } = {},
) {
  const error = rule.error ?? "must be text that fits";
  const base = z
    .string({
      error: ({ input }) =>
        input === undefined ? (rule.error ?? "must be text") : "must be text (put it in quotes)",
    })
    .superRefine((value, check) => flawAsIssue(check, programTextFlaw(value)));
  const shaped = rule.pattern ? base.regex(rule.pattern, { error }) : base;
  return shaped
    .superRefine((value, check) => flawAsIssue(check, rule.flaw?.(value)))
    .meta({ description, $comment: rule.kind ?? rule.error?.replace(/^must be /, "") ?? "text" });
}

function yesOrNo(description: string) {
  return z.boolean({ error: "must be true or false" }).meta({ description });
}

function flawAsIssue(check: z.RefinementCtx, flaw: string | undefined): void {
  if (flaw !== undefined) {
    check.addIssue({ code: "custom", message: flaw });
  }
}

/** A mapping with names that `nameFlaw` finds nothing wrong with; a pair's flaw is its value's. */
function named<Value extends z.ZodType>(
  description: string,
  value: Value,
  rule: {
    readonly nameFlaw: (name: string) => string | undefined;
    readonly pairFlaw?: (name: string, value: z.infer<Value>) => string | undefined;
    readonly error: string;
  },
) {
  const name = z
    .string()
    .superRefine((key, check) => flawAsIssue(check, rule.nameFlaw(key) ?? programTextFlaw(key)));
  return z
    .record(name, value, { error: rule.error })
    .superRefine((pairs, check) => {
      for (const [key, one] of Object.entries(pairs)) {
        const flaw = rule.pairFlaw?.(key, one as z.infer<Value>);
        if (flaw !== undefined) {
          check.addIssue({ code: "custom", message: flaw, path: [key] });
        }
      }
    })
    .meta({ description });
}

function list<Item extends z.ZodType>(description: string, item: Item) {
  return z.array(item, { error: "must be a list" }).meta({ description });
}

/** A mapping with just these keys; the optional ones may be left out. */
function mapping<
  Optional extends z.ZodRawShape,
  Required extends z.ZodRawShape = Record<never, never>,
>(description: string, optional: Optional, required = {} as Required) {
  const shape = { ...required, ...z.object(optional).partial().shape };
  return z.strictObject(shape, { error: mappingError }).meta({ description });
}

/** Unknown keys keep zod's own issue, which is put into words where all keys are known. */
function mappingError(issue: { readonly code?: string | undefined }): string | undefined {
  return issue.code === "invalid_type" ? "must be a mapping of keys to values" : undefined;
}
