import type { PutItemCommandInput } from "@aws-sdk/client-dynamodb";
import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { ConfigValues, ConfigVersion } from "../domain/config.ts";
import { maxConfigBytes } from "../domain/config.ts";
import { fail } from "../domain/failure.ts";
import { partition } from "../domain/names.ts";
import { textOf } from "./attribute-value.ts";
import { ConditionFailed } from "./condition-failed.ts";
import { configKey, parseConfig } from "./config-item.ts";
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

export function createConfigStore(table: StateTable, service: string): ConfigStore {
  const pk = partition.config(service);
  const latest = async (): Promise<ConfigVersion | undefined> => {
    const [item] = await queryItems(table, { pk, backwards: true, limit: 1 });
    return item && parseConfig(item);
  };
  const read = async (version: number): Promise<ConfigVersion | undefined> => {
    const item = await readItem(table, configKey(service, version));
    return item && parseConfig(item);
  };
  return {
    latest,
    read,
    history: async () => (await queryItems(table, { pk })).map(parseConfig),
    async write(change) {
      const document = documentText(change.values);
      refuseTooLarge(document);
      const before = await latest();
      // Old versions are cleaned up, so that a gap below the newest does not invite to be filled.
      if (before && before.version !== change.basedOn) {
        await conflict(change, before, read);
      }
      const next = nextVersion(change, document);
      try {
        await put(table, service, next, document);
      } catch (error) {
        if (error instanceof ConditionFailed) {
          await conflict(change, (await latest()) ?? next, read, error);
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

function nextVersion(change: ConfigWrite, document: string): ConfigVersion {
  return {
    version: (change.basedOn ?? 0) + 1,
    values: change.values,
    sha256: sha256Of(document),
    createdAt: change.at,
    createdBy: change.author,
    reason: change.reason,
  };
}

async function put(
  table: StateTable,
  service: string,
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
      createdAt: { S: next.createdAt },
      createdBy: { S: next.createdBy },
      ...(next.reason === undefined ? {} : { reason: { S: next.reason } }),
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

/** Names who was first and what he changed; values stay unsaid. */
async function conflict(
  change: ConfigWrite,
  winner: ConfigVersion,
  read: (version: number) => Promise<ConfigVersion | undefined>,
  cause?: unknown,
): Promise<never> {
  const base = change.basedOn === undefined ? undefined : await read(change.basedOn);
  const keys = changedKeys(base?.values ?? {}, winner.values);
  const from =
    change.basedOn === undefined ? "an empty configuration" : `version ${change.basedOn}`;
  fail(
    {
      code: "CONFLICT",
      summary:
        `${winner.createdBy} wrote config version ${winner.version} at ${winner.createdAt} ` +
        `(changed: ${keys.join(", ") || "nothing"}); this change was made to ${from}.`,
      remedy: "Look at it (slipway config list) and make the change again.",
    },
    cause,
  );
}

function changedKeys(before: ConfigValues, after: ConfigValues): readonly string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((key) => documentText(before[key]) !== documentText(after[key]))
    .sort();
}
