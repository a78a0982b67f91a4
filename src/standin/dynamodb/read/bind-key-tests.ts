import type { KeyTest } from "../expression/key-condition.ts";
import { keyAttributes, refuseKeyAttribute } from "../table/schema.ts";
import type { KeyAttribute, Schema } from "../table/schema.ts";
import { validationException } from "../../validation-error.ts";
import { attributeOf } from "../value/attribute-value.ts";
import type { Item, Value } from "../value/attribute-value.ts";
import { invalidStart } from "./start-key.ts";

/** A key condition on a particular table: one partition, and perhaps some of its sort keys. */
export interface BoundKeyTests {
  readonly partition: Value;
  readonly sort: KeyTest | undefined;
}

/**
 * Matches the tests of a key condition with the key of the table. Refuses tests of other attributes
 * or types, and any but `=` on the partition key; and, as AWS goes through the key attribute by
 * attribute, a `start` that does not fit them.
 */
export function bindKeyTests(
  schema: Schema,
  tests: readonly KeyTest[],
  start: Item | undefined,
): BoundKeyTests {
  for (const key of keyAttributes(schema)) {
    if (start) refuseStart(schema, key, start);
    refuseTest(schema, key, tests);
  }
  const [partition] = testOf(schema.partitionKey, tests)?.values ?? [];
  if (partition === undefined) throw new Error("a key condition without partition was let in");
  return { partition, sort: schema.sortKey && testOf(schema.sortKey, tests) };
}

function refuseStart(schema: Schema, key: KeyAttribute, start: Item): void {
  if (attributeOf(start, key.name) === undefined) throw invalidStart();
  refuseKeyAttribute(schema, key, start);
}

function refuseTest(schema: Schema, key: KeyAttribute, tests: readonly KeyTest[]): void {
  const isPartitionKey = key === schema.partitionKey;
  if (isPartitionKey && !schema.sortKey && tests.length > 1) throw notSupported();
  const test = testOf(key, tests);
  if (!test) {
    if (!isPartitionKey && tests.length === 1) return;
    throw validationException(`Query condition missed key schema element: ${key.name}`);
  }
  if (test.values.some((value) => value[key.type] === undefined)) {
    throw validationException(
      "One or more parameter values were invalid: " +
        "Condition parameter type does not match schema type",
    );
  }
  if (isPartitionKey && test.operator !== "=") throw notSupported();
}

function testOf(key: KeyAttribute, tests: readonly KeyTest[]): KeyTest | undefined {
  return tests.find(({ attribute }) => attribute === key.name);
}

function notSupported(): Error {
  return validationException("Query key condition not supported");
}
