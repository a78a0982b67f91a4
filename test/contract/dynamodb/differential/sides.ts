import { DynamoDBClient, DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { VirtualClock } from "../../../../src/standin/clock.ts";
import { inProcessDoor } from "../../../../src/standin/doors/in-process.ts";
import type { InstanceDriver } from "../../../../src/standin/instances/driver.ts";
import { seededRandom } from "../../../../src/standin/random-source.ts";
import { quickPace } from "../../../../src/standin/region.ts";
import { createStandin } from "../../../../src/standin/standin.ts";
import { indexedTable } from "./index-cases.ts";
import { creation, scanned, tables } from "./tables.ts";

const noDriver: InstanceDriver = {
  kind: "virtual",
  launch: () => {
    throw new Error("no machine is launched here");
  },
  close: () => Promise.resolve(),
};

const config = {
  region: "us-east-1",
  credentials: { accessKeyId: "AKIDTEST", secretAccessKey: "AKIDTEST" },
  maxAttempts: 1,
};

/** The stand-in in process and dynalite over loopback, with the same tables, behind real clients. */
export async function bothSides() {
  const clock = new VirtualClock(Date.UTC(2030, 0, 1));
  const complaints: string[] = [];
  const standin = createStandin({
    clock,
    pace: quickPace,
    driver: noDriver,
    without: ["DDB-01"],
    random: seededRandom(7),
    complain: (line) => complaints.push(line),
  });
  const worker = new Worker(new URL("./dynalite-worker.mjs", import.meta.url));
  const [port] = await once(worker, "message");
  const ours = new DynamoDBClient({ ...config, requestHandler: inProcessDoor(standin) });
  const theirs = new DynamoDBClient({
    ...config,
    endpoint: `http://127.0.0.1:${port}`,
    requestHandler: { requestTimeout: 1_000, throwOnRequestTimeout: true },
  });
  for (const command of [...[...tables, ...scanned].map(creation), indexedTable]) {
    await Promise.all([ours.send(command), theirs.send(command)]);
    clock.advance(10_000);
    await untilActive(theirs, command.input.TableName ?? "");
  }
  return {
    ours,
    theirs,
    clock,
    /** What the stand-in could not answer as AWS would; nothing, or the comparison is worth little. */
    complaints,
    close: async () => {
      ours.destroy();
      theirs.destroy();
      await worker.terminate();
    },
  };
}

async function untilActive(client: DynamoDBClient, TableName: string): Promise<void> {
  for (;;) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName }));
    if (Table?.TableStatus === "ACTIVE") return;
  }
}
