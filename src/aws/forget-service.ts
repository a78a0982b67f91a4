import { partition } from "../domain/names.ts";
import type { Lease } from "../engine/ports.ts";
import { textOf } from "./attribute-value.ts";
import { ConditionFailed } from "./condition-failed.ts";
import { overtaken } from "./fenced-out.ts";
import type { Look } from "./find-outdated.ts";
import { listReleases } from "./list-releases.ts";
import type { Key, StateTable } from "./state-table.ts";
import { keyOf, queryItems } from "./state-table.ts";
import { leaseCheck, transact } from "./transact.ts";

/** Deletes per transaction, far below its limit of 100 actions (aws-facts §4). */
const batch = 25;

/**
 * Deletes every record of a service but the lease and the counters, so that no number is given
 * twice, and first its tarballs in the base's store. What others lead to goes last: boot reports
 * before the rollouts that name them, the live pointer at the end. Returns how many were deleted.
 */
export async function forgetService(
  table: StateTable,
  { service, sources }: Pick<Look, "service" | "sources">,
  lease: Lease,
): Promise<number> {
  await forgetSources(table, { service, sources }, lease);
  const control = partition.control(service);
  const rollouts = await keysOf(table, control, "rollout#");
  const boots = await Promise.all(
    rollouts.map(({ sk }) => keysOf(table, partition.boot(service, rolloutNumber(sk)))),
  );
  const records = [
    ...boots.flat(),
    ...(await keysOf(table, partition.config(service))),
    ...(await keysOf(table, partition.release(service))).filter(({ sk }) => sk !== "counter"),
    ...rollouts,
    ...(await keysOf(table, control, "line")),
    ...(await keysOf(table, control, "live")),
  ];
  for (let from = 0; from < records.length; from += batch) {
    await deleteSome(table, service, lease, records.slice(from, from + batch));
  }
  return records.length;
}

/** Before the records, which alone say whose the tarballs are. */
async function forgetSources(
  table: StateTable,
  { service, sources }: Pick<Look, "service" | "sources">,
  lease: Lease,
): Promise<void> {
  const releases = await listReleases(table, service);
  const own = releases.flatMap(({ release }) => sources.own(service, release.artifact) ?? []);
  for (const url of await sources.standing([...new Set(own)])) {
    lease.assertHeld();
    await sources.remove(url);
  }
}

const rolloutNumber = (sk: string): number => Number(sk.slice("rollout#".length));

async function keysOf(table: StateTable, pk: string, prefix?: string): Promise<readonly Key[]> {
  const query = { pk, only: ["sk"], ...(prefix === undefined ? {} : { prefix }) };
  return (await queryItems(table, query)).map((item) => ({ pk, sk: textOf(item, "sk") ?? "" }));
}

async function deleteSome(
  table: StateTable,
  service: string,
  lease: Lease,
  keys: readonly Key[],
): Promise<void> {
  try {
    await transact(table, {
      what: `records of ${service}`,
      actions: [
        leaseCheck(table, service, lease),
        ...keys.map((key) => ({ Delete: { TableName: table.name, Key: keyOf(key) } })),
      ],
      // Deleting again does no harm, so an unanswered attempt may count as not done.
      stands: () => Promise.resolve(false),
    });
  } catch (error) {
    if (error instanceof ConditionFailed) {
      throw overtaken(service, error);
    }
    throw error;
  }
}
