// The files of a tier share their processes, and with them whatever they change there: one that does
// not give it back fails itself, instead of another that comes after it in some other run.
import { Socket } from "node:net";
// Node replaces process.chdir when this is first loaded.
import "node:worker_threads";
import { afterAll, expect } from "vitest";

const shared = { globalThis, Date, Math, crypto, process, stdout: process.stdout, Socket };

/** What each of them holds; getters are not asked. */
function held(): ReadonlyMap<string, unknown> {
  const parts = Object.entries({ ...shared, "Socket.prototype": Socket.prototype });
  const found = parts.flatMap(([owner, part]) =>
    Object.entries(Object.getOwnPropertyDescriptors(part))
      .filter(([, { value }]) => typeof value === "function")
      .map(([name, { value }]) => [`${owner}.${name}`, value as unknown] as const),
  );
  const environment = Object.entries(process.env).map(
    ([name, value]) => [`$${name}`, value] as const,
  );
  return new Map<string, unknown>([...found, ...environment, ["cwd", process.cwd()]]);
}

const before = held();

afterAll(() => {
  const after = held();
  // What a library adds to the world when it is first loaded is there for good.
  const changed = [...before].filter(([name, value]) => after.get(name) !== value);
  const added = [...after.keys()].filter((name) => name.startsWith("$") && !before.has(name));
  expect([...changed.map(([name]) => name), ...added], "left changed for the next file").toEqual(
    [],
  );
});
