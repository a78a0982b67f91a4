import type { RunSettings } from "../../domain/run-settings.ts";

/** A value of `run` that cannot stand beside the others; `wrong` goes on after "it". */
interface RunContradiction {
  readonly path: readonly string[];
  readonly wrong: string;
}

/** What Docker would pass over without a word, or refuse on the instance. */
export function runContradictions(run: RunSettings): readonly RunContradiction[] {
  return [...capabilities(run), ...restarts(run), ...mounts(run), ...command(run)];
}

function capabilities({ privileged, capabilities: listed }: RunSettings): RunContradiction[] {
  const path = ["run", "capabilities"];
  if (privileged === true && listed) {
    return [{ path, wrong: "cannot stand beside privileged, which gives every one of them" }];
  }
  const both = (listed?.add ?? []).filter((name) => listed?.drop?.includes(name));
  return both.length === 0
    ? []
    : [{ path: [...path, "drop"], wrong: `must not repeat what is added: ${both.join(", ")}` }];
}

function restarts({ restart, restartsAllowed }: RunSettings): RunContradiction[] {
  return restart === "never" && restartsAllowed !== undefined
    ? [{ path: ["run", "restartsAllowed"], wrong: "must be 0 with restart: never" }]
    : [];
}

/** Docker mounts one thing at a place. */
function mounts({ volumes, options }: RunSettings): RunContradiction[] {
  const targets = volumes.map((volume) => trimmed(volume.split(":")[1] ?? ""));
  const inMemory = (options?.tmpfs ?? []).map((entry) => trimmed(entry.split(":")[0] ?? ""));
  const all = [...targets, ...inMemory];
  const twice = all.find((target, at) => all.indexOf(target) !== at);
  if (twice === undefined) {
    return [];
  }
  const path = inMemory.includes(twice) ? ["run", "options", "tmpfs"] : ["run", "volumes"];
  return [{ path, wrong: `must not put a second thing at ${twice}` }];
}

const trimmed = (path: string): string => path.replace(/(.)\/+$/, "$1");

function command({ afterStart }: RunSettings): RunContradiction[] {
  return afterStart?.[0] === ""
    ? [{ path: ["run", "afterStart"], wrong: "must begin with a command" }]
    : [];
}
