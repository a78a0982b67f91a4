/**
 * A DynamoDB number: sign, up to 38 significant decimal digits (no zeros at either end, "0" alone
 * for zero) and the power of ten of the last digit. Exact: no floating point anywhere.
 */
export interface Decimal {
  readonly negative: boolean;
  readonly digits: string;
  readonly exponent: number;
}

const zero: Decimal = { negative: false, digits: "0", exponent: 0 };
const numeral = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

/** Reads a numeral such as `-17.4E37`, `.5` or `+3`; undefined when it is none (`NaN`, ` 1`). */
export function parseDecimal(text: string): Decimal | undefined {
  const match = numeral.exec(text);
  if (!match) return undefined;
  const [, sign, whole = "", fraction = "", power = "0"] = match;
  if (whole === "" && fraction === "") return undefined;
  return normalise(sign === "-", whole + fraction, Number(power) - fraction.length);
}

/** The power of ten of the first digit: 0 for 7.2, 2 for 100, -1 for 0.5; 0 for zero. */
export function magnitudeOf(number: Decimal): number {
  return isZero(number) ? 0 : number.exponent + number.digits.length - 1;
}

/** Negative, zero or positive as `a` is less than, equal to or greater than `b`. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  if (signOf(a) !== signOf(b)) return signOf(a) - signOf(b);
  if (isZero(a)) return 0;
  const byMagnitude = magnitudeOf(a) - magnitudeOf(b);
  const absolute = byMagnitude !== 0 ? byMagnitude : compareDigits(a.digits, b.digits);
  return a.negative ? -absolute : absolute;
}

/** The exact sum. It may have more digits than DynamoDB stores: the caller refuses that. */
export function addDecimals(a: Decimal, b: Decimal): Decimal {
  const exponent = Math.min(a.exponent, b.exponent);
  const sum = scaled(a, exponent) + scaled(b, exponent);
  return normalise(sum < 0n, String(sum < 0n ? -sum : sum), exponent);
}

/** The same number with the other sign. */
export function negateDecimal(number: Decimal): Decimal {
  return isZero(number) ? number : { ...number, negative: !number.negative };
}

/** Plain decimal text without an exponent, as AWS returns numbers (`1e3` comes back as `1000`). */
export function decimalText({ negative, digits, exponent }: Decimal): string {
  const sign = negative ? "-" : "";
  if (exponent >= 0) return sign + digits + "0".repeat(exponent);
  const padded = digits.padStart(1 - exponent, "0");
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
}

function normalise(negative: boolean, allDigits: string, exponent: number): Decimal {
  const leading = allDigits.replace(/^0+/, "");
  const digits = leading.replace(/0+$/, "");
  if (digits === "") return zero;
  return { negative, digits, exponent: exponent + leading.length - digits.length };
}

function isZero(number: Decimal): boolean {
  return number.digits === "0";
}

function signOf(number: Decimal): number {
  if (isZero(number)) return 0;
  return number.negative ? -1 : 1;
}

function compareDigits(a: string, b: string): number {
  const length = Math.max(a.length, b.length);
  const left = a.padEnd(length, "0");
  const right = b.padEnd(length, "0");
  return left === right ? 0 : left < right ? -1 : 1;
}

function scaled(number: Decimal, exponent: number): bigint {
  const absolute = BigInt(number.digits) * 10n ** BigInt(number.exponent - exponent);
  return number.negative ? -absolute : absolute;
}
