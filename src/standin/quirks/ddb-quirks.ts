import type { Quirk } from "./quirk.ts";

/** DynamoDB. Ids are never reused. */
export const ddbQuirks = {} as const satisfies Record<`DDB-${number}`, Quirk>;
