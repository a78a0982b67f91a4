import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { VirtualWorld } from "./virtual-world.ts";

/** Eve takes the lease of `web` by force, without waiting for anybody. */
export async function overtake(world: VirtualWorld, epoch = 2, released = false): Promise<void> {
  const { clients } = world.process("eve");
  const item = {
    pk: { S: "web#control" },
    sk: { S: "lease" },
    holder: { S: "eve" },
    purpose: { S: "deploy r9" },
    since: { S: "2026-01-01T00:00:00.000Z" },
    epoch: { N: String(epoch) },
    rvn: { S: "eves" },
    released: { BOOL: released },
    beatAt: { N: String(world.time.now()) },
  };
  await world.until(
    clients.dynamodb.writes.send(new PutItemCommand({ TableName: "state", Item: item })),
  );
}
