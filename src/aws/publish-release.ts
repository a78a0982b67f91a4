import type { TransactWriteItem } from "@aws-sdk/client-dynamodb";
import { UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { fail } from "../domain/failure.ts";
import { otherContent } from "../domain/other-content.ts";
import type { ReleaseDraft } from "../domain/release-content.ts";
import { contentText } from "../domain/release-content.ts";
import { releaseName } from "../domain/release.ts";
import type { Release, StoredRelease } from "../domain/release.ts";
import { persist } from "./attempt.ts";
import { numberOf, textOf } from "./attribute-value.ts";
import { ConditionFailed } from "./condition-failed.ts";
import { configKey } from "./config-item.ts";
import { parseRelease, releaseCounterKey, releaseIdKey, releaseKey } from "./release-item.ts";
import type { StateTable } from "./state-table.ts";
import { keyOf, readItem } from "./state-table.ts";
import { documentText, sha256Of } from "./stored-document.ts";
import { transact } from "./transact.ts";

type Published = StoredRelease & { readonly created: boolean };

/**
 * Writes a release under a new number. A number drawn for a release that is then refused stays
 * unused: numbers order releases, they do not count them.
 */
export async function publishRelease(table: StateTable, draft: ReleaseDraft): Promise<Published> {
  const standing = await findExisting(table, draft);
  if (standing) {
    return standing;
  }
  const release = { ...draft, number: await drawNumber(table, draft.service) };
  const writeId = table.random.hex(16);
  try {
    await transact(table, {
      what: `release ${draft.id}`,
      actions: publication(table.name, release, writeId),
      stands: async () =>
        textOf(await readItem(table, releaseKey(draft.service, release.number)), "writeId") ===
        writeId,
    });
  } catch (error) {
    if (error instanceof ConditionFailed) {
      return await lostRace(table, release, error);
    }
    throw error;
  }
  return { release, promotedAt: undefined, failed: undefined, created: true };
}

async function findExisting(
  table: StateTable,
  draft: ReleaseDraft,
): Promise<Published | undefined> {
  const { service, id } = draft;
  const known = await readItem(table, releaseIdKey(service, id));
  const number = numberOf(known, "number");
  const item =
    number === undefined ? undefined : await readItem(table, releaseKey(service, number));
  if (!item) {
    refuseOtherContent(draft, number, textOf(known, "content"));
    return undefined;
  }
  const stored = parseRelease(item);
  const other = otherContent(stored.release, draft);
  if (other) {
    fail(other);
  }
  return { ...stored, created: false };
}

/** An id whose release has gone off record still stands for what it stood for. */
function refuseOtherContent(
  draft: ReleaseDraft,
  number: number | undefined,
  content: string | undefined,
): void {
  if (number !== undefined && content !== undefined && content !== contentHash(draft)) {
    fail({
      code: "CONFLICT",
      summary:
        `Release ${draft.id} was published as ${releaseName(number)}, with other content, and ` +
        "has since gone off record.",
      remedy: "Publish under another id (--id).",
    });
  }
}

/** What an id stands for, once the record is gone that said so. */
export const contentHash = (release: ReleaseDraft): string => sha256Of(contentText(release));

/** A lost reply draws twice; the gap is harmless. */
async function drawNumber(table: StateTable, service: string): Promise<number> {
  const command = new UpdateItemCommand({
    TableName: table.name,
    Key: keyOf(releaseCounterKey(service)),
    UpdateExpression: "ADD #number :one",
    ExpressionAttributeNames: { "#number": "number" },
    ExpressionAttributeValues: { ":one": { N: "1" } },
    ReturnValues: "UPDATED_NEW",
  });
  const answer = await persist(
    table.clock,
    { action: "dynamodb:UpdateItem", resource: `release counter of ${service}` },
    () => table.clients.dynamodb.writes.send(command),
  );
  const number = numberOf(answer.Attributes, "number");
  if (number === undefined) {
    throw new Error("DynamoDB returned no number for the release counter");
  }
  return number;
}

/**
 * The release, its id, that the config version it pins has not been cleaned up meanwhile, and a
 * count of publications, by which clean-up sees that its list of releases is out of date.
 */
function publication(
  table: string,
  release: Release,
  writeId: string,
): readonly TransactWriteItem[] {
  const { service, number, id, config } = release;
  const document = documentText(release);
  const names = { "#pk": "pk" };
  const absent = {
    ConditionExpression: "attribute_not_exists(#pk)",
    ExpressionAttributeNames: names,
  };
  const item = {
    ...keyOf(releaseKey(service, number)),
    document: { S: document },
    sha256: { S: sha256Of(document) },
    writeId: { S: writeId },
  };
  const idItem = { ...keyOf(releaseIdKey(service, id)), number: { N: String(number) } };
  return [
    { Put: { TableName: table, Item: item, ...absent } },
    { Put: { TableName: table, Item: idItem, ...absentOrSame(release) } },
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

/** The id is new, or known for this very content, whose record is gone. */
function absentOrSame(release: Release) {
  return {
    ConditionExpression: "attribute_not_exists(#pk) OR #content = :content",
    ExpressionAttributeNames: { "#pk": "pk", "#content": "content" },
    ExpressionAttributeValues: { ":content": { S: contentHash(release) } },
  };
}

/** Part of whatever makes a config version needed: by this a clean-up sees it came too late. */
export function countPublication(table: string, service: string): TransactWriteItem {
  return {
    Update: {
      TableName: table,
      Key: keyOf(releaseCounterKey(service)),
      UpdateExpression: "ADD #published :one",
      ExpressionAttributeNames: { "#published": "published" },
      ExpressionAttributeValues: { ":one": { N: "1" } },
    },
  };
}

async function lostRace(
  table: StateTable,
  release: Release,
  error: ConditionFailed,
): Promise<Published> {
  const standing = error.failed.includes(1) ? await findExisting(table, release) : undefined;
  return (
    standing ??
    fail(
      {
        code: "CONFLICT",
        summary:
          `Release ${release.id} was not published: config version ${release.config.version} ` +
          "does not exist any more.",
        remedy: "Publish again; it then pins the config's newest version.",
      },
      error,
    )
  );
}
