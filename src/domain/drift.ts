/** Something people or tools changed in AWS during a rollout, by its row in `driftTable`. */
export type DriftName = keyof typeof driftTable;

/** One change that was met, as the ledger keeps it. */
export interface DriftRecord {
  /** ISO time it was answered. */
  readonly at: string;
  readonly what: DriftName;
  /** What was found, a clause for people. */
  readonly found: string;
  readonly answer: "put back" | "told";
}

interface DriftRow {
  /** What somebody does, by hand or by a tool, while a rollout is under way. */
  readonly change: string;
  readonly answer: "put back" | "stopped" | "told" | "left alone" | "waited out";
  /** What slipway does, where it sees it. */
  readonly does: string;
  readonly because: string;
}

/**
 * What can be changed behind a rollout's back, and the answer. It puts back what it owns, stops
 * where a person seems to mean it or nothing of ours would help, and touches nothing of others.
 */
export const driftTable = {
  "production-rule-weights": {
    change: "the production rule's weights, or its whole action",
    answer: "put back",
    does: "sets the weights of the step again",
    because: "the action is the rollout's own; nobody watches a share that is not in the plan",
  },
  "traffic-given-back": {
    change: "weight taken from the candidate and given to stable",
    answer: "stopped",
    does: "DRIFT: rolls back, all to stable",
    because:
      "that is how a person says stop, and stable is whole; a share of the plan is put back " +
      "where a change of ours without an answer may have come late",
  },
  "production-rule-conditions": {
    change: "the production rule's host or path",
    answer: "put back",
    does: "sets the route's conditions again",
    because: "with them changed no weight helps: customers are not matched, or others are",
  },
  "production-rule-deleted": {
    change: "the production rule deleted",
    answer: "put back",
    does: "makes it anew at its priority, with the weights of the step, and tells the live pointer",
    because: "without it nobody is served, stable or not",
  },
  "production-rule-priority": {
    change: "the production rule moved to another priority",
    answer: "told",
    does: "says where it stands; stops only if another rule takes its requests there",
    because: "the order of a shared listener is not one service's to set",
  },
  "rule-in-the-way": {
    change: "another's equal or broader rule put before the production rule",
    answer: "stopped",
    does: "DRIFT with the rule and its owner: rolls back, the other rule stays",
    because: "customers no longer reach what is judged, and the rule is not ours",
  },
  "production-rule-untagged": {
    change: "slipway's tags taken off the production rule",
    answer: "stopped",
    does:
      "DRIFT before the shift or the way back changes it, clean-up pending where the old fleet " +
      "leaves; tags read within 40 s count",
    because: "a rule without them is not this service's any more, and is not touched",
  },
  "rule-to-leaving-fleet": {
    change: "a rule of their own that names a fleet which is to leave",
    answer: "left alone",
    does: "TRAFFIC_GUARD with the rule: the fleet stays until resume finds none that names it",
    because: "whoever made it has customers there, and a target group in use cannot be deleted",
  },
  "candidate-given-weight": {
    change: "weight given to the candidate before the shift, and the rollout fails",
    answer: "put back",
    does: "gives all to stable, lets it spread, and drains the candidate before it goes",
    because: "what is taken back goes by the rule as it stands, not by the record",
  },
  "listener-default": {
    change: "the listener's default action",
    answer: "told",
    does: "says what it was and what it is",
    because: "the base owns it; the production rule stands before it",
  },
  "test-rule": {
    change: "the test rule deleted, or its conditions or target group changed",
    answer: "put back",
    does: "makes or points it again, and asks again what was answered meanwhile",
    because: "checks would meet stable, and the release would be blamed for its answers",
  },
  "canary-grown": {
    change: "the group set to more than its one canary",
    answer: "stopped",
    does: "DRIFT: rolls back; no customer was near it",
    because: "which of them was looked at is not known any more",
  },
  "canary-lost": {
    change: "the canary's instance terminated, by a person, Spot, maintenance or its zone",
    answer: "waited out",
    does: "tries the next one the group launches, once; the second time CANARY_REPLACED",
    because: "that says nothing about the release",
  },
  "candidate-deleted": {
    change: "the candidate's group deleted",
    answer: "stopped",
    does: "DRIFT: rolls back, customers first",
    because: "what is being deleted cannot be kept",
  },
  "instance-terminated": {
    change: "an instance of the candidate's fleet terminated or taken out of its target group",
    answer: "waited out",
    does: "moves no weight until the fleet is whole; gives back to stable what it cannot carry",
    because: "its group launches another; one that stays out is not healed by waiting for ever",
  },
  "target-group-detached": {
    change: "the target group detached from the candidate's group",
    answer: "stopped",
    does: "FLEET_UNHEALTHY: rolls back, customers first; the release is not blamed",
    because: "its instances leave the load balancer while they run",
  },
  "candidate-shrunk": {
    change: "the candidate's minimum or desired number lowered, to 0 too",
    answer: "put back",
    does: "sets them again; customers go back to stable if too few are healthy meanwhile",
    because: "the group is the rollout's own, and its share needs it",
  },
  "candidate-suspended": {
    change:
      "processes of the candidate's group suspended (Launch, Terminate, health, registration)",
    answer: "put back",
    does: "resumes them; what came up unregistered meanwhile fails the rollout at its deadline",
    because: "a fleet that cannot launch, heal or register cannot take over",
  },
  "candidate-unhooked": {
    change: "the launch hook removed from the candidate's group",
    answer: "left alone",
    does: "goes on: an instance counts only once it has attested and is healthy",
    because: "the hook spares the load balancer a target that is not ready; nothing rests on it",
  },
  "candidate-target-group-deleted": {
    change: "the candidate's target group deleted, with the test rule that named it",
    answer: "stopped",
    does: "DRIFT: rolls back; no customer was near it",
    because: "its instances could be reached by nobody",
  },
  "instance-protected": {
    change: "an instance of stable put under protection from scaling in",
    answer: "left alone",
    does: "goes live; names the instance at the deadline, and leaves its fleet for clean-up",
    because: "somebody wants that machine kept; it has no customers any more",
  },
  "stable-grown": {
    change: "stable's desired number raised, by its policy or a person",
    answer: "told",
    does: "the candidate grows as much, up to capacity.max, before it gets more customers",
    because: "they may be why stable grew, and the candidate is to carry them all",
  },
  "stable-shrunk": {
    change: "stable's minimum or desired number lowered, to 0 too",
    answer: "put back",
    does:
      "sets what it was pinned at; the whole candidate takes over if too few are healthy; on the " +
      "way back stable is whole again first, within a person's maximum, unless the release is " +
      "to blame",
    because: "stable is the way back until it is retired",
  },
  "stable-deleted": {
    change: "stable's group deleted",
    answer: "told",
    does: "goes on: the whole candidate takes all traffic at once, and keeps it whatever comes",
    because: "a deleted group cannot be brought back, and its name is never used again",
  },
  "stable-suspended": {
    change: "the same processes of stable suspended",
    answer: "told",
    does: "names them; a fleet that cannot terminate is left for clean-up at its deadline",
    because: "on the fleet that serves it may be meant, and it still serves",
  },
  "others-suspended": {
    change: "other processes of either group suspended (AZRebalance)",
    answer: "left alone",
    does: "nothing",
    because: "a fleet launches, heals, registers and empties without them",
  },
  "stable-target-group-deleted": {
    change: "stable's target group deleted once the production rule names it no more",
    answer: "left alone",
    does: "goes on: it was to go",
    because: "what is wanted is so",
  },
} as const satisfies Readonly<Record<string, DriftRow>>;
