import type { Quirk } from "./quirk.ts";

/** EC2. Ids are never reused. */
export const ec2Quirks = {} as const satisfies Record<`EC2-${number}`, Quirk>;
