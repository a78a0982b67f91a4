import type { Clock } from "../../clock.ts";
import { AwsError } from "../../aws-error.ts";
import type { InstanceAws, LifecycleAnswer } from "./instance-aws.ts";
import { pause } from "./pause.ts";

const ATTEMPTS = 20;
const AGAIN_MS = 250;

/**
 * Completes the launch hook. A quick program may be ready before the group has put the instance
 * into `Pending:Wait`, where AWS answers ValidationError (aws-facts §1.4): it is asked again for
 * five seconds. An instance outside its hook stays as it is; that is said, not fatal.
 */
export async function answerHook(order: {
  readonly aws: InstanceAws;
  readonly answer: LifecycleAnswer;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  note(line: string): void;
}): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await order.aws.completeLifecycleAction(order.answer);
      return order.note(`hook ${order.answer.hook}: ${order.answer.result}`);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      if (error.code !== "ValidationError" || attempt === ATTEMPTS) {
        return order.note(`hook ${order.answer.hook} not completed: ${error.message}`);
      }
      await pause(order.clock, AGAIN_MS, order.signal);
    }
  }
}
