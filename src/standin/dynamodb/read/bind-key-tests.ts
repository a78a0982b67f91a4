import type { KeyTest } from "../expression/key-condition.ts";
import type { KeyAttribute, Schema } from "../table/schema.ts";
import { validationException } from "../../validation-error.ts";
import type { Value } from "../value/attribute-value.ts";

/** A key condition on a particular table: one partition, and perhaps some of its sort keys. */
export interface BoundKeyTests {
  readonly partition: Value;
  readonly sort: KeyTest | undefined;
}

/**
 * Matches the tests of a key condition with the key of the table. Refuses tests of other attributes
 * or types, and any but `=` on the partition key.
 */
export function bindKeyTests(schema: Schema, tests: readonly KeyTest[]): BoundKeyTests {
  if (!schema.sortKey && tests.length > 1) throw notSupported();
  const partition = testOf(schema.partitionKey, tests);
  if (!partition) throw missing(schema.partitionKey);
  refuseTypes(schema.partitionKey, partition);
  const [value] = partition.values;
  if (partition.operator !== "=" || value === undefined) throw notSupported();
  const sort = schema.sortKey && testOf(schema.sortKey, tests);
  if (schema.sortKey && !sort && tests.length > 1) throw missing(schema.sortKey);
  if (schema.sortKey && sort) refuseTypes(schema.sortKey, sort);
  return { partition: value, sort };
}

function testOf(key: KeyAttribute, tests: readonly KeyTest[]): KeyTest | undefined {
  return tests.find(({ attribute }) => attribute === key.name);
}

function refuseTypes(key: KeyAttribute, test: KeyTest): void {
  const isNumericPrefix = test.operator === "begins_with" && key.type === "N";
  if (!isNumericPrefix && test.values.every((value) => value[key.type] !== undefined)) return;
  throw validationException(
    "One or more parameter values were invalid: " +
      "Condition parameter type does not match schema type",
  );
}

function missing(key: KeyAttribute): Error {
  return validationException(`Query condition missed key schema element: ${key.name}`);
}

function notSupported(): Error {
  return validationException("Query key condition not supported");
}
