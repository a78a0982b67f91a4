import type { PutItemCommandInput, UpdateItemCommandInput } from "@aws-sdk/client-dynamodb";
import type { LeaseItem } from "./lease-item.ts";
import { keyOf } from "./state-table.ts";
import { leaseKey } from "./transact.ts";

/**
 * Takes the lease if it still is as `seen`; with `seen` absent, if none exists. Replaces the item
 * whole: what it said was of its last holder.
 */
export function takeLease(
  table: string,
  service: string,
  mine: LeaseItem,
  seen: LeaseItem | undefined,
): PutItemCommandInput {
  return {
    TableName: table,
    Item: {
      ...keyOf(leaseKey(service)),
      holder: { S: mine.holder },
      purpose: { S: mine.purpose },
      since: { S: mine.since },
      epoch: { N: String(mine.epoch) },
      rvn: { S: mine.rvn },
      released: { BOOL: false },
      beatAt: { N: String(mine.beatAt) },
    },
    ...(seen === undefined
      ? {
          ConditionExpression: "attribute_not_exists(#pk)",
          ExpressionAttributeNames: { "#pk": "pk" },
        }
      : {
          ConditionExpression: "#rvn = :rvn AND #epoch = :epoch AND #released = :released",
          ExpressionAttributeNames: { "#rvn": "rvn", "#epoch": "epoch", "#released": "released" },
          ExpressionAttributeValues: {
            ":rvn": { S: seen.rvn },
            ":epoch": { N: String(seen.epoch) },
            ":released": { BOOL: seen.released },
          },
        }),
  };
}

interface Break {
  /** Whoever breaks it. */
  readonly holder: string;
  readonly reason: string;
  /** True: nobody has to wait it out. */
  readonly isDead: boolean;
  readonly rvn: string;
  readonly at: number;
}

/** Raises the epoch and keeps the lease unreleased, unless its holder is dead. */
export function breakOf(
  table: string,
  service: string,
  seen: LeaseItem,
  { holder, reason, isDead, rvn, at }: Break,
): UpdateItemCommandInput {
  return {
    TableName: table,
    Key: keyOf(leaseKey(service)),
    UpdateExpression:
      "SET #epoch = :next, #rvn = :rvn, #holder = :holder, #purpose = :purpose, " +
      "#since = :since, #beatAt = :at, #released = :released, #broken = :yes",
    // Not on the record version: a holder that is alive changes it every few seconds.
    ConditionExpression: "#epoch = :epoch AND #released = :no",
    ExpressionAttributeNames: {
      "#epoch": "epoch",
      "#rvn": "rvn",
      "#holder": "holder",
      "#purpose": "purpose",
      "#since": "since",
      "#beatAt": "beatAt",
      "#released": "released",
      "#broken": "broken",
    },
    ExpressionAttributeValues: {
      ":next": { N: String(seen.epoch + 1) },
      ":rvn": { S: rvn },
      ":holder": { S: holder },
      ":purpose": {
        // Whoever has broken it holds nothing: what was broken is told of.
        S: seen.broken
          ? `${seen.purpose}; again: ${reason}`
          : `the lease of ${seen.holder} (${seen.purpose}) is broken: ${reason}`,
      },
      ":since": { S: new Date(at).toISOString() },
      ":at": { N: String(at) },
      ":released": { BOOL: isDead },
      ":yes": { BOOL: true },
      ":epoch": { N: String(seen.epoch) },
      ":no": { BOOL: false },
    },
  };
}

export interface Renewal {
  readonly holder: string;
  readonly epoch: number;
  readonly from: string;
  readonly to: string;
  readonly beatAt: number;
  /** True ends the lease with this write. */
  readonly releases: boolean;
}

/** Renews or releases, never acquires: the lease must be held, by us, as we last left it. */
export function renewLease(
  table: string,
  service: string,
  renewal: Renewal,
): UpdateItemCommandInput {
  return {
    TableName: table,
    Key: keyOf(leaseKey(service)),
    UpdateExpression: "SET #rvn = :to, #beatAt = :beatAt, #released = :releases",
    ConditionExpression:
      "#rvn = :from AND #holder = :holder AND #epoch = :epoch AND #released = :no",
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    ExpressionAttributeNames: {
      "#rvn": "rvn",
      "#beatAt": "beatAt",
      "#released": "released",
      "#holder": "holder",
      "#epoch": "epoch",
    },
    ExpressionAttributeValues: {
      ":from": { S: renewal.from },
      ":to": { S: renewal.to },
      ":beatAt": { N: String(renewal.beatAt) },
      ":releases": { BOOL: renewal.releases },
      ":holder": { S: renewal.holder },
      ":epoch": { N: String(renewal.epoch) },
      ":no": { BOOL: false },
    },
  };
}
