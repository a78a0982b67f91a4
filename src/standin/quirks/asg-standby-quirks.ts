import type { Quirk } from "./quirk.ts";

/** What is taken out of an Auto Scaling group by hand, and put back. */
export const asgStandbyQuirks = {
  "ASG-70": {
    says: "On its way to standby an instance is deregistered and drains as EnteringStandby.",
    off: "it is in standby at once, and still registered",
    fact: "§1.2",
  },
  "ASG-71": {
    says: "ExitStandby raises desired, even if EnterStandby had not lowered it: one too many then.",
    off: "desired stays",
    fact: "§1.2",
  },
  "ASG-72": {
    says: "In standby nobody checks: a terminated instance goes on being listed as Healthy there.",
    off: "it is found unhealthy and replaced",
    fact: "§1.2, user guide's page on standby",
  },
  "ASG-73": {
    says: "Unless desired is lowered with it, what goes into standby is replaced by a launch.",
    off: "it still counts as capacity",
    fact: "§1.2",
  },
  "ASG-74": {
    says: "Moving to standby, detaching or attaching may not lead beyond MinSize or MaxSize.",
    off: "desired leaves its bounds",
    fact: "§1.2, public issues with the text",
  },
} as const satisfies Record<`ASG-${number}`, Quirk>;
