import type { Quirk } from "./quirk.ts";

/** Systems Manager Parameter Store. Ids are never reused. */
export const ssmQuirks = {} as const satisfies Record<`SSM-${number}`, Quirk>;
