import { constants } from "node:os";
import { posix } from "node:path";
import { planCopy } from "./plan-copy.ts";
import type { ImageDraft } from "./image-draft.ts";
import { planRun } from "./plan-run.ts";
import { type Instruction, refused } from "./read-dockerfile.ts";
import { variableOf } from "./variable-of.ts";
import { wholeValue, words } from "./words.ts";

/** What each instruction does to the plan. One that cannot be honoured honestly is refused. */
export const meanings: ReadonlyMap<string, (draft: ImageDraft, one: Instruction) => void> = new Map(
  Object.entries({
    FROM: planFrom,
    ARG: planArg,
    ENV: planEnv,
    WORKDIR: planWorkdir,
    COPY: planCopy,
    ADD: planCopy,
    RUN: planRun,
    EXPOSE: planExpose,
    CMD: (draft, one) => {
      draft.command = commandLine(draft, one);
    },
    ENTRYPOINT: (draft, one) => {
      draft.entrypoint = commandLine(draft, one);
    },
    SHELL: (draft, one) => {
      draft.shell = jsonWords(one) ?? refuse(one, "SHELL takes a JSON list");
    },
    STOPSIGNAL: planStopSignal,
    VOLUME: planVolume,
    USER: (draft, one) => {
      draft.notes.push(`USER ${one.text}: programs run as the one user there is here`);
    },
    HEALTHCHECK: (draft) => {
      draft.notes.push("HEALTHCHECK: not run; the release's own health check decides");
    },
    LABEL: () => {},
    MAINTAINER: () => {},
    ONBUILD: (_, one) => refuse(one, "triggers for other images have no meaning here"),
  } satisfies Record<string, (draft: ImageDraft, one: Instruction) => void>),
);

function refuse(one: Instruction, reason: string): never {
  throw refused(one, reason);
}

function planFrom(draft: ImageDraft, one: Instruction): void {
  if (draft.from !== undefined) refuse(one, "multi-stage builds need a real Docker");
  draft.from = wholeValue(one.text, (name) => draft.globals[name], one.escape);
  const platform = one.flags.get("platform");
  if (platform !== undefined) draft.notes.push(`--platform=${String(platform)}: not looked at`);
}

function planArg(draft: ImageDraft, one: Instruction): void {
  const lookup = variableOf(draft);
  for (const text of words(one.text, lookup, one.escape)) {
    const [name = "", ...rest] = text.split("=");
    const given = text.includes("=") ? rest.join("=") : undefined;
    if (draft.from === undefined) draft.globals[name] = given;
    else draft.arguments[name] = given ?? draft.globals[name];
  }
}

function planEnv(draft: ImageDraft, one: Instruction): void {
  const lookup = variableOf(draft);
  const old = /^([^\s=]+)\s+(.+)$/s.exec(one.text);
  if (old?.[1] !== undefined) {
    draft.environment[old[1]] = wholeValue(old[2] ?? "", lookup, one.escape);
    return;
  }
  // Docker gives all values of one instruction the environment from before it.
  const pairs = words(one.text, lookup, one.escape).map((word) => {
    const equals = word.indexOf("=");
    if (equals < 1) refuse(one, `"${word}" is not NAME=value`);
    return [word.slice(0, equals), word.slice(equals + 1)] as const;
  });
  Object.assign(draft.environment, Object.fromEntries(pairs));
}

function planWorkdir(draft: ImageDraft, one: Instruction): void {
  const path = wholeValue(one.text, variableOf(draft), one.escape);
  draft.workingDirectory = withoutSlash(posix.resolve(draft.workingDirectory, path));
  draft.owned.push(draft.workingDirectory);
  draft.steps.push({ kind: "directory", path: draft.workingDirectory, origin: one });
}

function planVolume(draft: ImageDraft, one: Instruction): void {
  const paths = jsonWords(one) ?? words(one.text, variableOf(draft), one.escape);
  for (const path of paths.map((each) => posix.resolve("/", each))) {
    draft.owned.push(path);
    draft.steps.push({ kind: "directory", path, origin: one });
  }
  draft.notes.push(`VOLUME ${one.text}: a directory of the instance, gone with it`);
}

function planExpose(draft: ImageDraft, one: Instruction): void {
  for (const word of words(one.text, variableOf(draft), one.escape)) {
    const found = /^(\d+)(?:-(\d+))?(?:\/(tcp|udp))?$/i.exec(word);
    if (found === null) refuse(one, `"${word}" is not a port`);
    if (found[3]?.toLowerCase() === "udp") continue;
    const first = Number(found[1]);
    const last = Number(found[2] ?? first);
    if (last > 65_535) refuse(one, `"${word}" is not a port`);
    for (let port = first; port <= last; port++) draft.exposedPorts.push(port);
  }
}

function planStopSignal(draft: ImageDraft, one: Instruction): void {
  const text = wholeValue(one.text, variableOf(draft), one.escape).trim().toUpperCase();
  const numbered = Object.entries(constants.signals).find(([, number]) => String(number) === text);
  const name = numbered?.[0] ?? (text.startsWith("SIG") ? text : `SIG${text}`);
  if (!(name in constants.signals)) refuse(one, "no such signal here");
  draft.stopSignal = name;
}

function commandLine(draft: ImageDraft, one: Instruction): readonly string[] {
  return jsonWords(one) ?? [...draft.shell, one.text];
}

/** The exec form; text that is not a JSON list of strings is the shell form, as in Docker. */
function jsonWords(one: Instruction): readonly string[] | undefined {
  if (!one.text.startsWith("[")) return undefined;
  try {
    const list: unknown = JSON.parse(one.text);
    if (Array.isArray(list) && list.every((each) => typeof each === "string")) return list;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return undefined;
}

const withoutSlash = (path: string): string => (path === "/" ? path : path.replace(/\/+$/, ""));
