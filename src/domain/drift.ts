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
    because: "that is how a person says stop, and stable is whole",
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
  "listener-default": {
    change: "the listener's default action",
    answer: "told",
    does: "says what it was and what it is",
    because: "the base owns it; the production rule stands before it",
  },
} as const satisfies Readonly<Record<string, DriftRow>>;
