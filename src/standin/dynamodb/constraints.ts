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

/** The constraints of TableName. An ARN may stand there too; it is looked at no further. */
export function tableName(value: string | undefined): readonly Constraint[] {
  if (value === undefined || value.startsWith("arn:")) return [];
  return [
    namePattern.test(value)
      ? undefined
      : broken(
          "tableName",
          value,
          `Member must satisfy regular expression pattern: ${namePattern.source.slice(1, -1)}`,
        ),
    lengthBetween("tableName", value, value.length, 3, 255),
  ];
}

/** The constraints of IndexName. */
export function indexName(value: string | undefined): readonly Constraint[] {
  if (value === undefined) return [];
  const pattern = namePattern.source.slice(1, -1);
  return [
    namePattern.test(value)
      ? undefined
      : broken("indexName", value, `Member must satisfy regular expression pattern: ${pattern}`),
    lengthBetween("indexName", value, value.length, 3, 255),
  ];
}

/** The constraints of RequestItems, a map by table, as far as they are about its keys. */
export function tableNamesIn(requests: Readonly<Record<string, unknown>>): readonly Constraint[] {
  const names = Object.keys(requests);
  return [
    lengthBetween("requestItems", "{}", names.length, 1, Infinity),
    names.every((name) => tableName(name).every((complaint) => complaint === undefined))
      ? undefined
      : broken(
          "requestItems",
          shownMap(requests),
          "Map keys must satisfy constraint: [Member must have length less than or equal to 255, " +
            "Member must have length greater than or equal to 3, " +
            `Member must satisfy regular expression pattern: ${namePattern.source.slice(1, -1)}]`,
        ),
  ];
}

/** A list as a constraint's message shows it: here how long it is, where AWS prints all of it. */
export function shownList(list: readonly unknown[]): string {
  return list.length === 0 ? "[]" : `[${list.length} items]`;
}

/** A map as a constraint's message shows it: here its keys alone, where AWS prints all of it. */
function shownMap(map: Readonly<Record<string, unknown>>): string {
  return `{${Object.keys(map).join(", ")}}`;
}

const namePattern = /^[a-zA-Z0-9_.-]+$/;

/** The constraint every operation has that can report its capacity. */
export function capacityReport(value: string | undefined): Constraint {
  return oneOf("returnConsumedCapacity", value, ["INDEXES", "TOTAL", "NONE"]);
}

/** The constraints of the single-item writes, in AWS's order for PutItem and DeleteItem. */
export function writeReports(input: WriteMembers): readonly Constraint[] {
  return [
    capacityReport(input.ReturnConsumedCapacity),
    ...tableName(input.TableName),
    returnValues(input.ReturnValues),
    itemCollectionReport(input.ReturnItemCollectionMetrics),
    failureReport(input.ReturnValuesOnConditionCheckFailure),
  ];
}

/** The same in AWS's order for UpdateItem. */
export function updateReports(input: WriteMembers): readonly Constraint[] {
  return [
    capacityReport(input.ReturnConsumedCapacity),
    ...tableName(input.TableName),
    itemCollectionReport(input.ReturnItemCollectionMetrics),
    returnValues(input.ReturnValues),
    failureReport(input.ReturnValuesOnConditionCheckFailure),
  ];
}

interface WriteMembers {
  readonly TableName: string | undefined;
  readonly ReturnConsumedCapacity?: string | undefined;
  readonly ReturnValues?: string | undefined;
  readonly ReturnItemCollectionMetrics?: string | undefined;
  readonly ReturnValuesOnConditionCheckFailure?: string | undefined;
}

function returnValues(value: string | undefined): Constraint {
  const allowed = ["ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW"];
  return oneOf("returnValues", value, allowed);
}

/** The constraint of ReturnItemCollectionMetrics, which no table here has anything to show for. */
export function itemCollectionReport(value: string | undefined): Constraint {
  return oneOf("returnItemCollectionMetrics", value, ["SIZE", "NONE"]);
}

function failureReport(value: string | undefined): Constraint {
  return oneOf("returnValuesOnConditionCheckFailure", value, ["ALL_OLD", "NONE"]);
}

const mustHaveValue = "Member must have value";
const mustHaveLength = "Member must have length";

/** A complaint in AWS's words. */
function broken(member: string, value: string | number, constraint: string): string {
  return `Value '${value}' at '${member}' failed to satisfy constraint: ${constraint}`;
}
