// Goal: fifty deploys in a row leave no more behind than seven: no resource, no config, no lease
// grows; what is kept as history grows by one item a deploy and kind up to the stated limit, and
// from there on not at all; ids, which outlive their releases, up to ten times that.
// Method: the real engine and adapters on the stand-in under virtual time, with the limit at four,
// so that fifty deploys reach all of them; counts after each deploy.
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { idsPerRecord } from "../../../src/domain/keeping.ts";
import { standing } from "../../../src/standin/standing.ts";
import { figure } from "../../support/figure.ts";
import { sampleSettings } from "../../support/samples.ts";
import { VirtualService } from "../../support/virtual-service.ts";

const limit = 4;
/** Live and the releases one can roll back to stay on record, whatever the limit. */
const window = sampleSettings.keep.releases + 1;
const bounds = {
  "web#control rollout": limit,
  "web#release": Math.max(limit, window),
  "web#release id": idsPerRecord * limit,
};

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

test(
  "fifty deploys grow nothing but history, and that to its limit",
  { timeout: 300_000 },
  async () => {
    const service = new VirtualService({ keep: { ...sampleSettings.keep, history: limit } });
    const seen: { resources: object; records: Record<string, number> }[] = [];
    for (let number = 1; number <= 50; number += 1) {
      const result = await service.release({ GREETING: `hello ${number}`, SAME: "same" });
      expect(result, `deploy ${number}`).toMatchObject({
        outcome: "live",
        left: [],
        rollout: number,
      });
      seen.push({ resources: sizes(service), records: await items(service) });
    }
    const seventh = seen[6]!;
    const constant = Object.entries(seventh.records).filter(([kind]) => !(kind in bounds));
    for (const [at, { resources, records }] of seen.entries()) {
      for (const [kind, most] of Object.entries(bounds)) {
        expect(records[kind], `${kind}, deploy ${at + 1}`).toBe(Math.min(at + 1, most));
      }
      if (at < 7) continue;
      expect(resources, `deploy ${at + 1}`).toEqual(seventh.resources);
      expect(records, `deploy ${at + 1}`).toMatchObject(Object.fromEntries(constant));
      expect(Object.keys(records)).toHaveLength(Object.keys(seventh.records).length);
    }
    const last = seen.at(-1)!.records;
    figure("config versions kept, from the seventh deploy on", last["web#config"] ?? 0, "");
    figure("items in the state table after fifty deploys", sum(Object.values(last)), "");
    expect(service.world.complaints).toEqual([]);
  },
);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
