import { expect } from "vitest";
import { AwsError } from "../../../../src/standin/aws-error.ts";
import { VirtualClock } from "../../../../src/standin/clock.ts";
import { dynamodbOperations } from "../../../../src/standin/dynamodb/operations.ts";
import { DynamoDb } from "../../../../src/standin/dynamodb/state.ts";
import { Quirks } from "../../../../src/standin/quirks/quirks.ts";
import type { Region } from "../../../../src/standin/region.ts";

/** A region with nothing but DynamoDB, and its clock. */
export class DynamoDbWorld {
  readonly clock = new VirtualClock(Date.UTC(2026, 0, 1));
  readonly region: Region;
  #uuids = 0;

  constructor() {
    const region = {
      name: "eu-west-1",
      account: "123456789012",
      clock: this.clock,
      // Every read is fresh, so that a test can look at what it wrote.
      quirks: new Quirks(["DDB-01"]),
      uuid: () => `00000000-0000-4000-8000-${String((this.#uuids += 1)).padStart(12, "0")}`,
      dynamodb: undefined as unknown,
    };
    this.region = region as unknown as Region;
    region.dynamodb = new DynamoDb(this.region);
  }

  /** A world with the table `hashes` (key `p`, a string) and `ranges` (and `c`, a number). */
  static withTables(): DynamoDbWorld {
    const world = new DynamoDbWorld();
    world.region.dynamodb.addTable({ name: "hashes", partitionKey: "p" });
    world.region.dynamodb.addTable({
      name: "ranges",
      partitionKey: "p",
      sortKey: { name: "c", type: "N" },
    });
    return world;
  }

  /** Calls an operation as the wire does; outputs are loosely typed on purpose. */
  call(name: string, input: Record<string, unknown>): any {
    const operation = dynamodbOperations[name];
    if (!operation) throw new Error(`no operation ${name}`);
    return operation.run(this.region, input as never, {
      service: "dynamodb",
      operation: name,
      requestId: "r",
      accessKeyId: "a",
    });
  }

  /** The error an operation answers. */
  refusal(name: string, input: Record<string, unknown>): AwsError {
    try {
      this.call(name, input);
    } catch (error) {
      expect(error).toBeInstanceOf(AwsError);
      return error as AwsError;
    }
    throw new Error(`${name} was not refused: ${JSON.stringify(input)}`);
  }

  put(item: Record<string, unknown>): void {
    this.call("PutItem", { TableName: "hashes", Item: { p: { S: "k" }, ...item } });
  }

  get(): any {
    return this.call("GetItem", { TableName: "hashes", Key: { p: { S: "k" } } }).Item;
  }
}
