import { validationException } from "../validation-error.ts";

/** A complaint about one member of a request, or undefined when there is none. */
export type Constraint = string | undefined;

/**
 * Refuses a request whose members break the limits of the API model. AWS reports them together, and
 * before anything else that may be wrong.
 */
export function refuseBroken(constraints: readonly Constraint[]): void {
  const broken = constraints.filter((complaint) => complaint !== undefined).slice(0, 10);
  if (broken.length === 0) return;
  const count = broken.length === 1 ? "1 validation error" : `${broken.length} validation errors`;
  throw validationException(`${count} detected: ${broken.join("; ")}`);
}

/** `member` is the wire's name in lower camel case, as in AWS's messages. */
export function oneOf(
  member: string,
  value: string | undefined,
  allowed: readonly string[],
): Constraint {
  if (value === undefined || allowed.includes(value)) return undefined;
  return broken(member, value, `Member must satisfy enum value set: [${allowed.join(", ")}]`);
}

/** A whole number between two bounds, both included. */
export function between(
  member: string,
  value: number | undefined,
  least: number,
  most: number,
): Constraint {
  if (value === undefined) return undefined;
  if (value < least)
    return broken(member, value, `${mustHaveValue} greater than or equal to ${least}`);
  if (value > most) return broken(member, value, `${mustHaveValue} less than or equal to ${most}`);
  return undefined;
}

/** A number of characters or elements between two bounds; `shown` stands for the value. */
export function lengthBetween(
  member: string,
  shown: string,
  length: number,
  least: number,
  most: number,
): Constraint {
  if (length < least)
    return broken(member, shown, `${mustHaveLength} greater than or equal to ${least}`);
  if (length > most)
    return broken(member, shown, `${mustHaveLength} less than or equal to ${most}`);
  return undefined;
}

/** The constraint every operation has that can report its capacity. */
export function capacityReport(value: string | undefined): Constraint {
  return oneOf("returnConsumedCapacity", value, ["INDEXES", "TOTAL", "NONE"]);
}

/** The constraints of the single-item writes. */
export function writeReports(input: {
  readonly ReturnConsumedCapacity?: string | undefined;
  readonly ReturnValues?: string | undefined;
  readonly ReturnItemCollectionMetrics?: string | undefined;
  readonly ReturnValuesOnConditionCheckFailure?: string | undefined;
}): readonly Constraint[] {
  return [
    capacityReport(input.ReturnConsumedCapacity),
    oneOf("returnValues", input.ReturnValues, [
      "ALL_NEW",
      "UPDATED_OLD",
      "ALL_OLD",
      "NONE",
      "UPDATED_NEW",
    ]),
    oneOf("returnItemCollectionMetrics", input.ReturnItemCollectionMetrics, ["SIZE", "NONE"]),
    oneOf("returnValuesOnConditionCheckFailure", input.ReturnValuesOnConditionCheckFailure, [
      "ALL_OLD",
      "NONE",
    ]),
  ];
}

const mustHaveValue = "Member must have value";
const mustHaveLength = "Member must have length";

function broken(member: string, value: string | number, constraint: string): string {
  return `Value '${value}' at '${member}' failed to satisfy constraint: ${constraint}`;
}
