// Goal: whoever switches a quirk off is told, on stderr and at the side door, what is off.
// Method: the command itself on free ports, ended by its signal once it has said where it is.
import { expect, test } from "vitest";
import { runStandin } from "../../../src/cli/standin.ts";
import { allQuirks } from "../../../src/standin/quirks/all-quirks.ts";
import { fakeContext } from "./fake-context.ts";
import { failureOf } from "./failure-of.ts";

const free = { port: 0, loadBalancerPort: 0, reach: [] };

test("what is switched off is said on stderr and listed at /_standin/quirks", async () => {
  const ending = new AbortController();
  const context = fakeContext({ signal: ending.signal });
  const options = { ...free, without: ["ASG-01"] };
  let ended: Promise<number> = Promise.resolve(1);
  const line = await new Promise<string>((resolve, reject) => {
    ended = runStandin({ ...context, stdout: resolve }, [], options);
    ended.catch(reject);
  });
  const url = `${JSON.parse(line).endpoint}/_standin/quirks`;
  const listed = (await (await fetch(url)).json()) as { readonly quirks: readonly object[] };
  ending.abort();
  expect(await ended).toBe(0);
  const { says, off, fact } = allQuirks["ASG-01"];
  expect(listed.quirks).toHaveLength(Object.keys(allQuirks).length);
  expect(listed.quirks[0]).toEqual({ id: "ASG-01", says, off, fact, on: false });
  expect(context.printed.err).toContain(`Not as AWS does it, without ASG-01: ${off}.\n`);
});

test("an unknown quirk is refused before anything is opened", async () => {
  const context = fakeContext();
  const failure = await failureOf(() => runStandin(context, [], { ...free, without: ["ASG-1"] }));
  expect(failure.summary).toBe("There is no quirk ASG-1; did you mean ASG-01?");
  expect(context.printed).toEqual({ out: "", err: "" });
});
