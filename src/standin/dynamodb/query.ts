import { operation } from "../operation.ts";
import type { Quirks } from "../quirks/quirks.ts";
import { between, capacityReport, indexName, refuseBroken, tableName } from "./constraints.ts";
import { pathsIn } from "./expression/condition.ts";
import type { Condition } from "./expression/condition.ts";
import { keyTestsOf } from "./expression/key-condition.ts";
import { beginExpressions } from "./expression/request-expressions.ts";
import type { Expressions } from "./expression/request-expressions.ts";
import { bindKeyTests } from "./read/bind-key-tests.ts";
import type { BoundKeyTests } from "./read/bind-key-tests.ts";
import { readPage } from "./read/page.ts";
import { refuseSelect, refuseUnprojected, select } from "./read/page-request.ts";
import { sourceOf } from "./read/source.ts";
import type { Source } from "./read/source.ts";
import { readStart, refuseOtherAttributes, startPlace } from "./read/start-key.ts";
import { meets } from "./read/sort-key-test.ts";
import { comparePlaces } from "./table/place.ts";
import type { Place, PlacedItem } from "./table/place.ts";
import { refuseNestedKeys } from "./table/refuse-nested-keys.ts";
import { keyAttributes } from "./table/schema.ts";
import type { Key, Schema } from "./table/schema.ts";
import { validationException } from "../validation-error.ts";
import { identityOf } from "./value/identity.ts";
import type { QueryInput, QueryOutput } from "@aws-sdk/client-dynamodb";

/** Query: items of one partition of a table or index by their sort keys, page by page. */
export const query = operation<QueryInput, QueryOutput>(
  [
    "TableName",
    "IndexName",
    "KeyConditionExpression",
    "FilterExpression",
    "ProjectionExpression",
    "ExpressionAttributeNames",
    "ExpressionAttributeValues.*",
    "ExclusiveStartKey.*",
    "Limit",
    "ScanIndexForward",
    "Select",
    "ConsistentRead",
    "ReturnConsumedCapacity",
  ],
  (region, input) => {
    refuseBroken([
      select(input.Select),
      ...indexName(input.IndexName),
      capacityReport(input.ReturnConsumedCapacity),
      ...tableName(input.TableName),
      between("limit", input.Limit, 1, Infinity),
    ]);
    const readExpressions = beginExpressions(
      input,
      ["ProjectionExpression", "FilterExpression", "KeyConditionExpression"],
      region.quirks,
    );
    const given = readStart(input.ExclusiveStartKey);
    if (input.KeyConditionExpression === undefined) throw missingKeyCondition();
    refuseSelect(input, "Querying");
    const expressions = readExpressions();
    const tests = expressions.keyCondition ? keyTestsOf(expressions.keyCondition) : [];
    const source = sourceOf(region.dynamodb, input);
    if (given) refuseOtherAttributes(source, given);
    const bound = bindKeyTests(source.schema, tests, given);
    const start = given && startPlace(source, given);
    if (start) refuseStartOutside(bound, start.key);
    refuseUnfitting(region.quirks, source, input, expressions);
    const isForward = input.ScanIndexForward !== false;
    const found = source
      .partition(bound.partition)
      .filter(({ key }) => meets(bound.sort, key.sort));
    const ordered = isForward ? found : found.toReversed();
    return readPage(region.quirks, source, after(ordered, start, isForward), input, expressions);
  },
);

function missingKeyCondition(): Error {
  return validationException(
    "Either the KeyConditions or KeyConditionExpression parameter must be specified in the " +
      "request.",
  );
}

function refuseStartOutside(bound: BoundKeyTests, start: Key): void {
  const isSamePartition = identityOf(start.partition) === identityOf(bound.partition);
  if (!meets(bound.sort, start.sort)) {
    throw validationException("The provided starting key does not match the range key predicate");
  }
  if (isSamePartition) return;
  throw validationException(
    bound.sort
      ? "The query can return at most one row and cannot be restarted"
      : "The provided starting key is outside query boundaries based on provided conditions",
  );
}

function refuseKeysInFilter(schema: Schema, filter: Condition): void {
  const paths = pathsIn(filter);
  const key = keyAttributes(schema).find(({ name }) => paths.some(([first]) => first === name));
  if (!key) return;
  throw validationException(
    "Filter Expression can only contain non-primary key attributes: " +
      `Primary key attribute: ${key.name}`,
  );
}

function refuseUnfitting(
  quirks: Quirks,
  source: Source,
  input: QueryInput,
  { projection = [], filter }: Expressions,
): void {
  refuseNestedKeys(source.table, projection);
  if (filter && quirks.has("DDB-12")) refuseKeysInFilter(source.schema, filter);
  const paths = [...projection, ...(filter ? pathsIn(filter) : [])];
  refuseUnprojected(source, input.Select, paths);
}

function after(
  entries: readonly PlacedItem[],
  start: Place | undefined,
  isForward: boolean,
): readonly PlacedItem[] {
  if (!start) return entries;
  return entries.filter((entry) => {
    const order = comparePlaces(entry, start);
    return isForward ? order > 0 : order < 0;
  });
}
