import { AwsError } from "../aws-error.ts";
import type { Quirks } from "../quirks/quirks.ts";
import type { Region } from "../region.ts";
import { collectionMs, indexChangeMs, tableChangeMs, timeToLiveChangeMs } from "./durations.ts";
import { RequestTokens } from "./request-tokens.ts";
import { validationException } from "../validation-error.ts";
import { collectExpired } from "./table/collect-expired.ts";
import type { GlobalIndex } from "./table/global-index.ts";
import type { ItemStore } from "./table/item-store.ts";
import type { Key, KeyAttribute, Schema } from "./table/schema.ts";
import { Table } from "./table/table.ts";
import type { Billing, TimeToLive } from "./table/table.ts";
import type { Item } from "./value/attribute-value.ts";

/** What DynamoDB holds in one Region: the tables, and what lately happened to them. */
export class DynamoDb {
  readonly requestTokens: RequestTokens;
  readonly #region: Region;
  readonly #tables = new Map<string, Table>();

  constructor(region: Region) {
    this.#region = region;
    this.requestTokens = new RequestTokens(region);
  }

  /** Seeds a table that is ACTIVE at once. Keys given by name alone are strings. */
  addTable(seed: {
    readonly name: string;
    readonly partitionKey: string | KeyAttribute;
    readonly sortKey?: string | KeyAttribute | undefined;
    /** The attribute of the items' expiry, already ENABLED. */
    readonly timeToLive?: string | undefined;
  }): Table {
    const schema = {
      partitionKey: keyAttribute(seed.partitionKey),
      sortKey: seed.sortKey === undefined ? undefined : keyAttribute(seed.sortKey),
    };
    const table = this.#insert(seed.name, schema, undefined);
    table.status = "ACTIVE";
    if (seed.timeToLive !== undefined) this.#enable(table, seed.timeToLive, 0);
    return table;
  }

  /** Begins to create a table. Refuses a name that is taken, also by a table on its way out. */
  createTable(name: string, schema: Schema, settings: TableSettings): Table {
    if (this.#tables.has(name)) {
      throw new AwsError("ResourceInUseException", `Table already exists: ${name}`);
    }
    const table = this.#insert(name, schema, settings.billing);
    table.indexes = settings.indexes;
    table.isProtected = settings.isProtected;
    for (const [key, value] of settings.tags) table.tags.set(key, value);
    this.#finishChange(table);
    return table;
  }

  /** Begins to delete a table; its items are out of reach at once. */
  deleteTable(name: string): Table {
    const table = this.describedTable(name);
    if (table.status === "DELETING") return table;
    refuseInChange(table);
    if (table.isProtected) {
      throw validationException(
        "Resource cannot be deleted as it is currently protected against deletion. " +
          "Disable deletion protection first.",
      );
    }
    table.status = "DELETING";
    this.#finishChange(table);
    return table;
  }

  /** For `kept-tables.ts`. */
  get inside(): { readonly tables: Map<string, Table> } {
    return { tables: this.#tables };
  }

  /** Goes on with what a table was at when the Region lost its power. */
  resume(table: Table): void {
    if (table.status !== "ACTIVE") this.#finishChange(table);
    for (const index of table.indexes) {
      if (index.isBackfilling || index.status === "DELETING") this.#finishIndex(table, index);
    }
    const { timeToLive } = table;
    if (timeToLive.status === "ENABLED") this.#scheduleCollection(table);
    else if (timeToLive.status !== "DISABLED") this.#finishTimeToLive(table, timeToLive);
  }

  /** The table of a name or ARN for operations on its items: it must be ACTIVE. */
  table(nameOrArn: string): Table {
    const table = this.#tables.get(plainName(nameOrArn));
    if (table?.status === "ACTIVE" || table?.status === "UPDATING") {
      const { clock, quirks } = this.#region;
      if (!quirks.has("DDB-24")) collectExpired(table, clock.now(), quirks);
      return table;
    }
    throw new AwsError("ResourceNotFoundException", "Requested resource not found");
  }

  /** The items of a table as a read sees them that asks for consistency, or does not. */
  seen(table: Table, isConsistent: boolean | undefined): ItemStore {
    if (isConsistent || !this.quirks.has("DDB-01")) return table.items;
    return table.replica.seenAt(this.#region.clock.now());
  }

  /** Puts an item in its place, or leaves the place empty. */
  write(table: Table, key: Key, item: Item | undefined): void {
    table.write(key, item, this.#region.clock.now());
  }

  /** Which of DynamoDB's surprises are switched on. */
  get quirks(): Quirks {
    return this.#region.quirks;
  }

  /** The table of a name or ARN, whatever its status. */
  describedTable(nameOrArn: string): Table {
    const name = plainName(nameOrArn);
    const table = this.#tables.get(name);
    if (table) return table;
    throw new AwsError(
      "ResourceNotFoundException",
      `Requested resource not found: Table: ${name} not found`,
    );
  }

  /** The table of a name or ARN, whatever its status, if there is one. */
  tableOfArn(nameOrArn: string): Table | undefined {
    return this.#tables.get(plainName(nameOrArn));
  }

  /** Begins to change a table: UPDATING, and soon ACTIVE again. */
  beginUpdate(table: Table): void {
    table.status = "UPDATING";
    this.#finishChange(table);
  }

  /** Begins to fill a new index from the items there are; until then it cannot be read. */
  addIndex(table: Table, index: GlobalIndex): void {
    index.isBackfilling = true;
    table.indexes = [...table.indexes, index];
    this.#finishIndex(table, index);
  }

  /** Begins to delete an index; it cannot be read from now on. */
  deleteIndex(table: Table, index: GlobalIndex): void {
    index.status = "DELETING";
    this.#finishIndex(table, index);
  }

  /** The names of all tables, in order. */
  tableNames(): readonly string[] {
    return [...this.#tables.keys()].toSorted();
  }

  /** Begins to collect expired items by this attribute. */
  enableTimeToLive(table: Table, attribute: string): void {
    const changedAt = this.#region.clock.now();
    table.timeToLive = { status: "ENABLING", attribute, changedAt };
    this.#finishTimeToLive(table, table.timeToLive);
  }

  /** Begins to stop the collection of expired items. */
  disableTimeToLive(table: Table, attribute: string): void {
    const changedAt = this.#region.clock.now();
    table.timeToLive = { status: "DISABLING", attribute, changedAt };
    this.#finishTimeToLive(table, table.timeToLive);
  }

  #finishChange(table: Table): void {
    const finish = () => {
      if (table.status === "DELETING") this.#tables.delete(table.name);
      else becomeActive(table);
    };
    const takesTime =
      table.status === "UPDATING" ||
      this.quirks.has(table.status === "DELETING" ? "DDB-23" : "DDB-22");
    if (takesTime) this.#region.clock.after(tableChangeMs, finish);
    else finish();
  }

  #finishIndex(table: Table, index: GlobalIndex): void {
    this.#region.clock.after(indexChangeMs, () => {
      if (index.status === "DELETING") {
        table.indexes = table.indexes.filter((one) => one !== index);
      } else {
        index.status = "ACTIVE";
        index.isBackfilling = false;
      }
    });
  }

  #finishTimeToLive(table: Table, change: Exclude<TimeToLive, { status: "DISABLED" }>): void {
    const { status, attribute, changedAt } = change;
    this.#region.clock.after(timeToLiveChangeMs, () => {
      if (status === "ENABLING") this.#enable(table, attribute, changedAt);
      else table.timeToLive = { status: "DISABLED", changedAt };
    });
  }

  #insert(name: string, schema: Schema, billing: Billing): Table {
    const { account, clock, name: region } = this.#region;
    const table = new Table({
      name,
      arn: `arn:aws:dynamodb:${region}:${account}:table/${name}`,
      id: this.#region.uuid(),
      schema,
      createdAt: new Date(clock.now()),
      billing,
    });
    this.#tables.set(name, table);
    return table;
  }

  #enable(table: Table, attribute: string, changedAt: number): void {
    table.timeToLive = { status: "ENABLED", attribute, changedAt };
    table.collectsAt = this.#region.clock.now() + collectionMs;
    this.#scheduleCollection(table);
  }

  #scheduleCollection(table: Table): void {
    const { clock } = this.#region;
    clock.after((table.collectsAt ?? 0) - clock.now(), () => {
      if (table.timeToLive.status !== "ENABLED" || this.#tables.get(table.name) !== table) return;
      collectExpired(table, clock.now(), this.#region.quirks);
      table.collectsAt = clock.now() + collectionMs;
      this.#scheduleCollection(table);
    });
  }
}

/** What a table is created with beside its key. */
interface TableSettings {
  readonly billing: Billing;
  readonly indexes: readonly GlobalIndex[];
  readonly isProtected: boolean;
  readonly tags: readonly (readonly [key: string, value: string])[];
}

/** Indexes that a table was created with are ready when it is. */
function becomeActive(table: Table): void {
  table.status = "ACTIVE";
  for (const index of table.indexes) {
    if (index.status === "CREATING" && !index.isBackfilling) index.status = "ACTIVE";
  }
}

/** Refuses to change a table that is CREATING, UPDATING or DELETING. */
export function refuseInChange({ name, status }: Table): void {
  if (status === "ACTIVE") return;
  const doing = { CREATING: "created", UPDATING: "updated", DELETING: "deleted" }[status];
  throw new AwsError(
    "ResourceInUseException",
    `Attempt to change a resource which is still in use: Table is being ${doing}: ${name}`,
  );
}

function keyAttribute(key: string | KeyAttribute): KeyAttribute {
  return typeof key === "string" ? { name: key, type: "S" } : key;
}

/** Wherever AWS takes a table's name it also takes its ARN. */
function plainName(nameOrArn: string): string {
  return nameOrArn.replace(/^arn:[^:]*:dynamodb:[^:]*:[^:]*:table\//, "");
}
