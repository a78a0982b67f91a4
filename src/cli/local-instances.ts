import { join } from "node:path";
import { fail } from "../domain/failure.ts";
import type { Clock } from "../standin/clock.ts";
import { ContainerDriver } from "../standin/instances/container/container-driver.ts";
import { DockerRefused } from "../standin/instances/container/docker.ts";
import type { InstanceAwsCall, InstanceDriver } from "../standin/instances/driver.ts";
import type { AccountView } from "../standin/instances/imds-instance.ts";
import { createProcessDriver } from "../standin/instances/process-driver.ts";
import type { InstanceKind } from "./instance-kind.ts";
import { removeStrayDisks } from "./state-directory.ts";
import { userdataDirectory } from "./userdata-directory.ts";

export interface LocalInstances {
  readonly kind: InstanceKind;
  /** URLs of mirrors of Docker Hub, for containers; one on the loopback is this machine's. */
  readonly mirrors: readonly string[];
}

interface Ground {
  readonly state: string;
  readonly keepsDisks: boolean;
  readonly clock: Clock;
  readonly reach: readonly number[];
  readonly metadataOf: (instanceId: string) => AccountView;
  readonly awsPort: () => number | undefined;
  readonly narrate: (line: string) => void;
}

/** Instances of a kind, before there are any. */
export interface LocalMachines {
  driver(awsCall: InstanceAwsCall): InstanceDriver;
  /** Has the driver ready, or throws BAD_INPUT in words. */
  prepare(): Promise<void>;
  /** Removes the disks of instances that are not wanted any more: their stand-in was killed. */
  sweep(isWanted: (instanceId: string) => boolean): Promise<void>;
}

/** The driver that was asked for. */
export function localInstances(
  { kind, mirrors }: LocalInstances,
  { state, ...ground }: Ground,
): LocalMachines {
  if (kind === "process") {
    refuseMirrors(mirrors);
    const stateDirectory = join(state, "instances");
    return {
      driver: (awsCall) => createProcessDriver({ ...ground, stateDirectory, awsCall }),
      prepare: () => Promise.resolve(),
      sweep: (isWanted) => removeStrayDisks(stateDirectory, isWanted),
    };
  }
  const containers = new ContainerDriver({
    ...ground,
    identity: state,
    userdata: userdataDirectory(),
    mirrors,
    reach: [...new Set([...ground.reach, ...mirrors.flatMap(loopbackPort)])],
    // Tarballs lie there, as long as the base keeps them in a directory.
    shown: [join(state, "sources")],
  });
  return {
    driver: () => containers,
    prepare: () => prepare(containers),
    sweep: (isWanted) => containers.sweep(isWanted),
  };
}

function refuseMirrors([mirror]: readonly string[]): void {
  if (mirror === undefined) return;
  fail({
    code: "BAD_INPUT",
    summary: `--mirror ${mirror}: instances that are processes of this machine pull nothing.`,
    remedy:
      "Leave it out, or ask for containers: standin --instances container, rehearse --docker.",
  });
}

async function prepare(containers: ContainerDriver): Promise<void> {
  try {
    await containers.prepare();
  } catch (error) {
    if (!(error instanceof DockerRefused)) throw error;
    const summary = `Instances cannot be containers here: ${error.message}.`;
    const remedy = "Start a Docker engine on this machine, or leave the option out.";
    fail({ code: "BAD_INPUT", summary, remedy }, error);
  }
}

function loopbackPort(mirror: string): readonly number[] {
  const { hostname, port, protocol } = new URL(mirror);
  if (!/^(localhost|127\.\d+\.\d+\.\d+)$/.test(hostname)) return [];
  return [port === "" ? (protocol === "https:" ? 443 : 80) : Number(port)];
}
