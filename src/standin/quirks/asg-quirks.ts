import { asgGroupQuirks } from "./asg-group-quirks.ts";
import { asgInstanceQuirks } from "./asg-instance-quirks.ts";
import { asgScalingQuirks } from "./asg-scaling-quirks.ts";
import { asgStandbyQuirks } from "./asg-standby-quirks.ts";
import type { Quirk } from "./quirk.ts";

/** EC2 Auto Scaling. Ids are never reused; a quirk that goes leaves its number empty. */
export const asgQuirks = {
  ...asgGroupQuirks,
  ...asgInstanceQuirks,
  ...asgStandbyQuirks,
  ...asgScalingQuirks,
} as const satisfies Record<`ASG-${number}`, Quirk>;
