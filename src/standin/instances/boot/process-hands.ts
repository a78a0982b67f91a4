import { hasRunAfterStart, runAfterStart } from "./after-start.ts";
import type { BootHands } from "./boot-order.ts";
import { prepareArtifact, type PrepareOrder } from "./prepare-artifact.ts";
import { refuseContainer } from "./refuse-container.ts";
import { startProgram, type ProgramPlace } from "./start-program.ts";

/** How a confined process does its boot: it builds the tarball and runs the program itself. */
export function processHands(machine: PrepareOrder & ProgramPlace): BootHands {
  return {
    driver: "process",
    async prepare(release) {
      refuseContainer(release);
      const { plan, artifact, buildMs, wasThere } = await prepareArtifact(machine, release);
      const { sha256, dockerfileSha256, url } = artifact;
      const how = wasThere ? "on the disk" : `built in ${plan.steps.length} steps`;
      return {
        detail: `FROM ${plan.from}, ${how}`,
        ranAfterStart: await hasRunAfterStart(machine.directory),
        buildMs,
        hashes: { artifactSha256: sha256, dockerfileSha256 },
        async start(config, exited) {
          const order = { boot: machine, release, releaseUrl: url, plan, config, exited };
          const { name, program, room, supervisor, portRemark } = await startProgram(order);
          const { buildWithinSeconds: withinSeconds } = release.health;
          return {
            name,
            portRemark,
            gaveUp: supervisor.gaveUp,
            afterStart: (argv) => runAfterStart({ ...machine, room, program, withinSeconds }, argv),
            settle: () => supervisor.settle(),
            listening: () => room.listening(),
          };
        },
      };
    },
  };
}
