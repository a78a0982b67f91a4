import { keptGroups } from "../autoscaling/kept-groups.ts";
import { keptMetrics } from "../cloudwatch/kept-metrics.ts";
import { keptTables } from "../dynamodb/kept-tables.ts";
import { keptEc2 } from "../ec2/kept-ec2.ts";
import { keptRegistry } from "../ecr/kept-registry.ts";
import { keptElb } from "../elbv2/kept-elb.ts";
import { keptLogs } from "../logs/kept-logs.ts";
import type { Region } from "../region.ts";
import { keptS3 } from "../s3/kept-s3.ts";
import { keptSecrets } from "../secrets-manager/kept-secrets.ts";
import { keptParameters } from "../ssm/kept-parameters.ts";
import { keptSts } from "../sts/kept-sts.ts";
import type { KeptRoom } from "./kept-room.ts";

/** What each room keeps, by the room's name. */
export type KeptRegion = Readonly<Record<string, unknown>>;

/** In the order in which they are taken up: machines, then who watches them, then who owns them. */
export const keptRooms: readonly KeptRoom[] = [
  keptEc2,
  keptElb,
  keptGroups,
  keptTables,
  keptParameters,
  keptSts,
  keptRegistry,
  keptLogs,
  keptSecrets,
  keptS3,
  keptMetrics,
];

/** Everything the account holds, as plain data for `encode`; to be encoded before time passes. */
export function keepRegion(region: Region): KeptRegion {
  return Object.fromEntries(keptRooms.map((room) => [room.name, room.keep(region)]));
}

/** Fills an empty Region with what was kept. A room that the state does not have stays empty. */
export function refillRegion(region: Region, kept: KeptRegion): void {
  for (const room of heldBy(kept)) room.restore(region, kept[room.name]);
}

/**
 * Starts what was under way in a Region that was filled from this. Whatever fell due while the
 * stand-in was closed runs soon, the longest overdue first.
 */
export function resumeRegion(region: Region, kept: KeptRegion): void {
  for (const room of heldBy(kept)) room.resume(region, kept[room.name]);
}

function heldBy(kept: KeptRegion): readonly KeptRoom[] {
  return keptRooms.filter(({ name }) => Object.hasOwn(kept, name));
}
