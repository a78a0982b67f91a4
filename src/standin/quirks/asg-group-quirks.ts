import type { Quirk } from "./quirk.ts";

/** Auto Scaling groups: their settings, their record, their target groups, their end. */
export const asgGroupQuirks = {
  "ASG-01": {
    says: "Naming a group that does not exist in a Describe is no error: the answer is empty.",
    off: "an unknown name is a ValidationError",
    fact: "§1.8",
  },
  "ASG-02": {
    says: "An empty list of names in DescribeAutoScalingGroups means all groups, not none.",
    off: "an empty list finds nothing",
    fact: "§1.8",
    unconfirmed: true,
  },
  "ASG-03": {
    says: "The health check grace period is 0 unless given; the 300 seconds are the console's.",
    off: "300 seconds by default",
    fact: "§1.1",
  },
  "ASG-04": {
    says: "CreateAutoScalingGroup refuses at once a template that nothing could be launched from.",
    off: "the group is created and its launches fail",
    fact: "§1.1",
  },
  "ASG-05": {
    says: "Describe echoes the template version as supplied; supplied none, it shows none.",
    off: "the number it stands for is shown",
    fact: "§1.1",
  },
  "ASG-06": {
    says: "A group's new launch template is for new instances only; running ones keep theirs.",
    off: "every instance is shown with the group's present template",
    fact: "§1.5",
  },
  "ASG-07": {
    says: "Creating a group a second time is AlreadyExists, however equal: there is no token.",
    off: "the second call succeeds and changes nothing",
    fact: "§1.1",
  },
  "ASG-08": {
    says: "A change to a group that does not exist is a ValidationError with its name in a text.",
    off: "an error code of its own",
    fact: "§1.8",
  },
  "ASG-09": {
    says: "SetDesiredCapacity outside the bounds is refused in words that name the bound.",
    off: "the number is brought within the bounds",
    fact: "§1.5",
  },
  "ASG-10": {
    says: "Raising MinSize raises the desired capacity with it, lowering MaxSize lowers it.",
    off: "the update is refused, desired being out of bounds",
    fact: "§1.5",
  },
  "ASG-11": {
    says: "SuspendProcesses that names no process suspends all of them.",
    off: "it suspends none",
    fact: "§1.5",
  },
  "ASG-12": {
    says: "Activities in progress come first, then the newest.",
    off: "they come oldest first",
    fact: "§1.6",
  },
  "ASG-13": {
    says: "An activity's Details are a string of JSON with the subnet and the zone.",
    off: "they are a sentence",
    fact: "§1.6",
  },
  "ASG-14": {
    says: "Activities of a deleted group are still there for who asks with IncludeDeletedGroups.",
    off: "they are gone with the group",
    fact: "§1.6",
  },
  "ASG-15": {
    says: "Attaching a target group adds to those attached.",
    off: "it replaces them",
    fact: "§1.3",
  },
  "ASG-16": {
    says: "At most ten target groups can be attached in one call.",
    off: "any number can",
    fact: "§1.3",
  },
  "ASG-17": {
    says: "An attachment is Added when all are registered, InService only once one has passed.",
    off: "it is InService as soon as it is asked for",
    fact: "§1.3",
  },
  "ASG-18": {
    says: "A detached target group is listed as Removing until all its targets have drained.",
    off: "it is off the list at once",
    fact: "§1.3",
  },
  "ASG-19": {
    says: "What is launched while AddToLoadBalancer is suspended is never added, not on resume.",
    off: "it is added on resume",
    fact: "§1.5",
  },
  "ASG-20": {
    says: "DeleteAutoScalingGroup without force is refused with ResourceInUse over instances.",
    off: "they are terminated with the group",
    fact: "§1.7",
  },
  "ASG-21": {
    says: "It is refused with ScalingActivityInProgress while the last instances are leaving.",
    off: "it is accepted",
    fact: "§1.7",
  },
  "ASG-22": {
    says: "ForceDelete does not wait for termination hooks.",
    off: "hooks hold the instances as ever",
    fact: "§1.7",
  },
  "ASG-23": {
    says: "ForceDelete terminates instances without letting their connections drain.",
    off: "it drains first",
    fact: "§1.7",
    unconfirmed: true,
  },
  "ASG-24": {
    says: 'A group being deleted is described, as "Delete in progress", until it is really gone.',
    off: "it is not described any more",
    fact: "§1.7",
  },
  "ASG-25": {
    says: "The name of a group being deleted stays taken.",
    off: "it is free at once",
    fact: "§1.7",
  },
  "ASG-26": {
    says: "Suspending Terminate does not stop a ForceDelete.",
    off: "instances stay",
    fact: "§1.5",
  },
  "ASG-27": {
    says: "DetachLoadBalancerTargetGroups does not find what AttachTrafficSources attached.",
    off: "either family of calls detaches it",
    fact: "§1.1",
  },
  "ASG-28": {
    says: "Deletion protection refuses a delete, or only a forced one, with a ValidationError.",
    off: "it is kept on record and protects nothing",
    fact: "§1.1",
  },
} as const satisfies Record<`ASG-${number}`, Quirk>;
