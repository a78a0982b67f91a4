import { BootFailure } from "../../../src/standin/instances/boot/boot-failure.ts";
import type { ReleaseDocument } from "../../../src/standin/instances/boot/release-document.ts";
import type { VirtualMachine } from "../../../src/standin/instances/virtual-machine.ts";
import { between } from "../../../src/standin/instances/virtual-program.ts";
import {
  bootingReleases,
  type VirtualReleases,
} from "../../../src/standin/instances/virtual-release.ts";

/** How a release behaves on its machines. */
export type Temper =
  | "good"
  /** Its artifact cannot be built. */
  | "unbuildable"
  /** It starts and answers its health path with 500. */
  | "ill"
  /** It takes longer to start than others, but not too long. */
  | "slow"
  /** It serves for a while, then its program ends. */
  | "crashes";

/** Tempers by release id, decided when it is published. */
export type Tempers = Map<string, Temper>;

/** What the machines of a run do: boot the release they are told of, as its temper has it. */
export function softwareOf(tempers: Tempers) {
  const temperOf = ({ id }: ReleaseDocument): Temper => tempers.get(id) ?? "good";
  const releases: VirtualReleases = {
    artifactMs: between(200, 800),
    startMs: between(200, 700),
    flaw: (release) =>
      temperOf(release) === "unbuildable"
        ? new BootFailure("BUILD_FAILED", "it does not build", 1)
        : undefined,
    program: (release, machine) => programOf(temperOf(release), machine),
  };
  return bootingReleases(releases);
}

export function programOf(temper: Temper, machine: VirtualMachine) {
  const startedAt = machine.clock.now();
  if (temper === "crashes") {
    machine.clock.after(12_000 + machine.random() * 20_000, () => machine.crash());
  }
  return {
    answer: () => {
      const isUp = temper !== "slow" || machine.clock.now() - startedAt > 12_000;
      return { status: temper === "ill" || !isUp ? 500 : 200 };
    },
  };
}
