export interface Mutant {
  /** What is wrong then, a clause. */
  readonly name: string;
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly put: string;
  /** The tests that should notice, cheapest first; the seeded simulator comes after them. */
  readonly suites: readonly string[];
}

const unit = (...names: string[]) => names.map((name) => `test/unit/${name}.test.ts`);
const contract = (...names: string[]) => names.map((name) => `test/contract/${name}.test.ts`);
const ports = ["test/simulation/crash-anywhere.test.ts", "test/simulation/twice.test.ts"];
const adversity = unit("engine/adversity", "engine/roll-out");
const lateNews = unit("engine/late-news");
const edges = unit("aws/lease-edges");
const leases = contract("aws/leases");
const ledger = contract("aws/ledger");
const traffic = contract("aws/traffic");

/** Deliberate faults in the deployer, each one small edit. */
export const mutants: readonly Mutant[] = [
  {
    name: "the guard of the lease is dropped",
    file: "src/aws/guarded-handler.ts",
    find: "          gate.guard.check();",
    put: "          gate.guard;",
    suites: unit("aws/guarded-requests"),
  },
  {
    name: "the guard stands before the pacer's wait",
    file: "src/aws/guarded-handler.ts",
    find: 'const send = async (): ReturnType<HttpHandler["handle"]> => {\n        if (kind === "mutation") {\n          gate.guard.check();\n        }',
    put: 'if (kind === "mutation") {\n        gate.guard.check();\n      }\n      const send = async (): ReturnType<HttpHandler["handle"]> => {',
    suites: unit("aws/guarded-requests"),
  },
  {
    name: "single records are read without ConsistentRead",
    file: "src/aws/state-table.ts",
    find: "Key: keyOf(key), ConsistentRead: true",
    put: "Key: keyOf(key), ConsistentRead: false",
    suites: unit("aws/pages"),
  },
  {
    name: "partitions are read without ConsistentRead",
    file: "src/aws/state-table.ts",
    find: "    ConsistentRead: true,\n    KeyConditionExpression",
    put: "    ConsistentRead: false,\n    KeyConditionExpression",
    suites: unit("aws/pages"),
  },
  {
    name: "of a partition only the first page is read",
    file: "src/aws/state-table.ts",
    find: "} while (from && !(",
    put: "} while (false && !(",
    suites: unit("aws/pages"),
  },
  {
    name: "of the listener's rules only the first page is read",
    file: "src/aws/rules.ts",
    find: 'while (marker !== undefined && marker !== "")',
    put: "while (false)",
    suites: unit("aws/pages"),
  },
  {
    name: "at the edge of its time a lease counts as lost",
    file: "src/aws/held-lease.ts",
    find: "if (age > limitMs) {",
    put: "if (age >= limitMs) {",
    suites: edges,
  },
  {
    name: "at the edge of its time a dead holder's lease is not taken",
    file: "src/aws/leases.ts",
    find: "now - since.at >= enoughMs",
    put: "now - since.at > enoughMs",
    suites: edges,
  },
  {
    name: "a change may be sent with no time left for its answer",
    file: "src/aws/held-lease.ts",
    find: "this.#times.leaseMs - this.#times.marginMs",
    put: "this.#times.leaseMs",
    suites: edges,
  },
  {
    name: "the time a signed request may still arrive in is not waited",
    file: "src/aws/leases.ts",
    find: "  leaseMs + signatureWindowMs;",
    put: "  leaseMs;",
    suites: edges,
  },
  {
    name: "a taker's epoch is not raised",
    file: "src/aws/leases.ts",
    find: "seen?.deleted ? now : 0) + 1",
    put: "seen?.deleted ? now : 0)",
    suites: [...edges, ...leases],
  },
  {
    name: "the wall clock does not count against a lease",
    file: "src/aws/held-lease.ts",
    find: "Math.max(now.wall - this.#renewed.wall, now.monotonic - this.#renewed.monotonic)",
    put: "now.monotonic - this.#renewed.monotonic",
    suites: edges,
  },
  {
    name: "a lease that has run out is renewed by whoever wakes",
    file: "src/aws/held-lease.ts",
    find: "await this.#table.clock.sleep(heartbeatMs, this.#stop.signal);\n      this.#loseIfOlderThan(leaseMs);",
    put: "await this.#table.clock.sleep(heartbeatMs, this.#stop.signal);",
    suites: [...edges, ...leases],
  },
  {
    name: "a renewal takes a lease that is free",
    file: "src/aws/lease-writes.ts",
    find: '"#rvn = :from AND #holder = :holder AND #epoch = :epoch AND #released = :no"',
    put: '"(#rvn = :from AND #holder = :holder AND #epoch = :epoch) OR #released <> :no"',
    suites: leases,
  },
  {
    name: "a lease of our epoch is believed to be ours",
    file: "src/aws/held-lease.ts",
    find: "|| !this.#sent.includes(standing.rvn)) {\n      this.#isOver = true;",
    put: "|| !this.#sent.includes(standing.rvn)) {\n      if (standing.epoch === this.epoch) return this.#stands(to, sentAt);\n      this.#isOver = true;",
    suites: leases,
  },
  {
    name: "a lease whose item was deleted counts as free",
    file: "src/aws/leases.ts",
    find: "standing ?? (await deletedLease(table, service))",
    put: "standing",
    suites: contract("adversity/damaged-records"),
  },
  {
    name: "state is written under a lease that was released",
    file: "src/aws/transact.ts",
    find: "AND attribute_exists(#rvn) AND #released = :no",
    put: "AND attribute_exists(#rvn) AND (#released = :no OR #released <> :no)",
    suites: ledger,
  },
  {
    name: "state is written whatever the epoch",
    file: "src/aws/transact.ts",
    find: '"#epoch = :epoch AND',
    put: '"(#epoch = :epoch OR #epoch <> :epoch) AND',
    suites: ledger,
  },
  {
    name: "a record's version is not compared",
    file: "src/aws/ledger-writes.ts",
    find: '"#version = :seen"',
    put: '"#version = :seen OR #version <> :seen"',
    suites: ledger,
  },
  {
    name: "the live pointer moves from wherever it is",
    file: "src/aws/ledger-writes.ts",
    find: '"#rollout = :seen"',
    put: '"#rollout = :seen OR #rollout <> :seen"',
    suites: ledger,
  },
  {
    name: "a failed condition is never read back",
    file: "src/aws/settle-write.ts",
    find: "        if (await write.stands()) {\n          return;\n        }\n        throw new ConditionFailed(failed, error);",
    put: "        throw new ConditionFailed(failed, error);",
    suites: [...unit("aws/settle-write"), ...ledger],
  },
  {
    name: "a conflict of transactions is not sent again",
    file: "src/aws/settle-write.ts",
    find: "if (!isConflict(error) && !weather(error)) {",
    put: "if (!weather(error)) {",
    suites: unit("aws/settle-write"),
  },
  {
    name: "a group that exists already is an error, though a lost reply made it",
    file: "src/aws/groups.ts",
    find: "{ AlreadyExists: async () => refuseForeign(await standing(hands, fleet.name), fleet) }",
    put: "{}",
    suites: contract("resumed/adoption", "aws/fleets"),
  },
  {
    name: "a group of our name is ours, whatever its tags",
    file: "src/aws/groups.ts",
    find: "  const tags = tagsByKey(group?.Tags);\n  if (!isOurs(tags, fleet)) {",
    put: "  const tags = tagsByKey(group?.Tags);\n  if (false) {",
    suites: contract("aws/fleets"),
  },
  {
    name: "a target group of our name is ours, whatever its tags",
    file: "src/aws/target-groups.ts",
    find: "  await refuseForeign(hands, fleet, arn);\n",
    put: "",
    suites: traffic,
  },
  {
    name: "a rule at our priority is ours, whatever its tags",
    file: "src/aws/rules.ts",
    find: "if (!rule || !isOurs(tags, fleet)) {",
    put: "if (!rule) {",
    suites: traffic,
  },
  {
    name: "what does not carry our tags is changed and deleted",
    file: "src/aws/elb-tags.ts",
    find: "if (tags && !isOurs(tags, hands)) {",
    put: "if (false) {",
    suites: [...unit("aws/pages"), ...traffic],
  },
  {
    name: "clean-up deletes though a release was published meanwhile",
    file: "src/aws/delete-outdated.ts",
    find: "[leaseCheck(table, service, lease), asPublished(table, service, found)]",
    put: "[leaseCheck(table, service, lease)]",
    suites: contract("aws/clean-up", "aws/stores"),
  },
  {
    name: "undo begins one step late",
    file: "src/engine/machine.ts",
    find: ': ({ kind: "undoing", step, failure } as const);\n}\n\nfunction retreat',
    put: ": retreat(step, failure);\n}\n\nfunction retreat",
    suites: unit("engine/machine"),
  },
  {
    name: "a promote that failed is not undone",
    file: "src/engine/machine.ts",
    find: 'stepNames.indexOf(step) > stepNames.indexOf("promote")',
    put: 'stepNames.indexOf(step) >= stepNames.indexOf("promote")',
    suites: unit("engine/machine"),
  },
  {
    name: "the rollout's record comes after its first effect",
    file: "src/engine/roll-out.ts",
    find: "  await world.ledger.write(rollout, lease);\n  return rollout;",
    put: "  return rollout;",
    suites: [...adversity, ...ports],
  },
  {
    name: "that the candidate gets weight is not written down before",
    file: "src/engine/steps/shift-traffic.ts",
    find: "    await context.note({ hadWeight: true });",
    put: "    void context;",
    suites: [...adversity, ...ports],
  },
  {
    name: "weights count as set when AWS has answered, not when they are read back",
    file: "src/engine/weights.ts",
    find: "return found === undefined ? { done: rules } : { notYet: found };",
    put: "return { done: rules, notYet: found };",
    suites: lateNews,
  },
  {
    name: "a bake goes on where it was, not over",
    file: "src/engine/watch.ts",
    find: 'if (elapsed >= seconds && "seen" in asked) {',
    put: 'if (elapsed >= seconds / 2 && "seen" in asked) {',
    suites: unit("engine/clocks-and-hands"),
  },
  {
    name: "no answer is a pass",
    file: "src/engine/judge.ts",
    find: 'return { kind: "inconclusive", reason, evidence: lines };',
    put: 'return { kind: "pass" };',
    suites: adversity,
  },
  {
    name: "what one read does not show is gone",
    file: "src/engine/absences.ts",
    find: "export const absencesWanted = 3;",
    put: "export const absencesWanted = 1;",
    suites: lateNews,
  },
  {
    name: "a launch template that is not shown is left behind",
    file: "src/engine/dismantle.ts",
    find: "removeForSure(context, `launch template ${fleet.name}`, () => fleets.removeTemplate(fleet))",
    put: "fleets.removeTemplate(fleet)",
    suites: lateNews,
  },
  {
    name: "what one answer does not show counts as deleted",
    file: "src/aws/elb-tags.ts",
    find: "tags.has(arn) && tags.get(arn) === undefined",
    put: "tags.get(arn) === undefined",
    suites: unit("aws/pages"),
  },
  {
    name: "a command that was cut short leaves nothing",
    file: "src/engine/result.ts",
    find: '(outcome === "interrupted" ? this.#latest : undefined)',
    put: "undefined",
    suites: unit("engine/resume"),
  },
  {
    name: "the previous fleet goes without a look at who serves",
    file: "src/engine/steps/retire-previous.ts",
    find: "isThere ? await trafficGuard(context, fleet) : undefined",
    put: "undefined",
    suites: adversity,
  },
  {
    name: "the previous fleet shrinks before weight 0 has spread",
    file: "src/engine/steps/retire-previous.ts",
    find: "  await spread(context);\n  do {\n    rules = await keepRule(context, split(context, 100));\n  } while (await spread(context));",
    put: "  rules = await keepRule(context, split(context, 100));",
    suites: lateNews,
  },
  {
    name: "a fleet that had weight is deleted by force",
    file: "src/engine/steps/launch-canary.ts",
    find: 'hadWeight ? "drain" : "force"',
    put: '"force"',
    suites: [...adversity, ...unit("engine/clocks-and-hands"), ...ports],
  },
  {
    name: "what an instance attests is not compared",
    file: "src/engine/boot-watch.ts",
    find: 'report.state === "ready" && attestationMismatch',
    put: "false && attestationMismatch",
    suites: lateNews,
  },
  {
    name: "a canary that was replaced is as good as the first",
    file: "src/engine/canary.ts",
    find: "if (new Set(instanceIds).size > 1) {",
    put: "if (false) {",
    suites: adversity,
  },
  {
    name: "weight goes up though targets are not healthy",
    file: "src/engine/steps/shift-traffic.ts",
    find: "return healthy.length >= wanted",
    put: "return healthy.length >= 0",
    suites: lateNews,
  },
  {
    name: "stable may shrink while it is the way back",
    file: "src/engine/steps/scale-fleet.ts",
    find: "stableNow.min < stableNow.desired",
    put: "false",
    suites: unit("engine/steps/scale-fleet"),
  },
  {
    name: "what preflight saw is believed after a wait, though another release is live",
    file: "src/engine/look-first.ts",
    find: "canonicalJson(looked.live ?? null) === canonicalJson(live ?? null)",
    put: "true",
    suites: unit("engine/look-first"),
  },
  {
    name: "credentials that run out begin an undo",
    file: "src/engine/failure-of.ts",
    find: '  "CREDENTIALS_EXPIRED",\n',
    put: "",
    suites: unit("engine/clocks-and-hands"),
  },
  {
    name: "a release is marked for what it did not cause",
    file: "src/engine/drive.ts",
    find: 'state.kind === "rolled-back" && state.failure.causedByRelease',
    put: 'state.kind === "rolled-back"',
    suites: adversity,
  },
  {
    name: "a dead process's late shift is taken for somebody's wish",
    file: "src/engine/keep-rule.ts",
    find: "rollout.mayComeLate === true || ",
    put: "",
    suites: unit("engine/unanswered-changes"),
  },
];
