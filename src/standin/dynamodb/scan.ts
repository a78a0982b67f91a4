import { operation } from "../operation.ts";
import { between, capacityReport, indexName, refuseBroken, tableName } from "./constraints.ts";
import { pathsIn } from "./expression/condition.ts";
import { beginExpressions } from "./expression/request-expressions.ts";
import { readPage } from "./read/page.ts";
import { refuseSelect, refuseUnprojected, select } from "./read/page-request.ts";
import { sourceOf } from "./read/source.ts";
import { readStart, startPlace } from "./read/start-key.ts";
import { hashOf } from "./table/item-store.ts";
import { comparePlaces } from "./table/place.ts";
import { refuseNestedKeys } from "./table/refuse-nested-keys.ts";
import type { Key } from "./table/schema.ts";
import { validationException } from "../validation-error.ts";
import type { ScanInput, ScanOutput } from "@aws-sdk/client-dynamodb";

/** Scan: every item of a table or index, or of a segment of it, by pages, in no telling order. */
export const scan = operation<ScanInput, ScanOutput>(
  [
    "TableName",
    "IndexName",
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
      ...indexName(input.IndexName),
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
    const source = sourceOf(region.dynamodb, input);
    const start = given && startPlace(source, given);
    const { projection = [], filter } = expressions;
    const paths = [...projection, ...(filter ? pathsIn(filter) : [])];
    refuseNestedKeys(source.table, paths);
    refuseUnprojected(source, input.Select, paths);
    const isInSegment = segmentTest(input);
    if (start && !isInSegment(start.key)) throw wrongSegment(input);
    const entries = source
      .all()
      .filter((one) => isInSegment(one.key) && (!start || comparePlaces(one, start) > 0));
    return readPage(region.quirks, source, entries, input, expressions);
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
