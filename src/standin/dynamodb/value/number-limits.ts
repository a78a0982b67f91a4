import { addDecimals, decimalText, magnitudeOf, negateDecimal, parseDecimal } from "./decimal.ts";
import type { Decimal } from "./decimal.ts";
import { validationException } from "../../validation-error.ts";

const overflow =
  "Number overflow. Attempting to store a number with magnitude larger than supported range";
const underflow =
  "Number underflow. Attempting to store a number with magnitude smaller than supported range";
const imprecise = "Attempting to store more than 38 significant digits in a Number";

/**
 * The canonical text of a number given by a caller. Refuses what is no number, what is outside
 * 1E-130 to 9.9…E+125 either side of zero, and more than 38 significant digits (messages as
 * measured against AWS, see BEHAVIOUR.md).
 */
export function canonicalNumber(text: string): string {
  if (text === "")
    throw validationException("The parameter cannot be converted to a numeric value");
  const number = parseDecimal(text);
  if (!number) {
    throw validationException(`The parameter cannot be converted to a numeric value: ${text}`);
  }
  refuseMagnitude(magnitudeOf(number) || nominalMagnitude(text, number));
  if (number.digits.length > 38) throw validationException(imprecise);
  return decimalText(number);
}

/** Zero has no magnitude, but AWS looks at the one it is written with: `0e126` overflows. */
function nominalMagnitude(text: string, number: Decimal): number {
  if (number.digits !== "0") return 0;
  const [mantissa = "", exponent = "0"] = text.toLowerCase().split("e");
  return Number(exponent) - (mantissa.split(".")[1]?.length ?? 0);
}

/**
 * `left + right`, or `left - right`, of two canonical numbers, in canonical text. A result of more
 * than 38 digits is refused as an overflow: AWS's own, misleading, message.
 */
export function combineNumbers(left: string, operator: "+" | "-", right: string): string {
  const a = stored(left);
  const b = stored(right);
  const result = addDecimals(a, operator === "+" ? b : negateDecimal(b));
  refuseMagnitude(magnitudeOf(result));
  if (result.digits.length > 38) throw validationException(overflow);
  return decimalText(result);
}

function refuseMagnitude(magnitude: number): void {
  if (magnitude > 125) throw validationException(overflow);
  if (magnitude < -130) throw validationException(underflow);
}

function stored(text: string): Decimal {
  const number = parseDecimal(text);
  if (!number) throw new Error(`${text} was stored as a number`);
  return number;
}
