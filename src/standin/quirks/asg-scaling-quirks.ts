import type { Quirk } from "./quirk.ts";

/** Scaling policies of Auto Scaling groups. */
export const asgScalingQuirks = {
  "ASG-80": {
    says: "A target tracking policy makes two CloudWatch alarms of its own, and acts by them.",
    off: "the policy is kept on record and never acts",
    fact: "API reference's example of PutScalingPolicy; user guide",
  },
  "ASG-81": {
    says: "Deleting a group deletes the alarms of its scaling policies.",
    off: "the alarms stay",
    fact: "§1.7",
  },
  "ASG-82": {
    says: "A target tracking policy does not scale in while an instance is warming up.",
    off: "it scales in as soon as its low alarm rings",
    fact: "user guide, target tracking and default instance warmup",
  },
  "ASG-83": {
    says: "A simple scaling policy waits for its activities and then for a cooldown.",
    off: "it acts whenever its alarm rings",
    fact: "user guide, scaling cooldowns",
  },
  "ASG-84": {
    says: "Breaches of one step while instances warm up add up to one change of capacity.",
    off: "every breach changes the capacity again",
    fact: "user guide, step and simple scaling policies",
  },
  "ASG-85": {
    says: "A scheduled action that falls due while they are suspended is not made up for.",
    off: "it is done on resume",
    fact: "user guide, suspend and resume processes",
  },
  "ASG-86": {
    says: "A scheduled action that has run once, or ended, is not described any more.",
    off: "it stays on the list",
    fact: "API reference, DescribeScheduledActions",
  },
} as const satisfies Record<`ASG-${number}`, Quirk>;
