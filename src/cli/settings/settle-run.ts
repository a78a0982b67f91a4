import { capabilityName } from "../../domain/container-rules.ts";
import { parseDuration } from "../../domain/duration.ts";
import { parseMemorySize } from "../../domain/memory-size.ts";
import type { Capabilities, ContainerOptions, RunSettings } from "../../domain/run-settings.ts";
import { defaults } from "./defaults.ts";
import type { EnvironmentContent } from "./schema.ts";

type WrittenRun = NonNullable<EnvironmentContent["run"]>;

/**
 * How the program is started, in the units of releases. What is left out, and what says no more
 * than the default, is absent: releases made before there was such a key stay the same.
 */
export function settleRun(run: WrittenRun = {}): RunSettings {
  return {
    ...present({ memoryMiB: parsed(parseMemorySize, run.memory), cpus: run.cpus }),
    restart: run.restart ?? defaults.run.restart,
    volumes: run.volumes ?? defaults.run.volumes,
    env: run.env ?? defaults.run.env,
    args: run.args ?? defaults.run.args,
    aws: run.aws ?? defaults.run.aws,
    ...present({
      restartsAllowed: run.restartsAllowed === 0 ? undefined : run.restartsAllowed,
      afterStart: filled(run.afterStart),
      privileged: run.privileged === true ? true : undefined,
      capabilities: settleCapabilities(run.capabilities),
      options: settleOptions(run.options),
    }),
  };
}

/** In alphabetical order, since the order means nothing. */
function settleCapabilities(written: WrittenRun["capabilities"]): Capabilities | undefined {
  const sorted = (names: readonly string[] = []): readonly string[] | undefined =>
    filled([...new Set(names.map(capabilityName))].sort());
  return unlessEmpty({ add: sorted(written?.add), drop: sorted(written?.drop) });
}

function settleOptions(written: WrittenRun["options"] = {}): ContainerOptions | undefined {
  const { init, readOnly, stopTimeout, shmSize, ulimits, sysctls } = written;
  const { user, workingDirectory, hostname, pids, tmpfs, extraHosts, dns } = written;
  const usual = parsed(parseDuration, defaults.run.options.stopTimeout);
  const stopMs = parsed(parseDuration, stopTimeout) ?? usual;
  return unlessEmpty({
    init: init === true ? true : undefined,
    readOnly: readOnly === true ? true : undefined,
    user,
    workingDirectory,
    hostname,
    shmSizeMiB: parsed(parseMemorySize, shmSize),
    pids,
    tmpfs: filled(tmpfs),
    ulimits: namesAny(ulimits) ? ulimits : undefined,
    sysctls: namesAny(sysctls) ? sysctls : undefined,
    extraHosts: filled(extraHosts),
    dns: filled(dns),
    stopTimeoutSeconds: stopMs === usual || stopMs === undefined ? undefined : stopMs / 1_000,
  });
}

type Present<Members> = { [Name in keyof Members]?: Exclude<Members[Name], undefined> };

/** Only the members that have a value. */
const present = <Members extends object>(members: Members): Present<Members> =>
  Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined),
  ) as Present<Members>;

function unlessEmpty<Members extends object>(members: Members): Present<Members> | undefined {
  const left = present(members);
  return Object.keys(left).length > 0 ? left : undefined;
}

const namesAny = (mapping: object = {}): boolean => Object.keys(mapping).length > 0;

const filled = <Item>(list: readonly Item[] | undefined): readonly Item[] | undefined =>
  list && list.length > 0 ? list : undefined;

/** The schema has let the text through, so a parser that refuses it is a bug. */
function parsed(
  parse: (text: string) => number | undefined,
  text: string | undefined,
): number | undefined {
  const value = text === undefined ? undefined : parse(text);
  if (text !== undefined && value === undefined) {
    throw new Error(`"${text}" passed the schema but cannot be read`);
  }
  return value;
}
