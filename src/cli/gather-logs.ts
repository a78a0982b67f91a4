import type { LogStream, LogStreams } from "../aws/log-streams.ts";
import type { BootReport } from "../domain/boot.ts";
import { fail } from "../domain/failure.ts";
import {
  logStreamName,
  logStreamPrefix,
  parseLogStreamName,
  type LogLine,
  type LogStreamName,
} from "../domain/log-stream.ts";
import type { World } from "../engine/ports.ts";
import type { InstanceLog } from "../report/log-lines.ts";
import { redact } from "../report/redact.ts";

/** Where logs are looked for. */
export interface LogPlace {
  readonly world: World;
  /** Undefined: there is only EC2's console output. */
  readonly streams: LogStreams | undefined;
  readonly service: string;
  /** Tells people what they would not expect. */
  readonly note: (line: string) => void;
}

/** Whose logs are wanted, and how much of them. */
export interface LogsWanted {
  readonly instance: string | undefined;
  /** The last so many lines of each stream. */
  readonly lines: number;
  readonly rollouts: () => Promise<readonly number[]>;
  /** Throws NOT_FOUND when a rollout was named that there is not; asked when nothing was found. */
  readonly whyNone: () => Promise<unknown>;
}

/** So many instances are read unless one is named: a rollout may have had hundreds in its time. */
const mostInstances = 20;

/**
 * Reports and logs of the instances wanted. Throws NOT_FOUND naming those there are when the one
 * asked for is not among them.
 */
export async function gatherLogs(
  place: LogPlace,
  wanted: LogsWanted,
): Promise<{ readonly logs: readonly InstanceLog[]; readonly notShown: readonly string[] }> {
  const found = await findInstances(place, wanted);
  const newest = [...found].sort((a, b) => b.lastAt - a.lastAt).slice(0, mostInstances);
  const shown = found.filter((one) => newest.includes(one));
  const hidden = found.length - shown.length;
  const logs = await Promise.all(shown.map((one) => readLog(place, one, wanted.lines)));
  const more = `and ${hidden} more instances, silent for longer: --instance names one`;
  return { logs, notShown: hidden > 0 ? [more] : [] };
}

interface Found {
  readonly instanceId: string;
  readonly rollout: number;
  report: BootReport | null;
  readonly streams: LogStream[];
  /** Epoch ms of the newest thing known of it. */
  lastAt: number;
}

async function findInstances(place: LogPlace, wanted: LogsWanted): Promise<readonly Found[]> {
  const numbers = await wanted.rollouts();
  const all = new Map<string, Found>();
  const one = (rollout: number, instanceId: string): Found => {
    const key = `${rollout}/${instanceId}`;
    const found = all.get(key) ?? { instanceId, rollout, report: null, streams: [], lastAt: 0 };
    all.set(key, found);
    return found;
  };
  for (const rollout of numbers) {
    for (const report of await place.world.boots.reports(rollout)) {
      const found = one(rollout, report.instanceId);
      found.report = report;
      found.lastAt = report.steps.at(-1)?.startedAt ?? 0;
    }
  }
  const add = (named: readonly NamedStream[]): void => {
    for (const { name, stream } of named) {
      const found = one(name.rollout, name.instanceId);
      found.streams.push(stream);
      found.lastAt = Math.max(found.lastAt, stream.lastAt);
    }
  };
  const streams = await findStreams(place, numbers);
  if (place.streams && !streams) {
    place.note(`${noSuchGroup(place.streams.group)}; what follows is EC2's console output`);
  }
  add(streams ?? []);
  const { instance } = wanted;
  const isWanted = ({ instanceId }: Found): boolean => instanceId === (instance ?? instanceId);
  if (instance !== undefined && ![...all.values()].some(isWanted)) {
    // Of a rollout before: streams outlive reports and rollouts.
    const older = await findStreams(place, [undefined]);
    add((older ?? []).filter(({ name }) => name.instanceId === instance));
  }
  const chosen = [...all.values()].filter(isWanted);
  if (chosen.length === 0) {
    await wanted.whyNone();
    refuse(instance, [...all.values()]);
  }
  return chosen;
}

interface NamedStream {
  readonly name: LogStreamName;
  readonly stream: LogStream;
}

export const noSuchGroup = (group: string): string =>
  `CloudWatch Logs has no group ${group}, which the base names`;

/** Streams of these rollouts, or, for undefined, of all. Undefined where there is no group. */
export async function findStreams(
  { streams, service }: Pick<LogPlace, "streams" | "service">,
  rollouts: readonly (number | undefined)[],
): Promise<readonly NamedStream[] | undefined> {
  if (!streams) {
    return undefined;
  }
  const prefixes = rollouts.map((rollout) => logStreamPrefix(service, rollout));
  const lists = await Promise.all(prefixes.map((prefix) => streams.list(prefix)));
  if (lists.includes(undefined)) {
    return undefined;
  }
  return lists.flat().flatMap((stream) => {
    const name = stream && parseLogStreamName(stream.name);
    return name ? [{ name, stream }] : [];
  });
}

async function readLog(place: LogPlace, found: Found, lines: number): Promise<InstanceLog> {
  const { instanceId, rollout, report, streams } = found;
  const about = { instanceId, rollout, report };
  if (place.streams && streams.length > 0) {
    const of = (kind: LogStreamName["kind"]) => readStream(place, { ...found, kind }, lines);
    const [boot, app] = await Promise.all([of("boot"), of("app")]);
    return { ...about, console: null, streams: { boot, app } };
  }
  const console = await place.world.consoles.read(instanceId);
  return { ...about, console: console === undefined ? null : redact(console), streams: null };
}

async function readStream(
  { streams, service }: LogPlace,
  { rollout, instanceId, kind }: Omit<LogStreamName, "service">,
  lines: number,
): Promise<readonly LogLine[] | null> {
  const page = await streams?.tail(logStreamName({ service, rollout, instanceId, kind }), lines);
  return page?.lines.map(withoutSecrets) ?? null;
}

/** The line with what must never be shown taken out. */
export const withoutSecrets = ({ at, text }: LogLine): LogLine => ({ at, text: redact(text) });

function refuse(instance: string | undefined, all: readonly Found[]): never {
  const known = all.map(({ instanceId }) => instanceId).join(", ");
  fail({
    code: "NOT_FOUND",
    summary:
      instance === undefined
        ? "No instance has reported its boot yet."
        : `No instance ${instance} of this service has reported its boot` +
          `${known === "" ? "" : `; those that have: ${known}`}.`,
    remedy: "slipway ps lists instances; --rollout N looks at another rollout's.",
  });
}
