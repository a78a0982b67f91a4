import { RolloutFailure, type FailureCode } from "../domain/failure.ts";
import type { Serving } from "../domain/outcome.ts";
import type { World } from "../engine/ports.ts";
import { servingNow } from "../engine/serving.ts";

/** A failure of a command that could still see what serves customers. */
export class FailureInView extends RolloutFailure {
  readonly serving: readonly Serving[];

  constructor(cause: RolloutFailure, serving: readonly Serving[]) {
    super(cause.failure, cause);
    this.serving = serving;
  }
}

/** Does `work`; what stops it is thrown with what serves customers then, if AWS says. */
export async function tellingServing<T>(world: World, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof RolloutFailure) || unanswered.has(error.failure.code)) {
      throw error;
    }
    throw (await inView(world, error)) ?? error;
  }
}

/** Nobody asks on after these. */
const unanswered = new Set<FailureCode>(["INTERRUPTED", "CREDENTIALS_EXPIRED", "AWS_UNREACHABLE"]);

async function inView(
  { ledger, traffic }: World,
  error: RolloutFailure,
): Promise<FailureInView | undefined> {
  try {
    const [live, latest] = await Promise.all([ledger.live(), ledger.latest()]);
    const arn = live?.productionRuleArn ?? latest?.productionRuleArn;
    const rules = arn === undefined ? [] : await traffic.rules();
    return new FailureInView(error, servingNow(rules, arn, latest, live));
  } catch (unread) {
    if (unread instanceof RolloutFailure) {
      return undefined;
    }
    throw unread;
  }
}
