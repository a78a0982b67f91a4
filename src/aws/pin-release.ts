import type { TransactWriteItem } from "@aws-sdk/client-dynamodb";
import { UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { fail } from "../domain/failure.ts";
import { releaseName, type Pin, type Release } from "../domain/release.ts";
import { persist } from "./attempt.ts";
import { textOf } from "./attribute-value.ts";
import { ConditionFailed } from "./condition-failed.ts";
import { configKey } from "./config-item.ts";
import { countPublication } from "./publish-release.ts";
import { releaseKey } from "./release-item.ts";
import type { StateTable } from "./state-table.ts";
import { keyOf, readItem } from "./state-table.ts";
import { documentText } from "./stored-document.ts";
import { transact } from "./transact.ts";

/**
 * Pins a release, on condition that its config version still stands, and counts it as a
 * publication, so that a clean-up that is under way looks again. Throws NOT_FOUND when the release
 * could not boot any more.
 */
export async function pinRelease(table: StateTable, release: Release, pin: Pin): Promise<void> {
  const key = releaseKey(release.service, release.number);
  const document = documentText(pin);
  try {
    await transact(table, {
      what: `the pin of release ${release.id}`,
      actions: pinning(table.name, release, document),
      stands: async () => textOf(await readItem(table, key), "pinned") === document,
    });
  } catch (error) {
    if (error instanceof ConditionFailed) {
      fail(
        {
          code: "NOT_FOUND",
          summary:
            `${releaseName(release.number)} (${release.id}) cannot be pinned: config version ` +
            `${release.config.version}, which it needs, has been cleaned up.`,
          remedy: "Publish its commit again; that release then can be.",
        },
        error,
      );
    }
    throw error;
  }
}

function pinning(
  table: string,
  { service, number, config }: Release,
  document: string,
): readonly TransactWriteItem[] {
  return [
    {
      Update: {
        TableName: table,
        Key: keyOf(releaseKey(service, number)),
        UpdateExpression: "SET #pinned = :pin",
        ConditionExpression: "attribute_exists(#pk)",
        ExpressionAttributeNames: { "#pinned": "pinned", "#pk": "pk" },
        ExpressionAttributeValues: { ":pin": { S: document } },
      },
    },
    {
      ConditionCheck: {
        TableName: table,
        Key: keyOf(configKey(service, config.version)),
        ConditionExpression: "#sha256 = :sha256",
        ExpressionAttributeNames: { "#sha256": "sha256" },
        ExpressionAttributeValues: { ":sha256": { S: config.sha256 } },
      },
    },
    countPublication(table, service),
  ];
}

/** Takes a pin away; without one nothing happens. */
export async function unpinRelease(
  table: StateTable,
  service: string,
  number: number,
): Promise<void> {
  const command = new UpdateItemCommand({
    TableName: table.name,
    Key: keyOf(releaseKey(service, number)),
    UpdateExpression: "REMOVE #pinned",
    ConditionExpression: "attribute_exists(#pk)",
    ExpressionAttributeNames: { "#pinned": "pinned", "#pk": "pk" },
  });
  const resource = `release ${releaseName(number)}`;
  await persist<unknown>(
    table.clock,
    { action: "dynamodb:UpdateItem", resource },
    () => table.clients.dynamodb.writes.send(command),
    {
      ConditionalCheckFailedException: async () =>
        fail({ code: "NOT_FOUND", summary: `${resource} has no record.` }),
    },
  );
}
