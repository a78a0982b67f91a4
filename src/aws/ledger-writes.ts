import type { TransactWriteItem } from "@aws-sdk/client-dynamodb";
import { numberKey, partition } from "../domain/names.ts";
import type { LivePointer, Rollout } from "../domain/rollout.ts";
import type { Lease } from "../engine/ports.ts";
import { setItem, type Condition } from "./set-item.ts";
import type { Key } from "./state-table.ts";
import { keyOf } from "./state-table.ts";
import { documentText } from "./stored-document.ts";

/** Ten padded digits make text order the order of numbers. */
export const rolloutKey = (service: string, number: number): Key => ({
  pk: partition.control(service),
  sk: `rollout#${numberKey(number)}`,
});

export interface RecordWrite {
  readonly rollout: Rollout;
  readonly lease: Lease;
  /** Version this write replaces; 0 when the record is new. */
  readonly seen: number;
  /** Tells our own write from anybody else's when its reply was lost. */
  readonly writeId: string;
}

/** The record's next version, on condition that it still is at the version last seen. */
export function putRollout(table: string, write: RecordWrite): TransactWriteItem {
  const { rollout, lease, seen, writeId } = write;
  const attributes = {
    document: { S: documentText(rollout) },
    epoch: { N: String(lease.epoch) },
    version: { N: String(seen + 1) },
    writeId: { S: writeId },
  };
  return setItem(table, rolloutKey(rollout.service, rollout.number), attributes, atVersion(seen));
}

/** Holds of an item that still is at the version last seen; 0: there was none. */
export function atVersion(seen: number): Condition {
  return seen === 0
    ? absent
    : {
        ConditionExpression: "#version = :seen",
        ExpressionAttributeNames: { "#version": "version" },
        ExpressionAttributeValues: { ":seen": { N: String(seen) } },
      };
}

/** The pointer, on condition that it still points where `expected` does. */
export function putLive(
  table: string,
  service: string,
  next: LivePointer,
  expected: LivePointer | undefined,
): TransactWriteItem {
  const attributes = {
    document: { S: documentText(next) },
    rollout: { N: String(next.rollout) },
  };
  const key = { pk: partition.control(service), sk: "live" };
  return setItem(table, key, attributes, atRollout(expected?.rollout));
}

/** Marks the release as having been live; the first time stays. Instances read it (userdata). */
export function stampPromoted(
  table: string,
  service: string,
  next: LivePointer,
): TransactWriteItem {
  return {
    Update: {
      TableName: table,
      Key: keyOf({ pk: partition.release(service), sk: numberKey(next.releaseNumber) }),
      UpdateExpression: "SET #promotedAt = if_not_exists(#promotedAt, :at)",
      ConditionExpression: "attribute_exists(#pk)",
      ExpressionAttributeNames: { "#promotedAt": "promotedAt", "#pk": "pk" },
      ExpressionAttributeValues: { ":at": { S: next.since } },
    },
  };
}

export function setCounter(
  table: string,
  key: Key,
  count: { readonly seen: number | undefined; readonly number: number; readonly writeId: string },
): TransactWriteItem {
  const { seen, number, writeId } = count;
  const attributes = { rollout: { N: String(number) }, writeId: { S: writeId } };
  return setItem(table, key, attributes, atRollout(seen));
}

/** Holds of an item that names this rollout; undefined: there was none. */
function atRollout(seen: number | undefined): Condition {
  return seen === undefined
    ? absent
    : {
        ConditionExpression: "#rollout = :seen",
        ExpressionAttributeNames: { "#rollout": "rollout" },
        ExpressionAttributeValues: { ":seen": { N: String(seen) } },
      };
}

const absent: Condition = {
  ConditionExpression: "attribute_not_exists(#pk)",
  ExpressionAttributeNames: { "#pk": "pk" },
};
