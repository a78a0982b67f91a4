// Goal: where instances cannot be containers, that is said in words, and nothing is made.
// Method: an empty search path, on which there is no docker command.
import { afterEach, expect, test } from "vitest";
import { localInstances } from "../../../src/cli/local-instances.ts";
import { wallClock } from "../../../src/standin/clock.ts";
import { failureOf } from "./failure-of.ts";

const path = process.env["PATH"];
afterEach(() => {
  process.env["PATH"] = path;
});

const ground = {
  state: "/nowhere",
  keepsDisks: false,
  clock: wallClock(),
  reach: [],
  metadataOf: () => ({}),
  awsPort: () => undefined,
  narrate: () => undefined,
};

test("without a Docker engine containers are refused, and what to do is said", async () => {
  process.env["PATH"] = "/nowhere";
  const instances = localInstances({ kind: "container", mirrors: [] }, ground);
  const failure = await failureOf(() => instances.prepare());
  expect(failure.code).toBe("BAD_INPUT");
  expect(failure.summary).toMatch(
    /^Instances cannot be containers here: (there is no docker command|the engine on)/,
  );
  expect(failure.remedy).toMatch(/Docker engine/);
});

test("a mirror is of no use to processes", async () => {
  const wish = { kind: "process", mirrors: ["http://a"] } as const;
  const failure = await failureOf(() => Promise.resolve(localInstances(wish, ground)));
  expect(failure.summary).toContain("--mirror http://a: instances that are processes");
});
