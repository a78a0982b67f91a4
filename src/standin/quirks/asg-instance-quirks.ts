import type { Quirk } from "./quirk.ts";

/** The instances of an Auto Scaling group: how they come, are judged, and go. */
export const asgInstanceQuirks = {
  "ASG-30": {
    says: "A launch hook given at creation holds the very first instance in Pending:Wait.",
    off: "hooks are kept on record and hold nothing",
    fact: "§1.1, §1.2",
  },
  "ASG-31": {
    says: "An instance is registered with its target groups only after its launch hooks.",
    off: "it is registered as soon as it runs",
    fact: "§1.3",
  },
  "ASG-32": {
    says: "InService does not wait for the load balancer to find the instance healthy.",
    off: "it waits",
    fact: "§1.3",
  },
  "ASG-33": {
    says: "A hook's default result is ABANDON: a heartbeat missed at launch ends the instance.",
    off: "it is CONTINUE",
    fact: "§1.5",
  },
  "ASG-34": {
    says: "A launch abandoned by its hook is a Cancelled activity, and another one is launched.",
    off: "the instance enters service all the same",
    fact: "§1.5",
  },
  "ASG-35": {
    says: "Heartbeats extend a wait to a hundred times the hook's timeout, and no longer.",
    off: "they extend it for ever",
    fact: "§1.5",
  },
  "ASG-36": {
    says: "Completing a lifecycle action a second time is a ValidationError.",
    off: "it succeeds",
    fact: "§1.5",
  },
  "ASG-37": {
    says: "Deleting a hook abandons the launches that wait for it.",
    off: "they go on waiting",
    fact: "API reference, DeleteLifecycleHook",
  },
  "ASG-38": {
    says: "The group's tag overrides the launch template's tag of the same key.",
    off: "the template's tag stays",
    fact: "§1.1",
  },
  "ASG-39": {
    says: "Every instance of a group is tagged aws:autoscaling:groupName.",
    off: "only the tags asked for are there",
    fact: "§1.1",
  },
  "ASG-40": {
    says: "Tags put on a group reach the instances launched from then on, not those that run.",
    off: "running instances get them too",
    fact: "§1.1",
  },
  "ASG-41": {
    says: "A launch that fails is no error of any call but a Failed activity that says why.",
    off: "nothing is heard of it",
    fact: "§1.6",
  },
  "ASG-42": {
    says: "A group goes on trying to launch by itself, ever more slowly, and never gives up.",
    off: "it waits to be asked again",
    fact: "§1.6",
  },
  "ASG-43": {
    says: "After a failed launch the next is tried in another of the group's zones.",
    off: "it is tried again in the same zone",
    fact: "§1.6",
  },
  "ASG-44": {
    says: "A failed activity repeats its reason in Description, after two spaces.",
    off: "the reason is in StatusMessage alone",
    fact: "§1.6",
  },
  "ASG-45": {
    says: "Once an attached target group is deleted, every launch fails.",
    off: "instances are launched without it",
    fact: "§1.3",
  },
  "ASG-50": {
    says: "An instance that does not run is unhealthy at once, also within the grace period.",
    off: "the grace period holds for it too",
    fact: "§1.4",
  },
  "ASG-51": {
    says: "By default the load balancer's verdict does not matter: HealthCheckType is EC2.",
    off: "what it finds unhealthy is replaced",
    fact: "§1.1, §1.4",
  },
  "ASG-52": {
    says: "A group of which no instance ever passed the load balancer's check is not recycled.",
    off: "what fails the check is replaced from the start",
    fact: "§1.4",
  },
  "ASG-53": {
    says: "Unhealthy in one of several target groups is enough to be replaced.",
    off: "it takes all of them",
    fact: "§1.4",
  },
  "ASG-54": {
    says: "Of those the load balancer finds unhealthy a tenth of desired goes at a time.",
    off: "all go at once",
    fact: "§1.4",
  },
  "ASG-55": {
    says: "An unhealthy instance is terminated before its replacement is launched.",
    off: "the replacement comes first, as a maintenance policy can ask for",
    fact: "§1.4",
  },
  "ASG-56": {
    says: "SetInstanceHealth has no effect within the grace period unless told to ignore it.",
    off: "it takes effect at once",
    fact: "§1.4",
  },
  "ASG-57": {
    says: "Scale-in protection does not keep an unhealthy instance.",
    off: "a protected instance is not replaced",
    fact: "§1.5",
  },
  "ASG-58": {
    says: "TerminateInstances does not make a group smaller: it launches another one.",
    off: "the group does not notice",
    fact: "§1.4",
  },
  "ASG-59": {
    says: "HealthStatus is Healthy in a group's list but HEALTHY in DescribeAutoScalingInstances.",
    off: "it is Healthy in both",
    fact: "API reference's example of DescribeAutoScalingInstances",
  },
  "ASG-60": {
    says: "Scale-in balances the zones first; the termination policy picks only within one.",
    off: "the policy alone picks",
    fact: "§1.1",
  },
  "ASG-61": {
    says: "By default scale-in takes the instances of an old launch template first.",
    off: "it takes the oldest",
    fact: "§1.1",
  },
  "ASG-62": {
    says: "If all instances are protected, lowering desired succeeds and nothing terminates.",
    off: "they are terminated all the same",
    fact: "§1.5",
  },
  "ASG-63": {
    says: "TerminateInstanceInAutoScalingGroup terminates a protected instance.",
    off: "it is refused",
    fact: "§1.5",
  },
  "ASG-64": {
    says: "Told to decrement, TerminateInstanceInAutoScalingGroup does so at every repetition.",
    off: "a repetition changes nothing",
    fact: "§1.5",
  },
  "ASG-65": {
    says: "A leaving instance is deregistered and drains before its termination hook begins.",
    off: "the hook begins at once",
    fact: "§1.3",
  },
  "ASG-66": {
    says: "A termination hook terminates with either result: ABANDON saves nothing.",
    off: "ABANDON keeps the instance",
    fact: "§1.5",
  },
  "ASG-67": {
    says: "A leaving instance stays in the group's list until it is gone, beside its successor.",
    off: "it is off the list at once",
    fact: "§1.2, §1.3",
  },
} as const satisfies Record<`ASG-${number}`, Quirk>;
