import type { Quirk } from "./quirk.ts";

/** CloudWatch. Ids are never reused. */
export const cwQuirks = {} as const satisfies Record<`CW-${number}`, Quirk>;
