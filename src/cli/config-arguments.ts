import { configKeyFlaw } from "../domain/config-key.ts";
import { fail } from "../domain/failure.ts";
import { programTextFlaw } from "../domain/program-text.ts";
import { referenceFlaw } from "../domain/reference-flaw.ts";

/** Largest value, in UTF-8 bytes. */
const maxValueBytes = 32 * 1024;

/**
 * `KEY=VALUE` as typed; the value is everything after the first `=`, byte for byte, and may be
 * empty. Throws BAD_INPUT. Messages name keys, never values: those may be secrets.
 */
export function parseAssignment(argument: string): {
  readonly key: string;
  readonly value: string;
} {
  const equals = argument.indexOf("=");
  if (equals === -1) {
    return fail({
      code: "BAD_INPUT",
      summary: `An argument of config set has no =: write it as ${safeName(argument)}VALUE.`,
    });
  }
  const key = parseKey(argument.slice(0, equals));
  const value = argument.slice(equals + 1);
  refuseValue(key, value);
  return { key, value };
}

/** Throws BAD_INPUT for a value that no program could be given as it is. */
export function refuseValue(key: string, value: string): void {
  const unfit = programTextFlaw(value);
  if (unfit !== undefined) {
    fail({
      code: "BAD_INPUT",
      summary: `The value of ${key} cannot reach a program: it ${unfit}.`,
    });
  }
  if (value.includes("\uFFFD")) {
    // Node has put it in place of what it could not read, so the bytes themselves are gone.
    fail({ code: "BAD_INPUT", summary: `The value of ${key} is not UTF-8 text.` });
  }
  if (Buffer.byteLength(value) > maxValueBytes) {
    fail({
      code: "BAD_INPUT",
      summary: `The value of ${key} is larger than 32 KB.`,
    });
  }
  const flaw = referenceFlaw(value);
  if (flaw !== undefined) {
    fail({ code: "BAD_INPUT", summary: `The reference of ${key} names nothing: it ${flaw}.` });
  }
}

/** A key that may be set; throws BAD_INPUT. */
export function parseKey(key: string): string {
  const flaw = configKeyFlaw(key);
  return flaw === undefined
    ? key
    : fail({ code: "BAD_INPUT", summary: `"${key}" cannot be a config key: it ${flaw}.` });
}

/** The text as a key if it is one; anything else might be a value that lost its key. */
function safeName(argument: string): string {
  return configKeyFlaw(argument) === undefined ? `${argument}=` : "KEY=";
}
