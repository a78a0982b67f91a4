// Goal: whoever runs a command with a role that may not is told who asked, what was missing, whose policy
// has it and what to do, and nothing was changed.
// Method: the real commands on the in-process stand-in, which enforces, as the service's viewer and as
// the deployer of another service.
import { beforeAll, describe, expect, test } from "vitest";
import { hands } from "../aws/support/hands.ts";
import { storyFiles } from "../cli/support/story.ts";
import { WatchedCommands } from "../cli/support/watched-commands.ts";

let slipway: WatchedCommands;
const ends: (() => void)[] = [];
beforeAll(async () => {
  slipway = new WatchedCommands(storyFiles, (end) => ends.push(end));
  for (const line of ["slipway config set A=1", "slipway deploy --id one --yes"]) {
    expect(await slipway.run(line)).toMatchObject({ exitCode: 0 });
  }
  return () => ends.forEach((end) => end());
}, 60_000);

/** Groups and their sizes, and every record of the service. */
async function seen(): Promise<unknown> {
  const { items } = hands(slipway.world);
  const groups = slipway.world.standin.region.autoScaling.all();
  const records: unknown[] = [];
  for (const kind of ["control", "config", "release"]) records.push(await items(`web#${kind}`));
  return [groups.map(({ name, members }) => [name, members.size]), records];
}

describe.each([
  ["viewer", "deployer's role of this very service and environment instead of role web-viewer;"],
  ["stranger", "role of this very service and environment instead of role api-deployer;"],
] as const)("as the %s", (as, advice) => {
  test.each([
    "slipway deploy --id two --yes",
    "slipway config set A=2",
    "slipway destroy --yes",
    "slipway freeze --reason fair",
  ])("%s", { timeout: 60_000 }, async (line) => {
    const before = await seen();
    const { exitCode, out, err } = await slipway.run(line, { as });
    const said = out + err;
    expect(exitCode, said).toBe(2);
    expect(said).toMatch(/Not allowed: \S+ for .* is not authorized to perform: \S+ on resource: /);
    expect(said).toContain(advice);
    expect(await seen()).toEqual(before);
  });
});

test("the words name the permission, and the statement of the policy that has it", async () => {
  const { err } = await slipway.run("slipway freeze --reason fair", { as: "viewer" });
  expect(err).toContain(
    "Take the deployer's role of this very service and environment instead of role web-viewer; if " +
      "it is that, its policy lacks dynamodb:UpdateItem (WriteRecords): deploy its CDK stack again.",
  );
});
