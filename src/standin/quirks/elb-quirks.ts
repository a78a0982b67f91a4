import type { Quirk } from "./quirk.ts";

/** Elastic Load Balancing v2, its control plane and its data plane. Ids are never reused. */
export const elbQuirks = {} as const satisfies Record<`ELB-${number}`, Quirk>;
