// Goal: fifty deploys in a row leave no more behind than seven: no resource, no config, no lease
// grows, and what is kept as history grows by a fixed number of items up to a stated limit.
// Method: the real engine and adapters on the stand-in under virtual time; counts after each deploy.
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { standing } from "../../../src/standin/standing.ts";
import { figure } from "../../support/figure.ts";
import { VirtualService } from "../../support/virtual-service.ts";

/** Items of the state table by partition and kind of sort key. */
async function items(service: VirtualService): Promise<Record<string, number>> {
  const { dynamodb } = service.world.process("counter").clients;
  const counts: Record<string, number> = {};
  let from: Record<string, any> | undefined;
  do {
    const table = { TableName: "state", ConsistentRead: true };
    const command = new ScanCommand({ ...table, ExclusiveStartKey: from });
    const page: any = await service.world.until(dynamodb.reads.send(command));
    for (const item of page.Items) {
      const kind = String(item.sk.S).replace(/[0-9]{10}$|#.*$/, "");
      const partition = String(item.pk.S).replace(/#boot#.*$/, "#boot");
      const name = `${partition} ${partition.endsWith("#boot") ? "" : kind}`.trim();
      counts[name] = (counts[name] ?? 0) + 1;
    }
    from = page.LastEvaluatedKey;
  } while (from);
  return counts;
}

const sizes = (service: VirtualService) =>
  Object.fromEntries(
    Object.entries(standing(service.world.standin.region)).map(([kind, names]) => [
      kind,
      names.length,
    ]),
  );

test("fifty deploys grow nothing but history", { timeout: 300_000 }, async () => {
  const service = new VirtualService();
  const seen: { resources: object; records: Record<string, number> }[] = [];
  for (let number = 1; number <= 50; number += 1) {
    const result = await service.release({ GREETING: `hello ${number}`, SAME: "same" });
    expect(result, `deploy ${number}`).toMatchObject({ outcome: "live", left: [] });
    seen.push({ resources: sizes(service), records: await items(service) });
  }
  const seventh = seen[6]!;
  const history = ["web#release", "web#release id", "web#control rollout"];
  const constant = Object.entries(seventh.records).filter(([kind]) => !history.includes(kind));
  for (const [at, { resources, records }] of seen.entries()) {
    if (at < 7) continue;
    expect(resources, `deploy ${at + 1}`).toEqual(seventh.resources);
    expect(records, `deploy ${at + 1}`).toMatchObject(Object.fromEntries(constant));
    expect(Object.keys(records)).toHaveLength(Object.keys(seventh.records).length);
    const before = seen[at - 1]!.records;
    for (const kind of history) {
      expect(records[kind]! - before[kind]!, `${kind}, deploy ${at + 1}`).toBe(1);
    }
  }
  const versions = seventh.records["web#config"] ?? 0;
  figure("config versions kept, from the seventh deploy on", versions, "");
  expect(service.world.complaints).toEqual([]);
});
