// Goal: the whole rehearsal passes on containers of the base AMI, and no request is lost.
// Method: the built slipway in its own process; node:24-slim comes from a mirror on the loopback that
// holds this machine's own Node.
import { tmpdir } from "node:os";
import { afterAll, beforeAll, expect } from "vitest";
import { figure } from "../support/figure.ts";
import { testUnless } from "../support/machine-lacks.ts";
import { slipway } from "../support/slipway-process.ts";
import { lackOfDocker, removeImages } from "./support/docker-engine.ts";
import { watchInstances } from "./support/instance-containers.ts";
import { importNode } from "./support/node-image.ts";
import { startRegistry, type Registry } from "./support/registry.ts";

const lack = lackOfDocker();
const check = testUnless(lack);

let mirror: Registry;
beforeAll(async () => {
  if (lack !== undefined) return;
  mirror = await startRegistry();
  mirror.push(importNode("slipway-test-node:1"), "library/node:24-slim");
});
afterAll(async () => {
  await mirror?.close();
  if (lack === undefined) removeImages("slipway-test-node:1");
});

check(
  "slipway rehearse --docker",
  async () => {
    const instances = watchInstances();
    const args = ["rehearse", "--docker", "--json", "--mirror", `http://${mirror.host}`];
    const { exitCode, stdout, stderr, result } = await slipway(tmpdir(), args);
    const rehearsal = result as any;
    expect(exitCode, `${stdout}\n${stderr}`).toBe(0);
    expect(rehearsal).toMatchObject({ outcome: "passed", failedRequests: 0, problems: [] });
    expect(rehearsal.acts.map((act: any) => [act.name, act.outcome])).toEqual([
      ["deploy v1", "live"],
      ["deploy v2", "live"],
      ["deploy v3", "rolled-back"],
      ["roll back to v1", "live"],
    ]);
    expect(rehearsal.requests.sent).toBeGreaterThan(1_000);
    figure("rehearse --docker", rehearsal.seconds, "s");
    figure("rehearse --docker, requests", rehearsal.requests.sent, "sent");
    expect(instances.everything()).toEqual([]);
  },
  420_000,
);
