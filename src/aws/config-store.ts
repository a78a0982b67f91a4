import type { PutItemCommandInput } from "@aws-sdk/client-dynamodb";
import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { changedKeys, diffConfig } from "../domain/config-diff.ts";
import type { ConfigValues, ConfigVersion } from "../domain/config.ts";
import { maxConfigBytes } from "../domain/config.ts";
import { fail } from "../domain/failure.ts";
import { partition } from "../domain/names.ts";
import type { Item } from "./attribute-value.ts";
import { textOf } from "./attribute-value.ts";
import { ConditionFailed } from "./condition-failed.ts";
import { configConflict } from "./config-conflict.ts";
import { configKey, parseConfig } from "./config-item.ts";
import { refuseOtherEnvironment, type Owner } from "./owner.ts";
import { settleWrite } from "./settle-write.ts";
import type { StateTable } from "./state-table.ts";
import { keyOf, queryItems, readItem } from "./state-table.ts";
import { documentText, sha256Of } from "./stored-document.ts";

/** A change to the configuration: the whole of the next version. */
export interface ConfigWrite {
  readonly values: ConfigValues;
  /** Version the change was made to; undefined when there was none. */
  readonly basedOn: number | undefined;
  readonly author: string;
  readonly reason: string | undefined;
  /** ISO time. */
  readonly at: string;
}

/** Immutable, numbered versions of one service's configuration. Reads are consistent. */
export interface ConfigStore {
  latest(): Promise<ConfigVersion | undefined>;
  read(version: number): Promise<ConfigVersion | undefined>;
  /** Every version that was not cleaned up, oldest first. */
  history(): Promise<readonly ConfigVersion[]>;
  /** Writes version `basedOn + 1`; of two that try, one gets CONFLICT naming the other. */
  write(change: ConfigWrite): Promise<ConfigVersion>;
}

export function createConfigStore(table: StateTable, owner: Owner): ConfigStore {
  const pk = partition.config(owner.service);
  const parse = (item: Item): ConfigVersion => {
    refuseOtherEnvironment(table, owner, textOf(item, "environment"));
    return parseConfig(item);
  };
  const latest = async (): Promise<ConfigVersion | undefined> => {
    const [item] = await queryItems(table, { pk, backwards: true, limit: 1 });
    return item && parse(item);
  };
  const read = async (version: number): Promise<ConfigVersion | undefined> => {
    const item = await readItem(table, configKey(owner.service, version));
    return item && parse(item);
  };
  return {
    latest,
    read,
    history: async () => (await queryItems(table, { pk })).map(parse),
    async write(change) {
      const document = documentText(change.values);
      refuseTooLarge(document);
      const before = await latest();
      // Old versions are cleaned up, so that a gap below the newest does not invite to be filled.
      if (before && before.version !== change.basedOn) {
        await configConflict(change.basedOn, before, read);
      }
      const next = nextVersion(change, document, before);
      try {
        await put(table, owner, next, document);
      } catch (error) {
        if (error instanceof ConditionFailed) {
          await configConflict(change.basedOn, (await latest()) ?? next, read, error);
        }
        throw error;
      }
      return next;
    },
  };
}

function refuseTooLarge(document: string): void {
  const bytes = Buffer.byteLength(document);
  if (bytes > maxConfigBytes) {
    fail({
      code: "BAD_INPUT",
      summary: `The configuration is ${bytes} bytes; ${maxConfigBytes} is the most it may be.`,
      remedy: "Keep large values elsewhere and store a reference (ssm:…).",
    });
  }
}

function nextVersion(
  change: ConfigWrite,
  document: string,
  before: ConfigVersion | undefined,
): ConfigVersion {
  const changed = changedKeys(diffConfig(before?.values ?? {}, change.values));
  return {
    version: (change.basedOn ?? 0) + 1,
    values: change.values,
    sha256: sha256Of(document),
    createdAt: change.at,
    createdBy: change.author,
    reason: change.reason,
    changed: changed.join().length > maxChangedLength ? undefined : changed,
  };
}

/** Longest list of changed keys kept: an item holds 400 KB, of which the document may take 300. */
const maxChangedLength = 50_000;

async function put(
  table: StateTable,
  { service, environment }: Owner,
  next: ConfigVersion,
  document: string,
): Promise<void> {
  const writeId = table.random.hex(16);
  const key = configKey(service, next.version);
  const input: PutItemCommandInput = {
    TableName: table.name,
    Item: {
      ...keyOf(key),
      document: { S: document },
      sha256: { S: next.sha256 },
      environment: { S: environment },
      createdAt: { S: next.createdAt },
      createdBy: { S: next.createdBy },
      ...(next.reason === undefined ? {} : { reason: { S: next.reason } }),
      ...(next.changed && { changed: { L: next.changed.map((changed) => ({ S: changed })) } }),
      writeId: { S: writeId },
    },
    ConditionExpression: "attribute_not_exists(#pk)",
    ExpressionAttributeNames: { "#pk": "pk" },
  };
  const command = new PutItemCommand(input);
  await settleWrite({
    clock: table.clock,
    random: table.random,
    action: "dynamodb:PutItem",
    resource: `config version ${next.version} of ${service} in table ${table.name}`,
    send: () => table.clients.dynamodb.writes.send(command),
    stands: async () => textOf(await readItem(table, key), "writeId") === writeId,
  });
}
