import type { Passage } from "./doorman.ts";
import type { Trial } from "./ordeal.ts";
import { service, type Started } from "./place.ts";

/**
 * What follows a SIGSTOP: time passes, sometimes another operator goes on meanwhile, then the process
 * wakes. If it held the lease it must change nothing any more.
 */
export async function pause(trial: Trial, old: Started): Promise<void> {
  const { place, draw, story, wrong } = trial;
  const { pid } = old.running.child;
  const lease = await place.auditor.lease(service);
  const held = lease?.released === false && lease.holder.includes(`(pid ${pid})`);
  const isOvertaken = draw.chance(0.6);
  // Past its lease at least; past a takeover, maybe.
  const seconds = Math.round(draw.between(90, isOvertaken ? 600 : 90));
  const other = isOvertaken ? await place.start(["resume", "--yes", "--wait"], "bob") : undefined;
  // What he says is compared with the world as he ends, before the sleeper has changed it.
  const others = other && place.ended(other);
  await Promise.race([sleep(place.hasty(seconds)), old.running.finished]);
  const wokenAt = Date.now();
  old.running.child.kill("SIGCONT");
  story.push(
    `woken after ${seconds} s as with AWS${held ? "" : " (it held no lease)"}` +
      (other ? ", while bob went on" : ""),
  );
  const ended = await place.ended(old);
  const endedAt = Date.now();
  if (others) {
    const bobs = await others;
    story.push(`bob: ${bobs.result?.outcome ?? bobs.exitCode}`);
  }
  const taken = place.doorman.passages.find(
    (one) => one.caller === other?.caller && one.operation === "PutItem" && one.status < 300,
  );
  const late = place.doorman.passages.filter(
    (one) =>
      one.caller === old.caller &&
      one.isMutating &&
      !one.isLease &&
      !isTold(one) &&
      one.status < 300 &&
      // Writes of state are conditioned on the lease, so they may stand until somebody else has it.
      one.at >= (isState(one) ? (taken?.at ?? Infinity) : wokenAt),
  );
  if (!held) return;
  story.push(`it ended with ${ended.exitCode}`);
  if (late.length > 0) {
    wrong.push(`after its pause it changed: ${late.map((one) => one.operation).join(", ")}`);
  }
  // Whether another had it by then is what it must tell: 8, or else 5.
  const told = taken !== undefined && taken.at < endedAt ? 8 : 5;
  // Stopped after the last thing it had to do, it may end as if nothing had been.
  if (![told, 0, 1].includes(ended.exitCode)) {
    wrong.push(`it woke without a lease and ended with ${ended.exitCode}, not ${told}`);
  }
}

const isState = ({ operation }: Passage): boolean =>
  /^(Put|Update|Delete|TransactWrite|BatchWrite)Items?$/.test(operation);

/** A log takes what happened from whoever knows it, and nobody acts on it. */
const isTold = ({ operation }: Passage): boolean =>
  /^(PutLogEvents|CreateLogStream)$/.test(operation);

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
