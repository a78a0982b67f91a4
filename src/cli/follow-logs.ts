import type { LogStreams } from "../aws/log-streams.ts";
import { fail } from "../domain/failure.ts";
import type { LogLine, LogStreamName } from "../domain/log-stream.ts";
import { createPatience } from "../engine/patience.ts";
import { followedLine } from "../report/log-lines.ts";
import type { CommandContext } from "./context.ts";
import {
  findStreams,
  noSuchGroup,
  withoutSecrets,
  type LogPlace,
  type LogsWanted,
} from "./gather-logs.ts";

/** Between two reads of every stream; longer for many, since AWS counts GetLogEvents by second. */
const pauseMs = 1_000;
const perStreamMs = 100;
/** Between two looks for streams of instances that have come since. */
const lookMs = 5_000;

/**
 * The last lines of each stream, then every line as it is written, in the order of its time, until
 * interrupted: that is how it ends well. With `--json` each line is an object.
 */
export async function followLogs(
  context: CommandContext,
  place: LogPlace,
  wanted: LogsWanted,
): Promise<number> {
  const { streams } = place;
  if (!streams) {
    fail({
      code: "BAD_INPUT",
      summary: "--follow needs CloudWatch Logs, and the base names no logGroup.",
      remedy: "slipway logs without --follow reads EC2's console output.",
    });
  }
  const { clock, signal } = context;
  const patiently = createPatience(clock);
  const following = new Following(streams, place, wanted);
  let lookedAt = -lookMs;
  while (!signal.aborted) {
    await patiently(async () => {
      if (clock.monotonic() - lookedAt >= lookMs) {
        await following.look();
        lookedAt = clock.monotonic();
      }
      for (const written of await following.read()) {
        context.stdout(`${inWords(written, context.flags.json === true)}\n`);
      }
    });
    await clock.sleep(Math.max(pauseMs, perStreamMs * following.size), signal).catch(() => {
      // Interrupted: the loop ends.
    });
  }
  return 0;
}

interface Written extends LogLine {
  readonly name: LogStreamName;
}

function inWords({ name, at, text }: Written, asJson: boolean): string {
  const { instanceId, rollout, kind } = name;
  return asJson
    ? JSON.stringify({ at, rollout, instanceId, kind, text })
    : followedLine(name, { at, text });
}

/** The streams that are followed, and how far each has been read. */
class Following {
  readonly #streams: LogStreams;
  readonly #place: LogPlace;
  readonly #wanted: LogsWanted;
  readonly #followed = new Map<string, { readonly name: LogStreamName; next?: string }>();

  constructor(streams: LogStreams, place: LogPlace, wanted: LogsWanted) {
    this.#streams = streams;
    this.#place = place;
    this.#wanted = wanted;
  }

  get size(): number {
    return this.#followed.size;
  }

  /** Takes up streams that have come since. */
  async look(): Promise<void> {
    const { instance, rollouts } = this.#wanted;
    const found = await findStreams(this.#place, await rollouts());
    if (!found) {
      fail({
        code: "NOT_FOUND",
        summary: `${noSuchGroup(this.#streams.group)}.`,
        remedy: "slipway logs without --follow reads EC2's console output.",
      });
    }
    for (const { name, stream } of found) {
      const isWanted = name.instanceId === (instance ?? name.instanceId);
      if (isWanted && !this.#followed.has(stream.name)) {
        this.#followed.set(stream.name, { name });
      }
    }
  }

  /** What has been written since, oldest first; nothing is passed over when a read fails. */
  async read(): Promise<readonly Written[]> {
    const pages = await Promise.all(
      [...this.#followed].map(async ([stream, followed]) => {
        const page = await (followed.next === undefined
          ? this.#streams.tail(stream, this.#wanted.lines)
          : this.#streams.after(stream, followed.next));
        return { stream, followed, page };
      }),
    );
    const written = pages.flatMap(({ stream, followed, page }): readonly Written[] => {
      if (!page) {
        this.#followed.delete(stream);
        return [];
      }
      followed.next = page.next;
      return page.lines.map((line) => ({ name: followed.name, ...withoutSecrets(line) }));
    });
    return written.sort((a, b) => a.at - b.at);
  }
}
