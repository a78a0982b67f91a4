import type { Quirk } from "./quirk.ts";

/** The wire: protocols, error bodies, headers, retries. Ids are never reused. */
export const wireQuirks = {} as const satisfies Record<`WIRE-${number}`, Quirk>;
