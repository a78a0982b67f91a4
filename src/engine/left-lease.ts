import type { LeaseView } from "../domain/lease.ts";
import type { World } from "./ports.ts";

/**
 * The lease if somebody holds it, alive or not. A process that died before it began anything, or
 * after all of it, has left nothing else.
 */
export async function leftLease({ leases }: Pick<World, "leases">): Promise<LeaseView | undefined> {
  const { lease } = await leases.look();
  return lease?.released === false ? lease : undefined;
}
