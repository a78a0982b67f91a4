import type { Quirk } from "./quirk.ts";

/** EC2 Auto Scaling. Ids are never reused; a quirk that goes leaves its number empty. */
export const asgQuirks = {
  "ASG-01": {
    says: "Naming a group that does not exist in a Describe is no error: the answer is empty.",
    off: "an unknown name is a ValidationError",
    fact: "§1.8",
  },
} as const satisfies Record<`ASG-${number}`, Quirk>;
