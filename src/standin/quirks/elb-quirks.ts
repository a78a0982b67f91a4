import type { Quirk } from "./quirk.ts";
import { elbTrafficQuirks } from "./elb-traffic-quirks.ts";

/** Elastic Load Balancing v2. Ids are never reused; those from 41 on are the data plane's. */
export const elbQuirks = {
  "ELB-01": {
    says: "A target of a group that no rule refers to is Target.NotInUse, and never checked.",
    off: "its health checks begin as soon as it is registered",
    fact: "§2.3",
  },
  "ELB-02": {
    says: "A rule that gives a group weight 0 is use: its targets are checked and become healthy.",
    off: "a group of weight 0 counts as not in use",
    fact: "§2.5",
  },
  "ELB-03": {
    says: "A newly registered target is healthy after one passed check, whatever the threshold.",
    off: "it needs HealthyThresholdCount passes, as one that had been unhealthy does",
    fact: "§2.3",
  },
  "ELB-04": {
    says: "A target that has been unhealthy needs HealthyThresholdCount passes in a row.",
    off: "one pass makes it healthy again",
    fact: "§2.3",
  },
  "ELB-05": {
    says: "A deregistered target is shown as draining for the whole delay, even when idle.",
    off: "an idle target is gone at once",
    fact: "§2.4",
  },
  "ELB-06": {
    says: "A target in a zone that the load balancer has not enabled is unused, and never checked.",
    off: "zones make no difference",
    fact: "§2.3",
  },
  "ELB-07": {
    says: "A target whose instance was terminated stays listed, unused (Target.InvalidState).",
    off: "it leaves the group when its instance ends",
    fact: "§2.3",
  },
  "ELB-08": {
    says: "DescribeTargetHealth of what is not registered says unused, Target.NotRegistered.",
    off: "the answer leaves it out",
    fact: "§2.3",
  },
  "ELB-09": {
    says: "Deregistering a target that was never registered succeeds.",
    off: "it is refused with InvalidTarget",
    fact: "§2.2",
  },
  "ELB-10": {
    says: "One instance that is not running refuses the whole RegisterTargets: InvalidTarget.",
    off: "it is registered like any other",
    fact: "§2.2",
  },
  "ELB-11": {
    says: "One instance on two ports is two targets; deregistering needs the port it was given.",
    off: "deregistering an instance takes all its ports away",
    fact: "§2.2",
  },
  "ELB-12": {
    says: "CreateTargetGroup with the settings of a group that exists answers that group.",
    off: "it is refused with DuplicateTargetGroupName",
    fact: "§2.1",
  },
  "ELB-13": {
    says: "CreateTargetGroup with a name in use and other settings is DuplicateTargetGroupName.",
    off: "the group in use is answered, its settings unchanged",
    fact: "§2.1",
  },
  "ELB-14": {
    says: "CreateRule is never idempotent: the very same rule again is PriorityInUse.",
    off: "the rule that exists is answered",
    fact: "§2.1",
  },
  "ELB-15": {
    says: "CreateListener with the settings of a listener that exists answers that listener.",
    off: "it is refused with DuplicateListener",
    fact: "§2.1",
  },
  "ELB-16": {
    says: "A target group serves one load balancer only: TargetGroupAssociationLimit for a second.",
    off: "any number of load balancers may use it",
    fact: "§2.1",
  },
  "ELB-17": {
    says: "A group that any rule refers to, at weight 0 too, cannot be deleted: ResourceInUse.",
    off: "it is deleted, and the rule refers to nothing",
    fact: "§2.1",
  },
  "ELB-18": {
    says: "Describing target groups by an unknown name is TargetGroupNotFound, not an empty list.",
    off: "the answer is empty, as Auto Scaling's",
    fact: "§2.8",
  },
  "ELB-19": {
    says: "What is no ARN of its kind is ValidationError, not the NotFound of its kind.",
    off: "it is not found",
    fact: "aws-cli #3673",
  },
  "ELB-20": {
    says: "ModifyRule replaces a list that is sent whole; nothing is merged into the old one.",
    off: "conditions are added to those that were there",
    fact: "§2.6",
  },
  "ELB-21": {
    says: "A listener's default rule is not for ModifyRule: OperationNotPermitted.",
    off: "ModifyRule changes it",
    fact: "§2.6, tentez #32",
  },
  "ELB-22": {
    says: "SetRulePriorities applies all its changes at once, so two rules can swap.",
    off: "they are applied one by one, and the first finds its priority in use",
    fact: "API text",
  },
  "ELB-23": {
    says: "Several target groups in a forward each need a weight; none is assumed.",
    off: "a group without weight gets 1",
    fact: "§2.5, aws-cdk #24805",
  },
  "ELB-24": {
    says: "A forward takes five target groups at most.",
    off: "it takes any number",
    fact: "§2.1",
  },
  "ELB-25": {
    says: "A load balancer takes 100 different groups: TooManyUniqueTargetGroupsPerLoadBalancer.",
    off: "it takes any number",
    fact: "§2.1",
  },
  "ELB-26": {
    says: "Describe echoes a forward to one group twice, as TargetGroupArn and as ForwardConfig.",
    off: "it is echoed as it was sent",
    fact: "§2.5",
    unconfirmed: true,
  },
  "ELB-27": {
    says: "A health check's timeout must be smaller than its interval.",
    off: "any two numbers within their ranges will do",
    fact: "terraform-provider-aws #48071",
  },
  "ELB-28": {
    says: "A matcher reaches from 200 to 499: no 5xx can be a healthy answer.",
    off: "any code will do",
    fact: "§2.4",
  },
  "ELB-29": {
    says: "Health checks have the Host private-ip:port and User-Agent ELB-HealthChecker/2.0.",
    off: "they carry neither",
    fact: "§2.4",
  },
  "ELB-30": {
    says: "A target group's name has 32 characters at most.",
    off: "it may be of any length",
    fact: "§2.1",
  },
  "ELB-31": {
    says: "A new load balancer is provisioning for a while before it is active.",
    off: "it is active at once",
    fact: "ALB user guide",
  },
  "ELB-32": {
    says: "Deletion protection refuses DeleteLoadBalancer: OperationNotPermitted.",
    off: "it is shown, and protects nothing",
    fact: "API text",
  },
  ...elbTrafficQuirks,
} as const satisfies Record<`ELB-${number}`, Quirk>;
