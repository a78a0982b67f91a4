import { operation } from "../operation.ts";
import { between, capacityReport, refuseBroken, tableName } from "./constraints.ts";
import { pathsIn } from "./expression/condition.ts";
import { beginExpressions } from "./expression/request-expressions.ts";
import { readPage } from "./read/page.ts";
import { refuseSelect, select } from "./read/page-request.ts";
import { readStart, startKey } from "./read/start-key.ts";
import { compareSortKeys, hashOf } from "./table/item-store.ts";
import { refuseNestedKeys } from "./table/refuse-nested-keys.ts";
import type { Key } from "./table/schema.ts";
import { validationException } from "../validation-error.ts";
import type { ScanInput, ScanOutput } from "@aws-sdk/client-dynamodb";

/** Scan: every item of a table, or of one segment of it, page by page, in no order that means. */
export const scan = operation<ScanInput, ScanOutput>(
  [
    "TableName",
    "FilterExpression",
    "ProjectionExpression",
    "ExpressionAttributeNames",
    "ExpressionAttributeValues.*",
    "ExclusiveStartKey.*",
    "Limit",
    "Select",
    "Segment",
    "TotalSegments",
    "ConsistentRead",
    "ReturnConsumedCapacity",
  ],
  (region, input) => {
    refuseBroken([
      select(input.Select),
      between("totalSegments", input.TotalSegments, 1, 1_000_000),
      capacityReport(input.ReturnConsumedCapacity),
      ...tableName(input.TableName),
      between("segment", input.Segment, 0, 999_999),
      between("limit", input.Limit, 1, Infinity),
    ]);
    const readExpressions = beginExpressions(
      input,
      ["ProjectionExpression", "FilterExpression"],
      region.quirks,
    );
    const given = readStart(input.ExclusiveStartKey);
    refuseSegments(input);
    refuseSelect(input, "Scanning");
    const expressions = readExpressions();
    const table = region.dynamodb.table(input.TableName ?? "");
    const start = given && startKey(table.schema, given);
    const { projection = [], filter } = expressions;
    refuseNestedKeys(table.schema, [...projection, ...(filter ? pathsIn(filter) : [])]);
    const isInSegment = segmentTest(input);
    if (start && !isInSegment(start)) throw wrongSegment(input);
    const isAfterStart = start ? laterThan(start) : () => true;
    const entries = region.dynamodb
      .seen(table, input.ConsistentRead)
      .all()
      .filter(({ key }) => isInSegment(key) && isAfterStart(key));
    return readPage(region.quirks, table, entries, input, expressions);
  },
);

function refuseSegments({ Segment: segment, TotalSegments: total }: ScanInput): void {
  const required = "parameter is required but was not present in the request when";
  if (segment !== undefined && total === undefined) {
    throw validationException(`The TotalSegments ${required} Segment parameter is present`);
  }
  if (total !== undefined && segment === undefined) {
    throw validationException(`The Segment ${required} parameter TotalSegments is present`);
  }
  if (total !== undefined && segment !== undefined && segment >= total) {
    throw validationException(
      "The Segment parameter is zero-based and must be less than parameter TotalSegments: " +
        `Segment: ${segment} is not less than TotalSegments: ${total}`,
    );
  }
}

/** Segments divide the range of the hash that orders a Scan, so a partition lies in just one. */
function segmentTest({ Segment: segment = 0, TotalSegments: total = 1 }: ScanInput) {
  if (total === 1) return () => true;
  return ({ partition }: Key) => {
    const share = Number.parseInt(hashOf(partition).slice(0, 8), 16) / 2 ** 32;
    return Math.floor(share * total) === segment;
  };
}

function wrongSegment(input: ScanInput): Error {
  return validationException(
    "The provided starting key is invalid: Invalid ExclusiveStartKey. " +
      "Please use ExclusiveStartKey with correct Segment. " +
      `TotalSegments: ${input.TotalSegments} Segment: ${input.Segment}`,
  );
}

function laterThan(start: Key): (key: Key) => boolean {
  const startHash = hashOf(start.partition);
  return (key) => {
    const hash = hashOf(key.partition);
    return hash === startHash ? compareSortKeys(key.sort, start.sort) > 0 : hash > startHash;
  };
}
