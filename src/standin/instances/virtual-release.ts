import { boot } from "./boot/boot.ts";
import type { BootFailure } from "./boot/boot-failure.ts";
import type { BootHands, Started } from "./boot/boot-order.ts";
import type { ExitReport } from "./boot/boot-report.ts";
import { pause } from "./boot/pause.ts";
import type { ReleaseDocument } from "./boot/release-document.ts";
import { Supervisor } from "./boot/supervise.ts";
import type { Software, VirtualMachine } from "./virtual-machine.ts";
import { draw, type Span, type VirtualProgram } from "./virtual-program.ts";
import { VirtualRoom } from "./virtual-room.ts";

/** How releases live on virtual machines; with none of it each boots at once and answers 200. */
export interface VirtualReleases {
  /** What fetching and building takes. Nothing is fetched: what the release says is taken as so. */
  readonly artifactMs?: Span;
  /** From the program's start until it listens. */
  readonly startMs?: Span;
  /** What the release's program does; it listens on the release's port unless it says another. */
  program?(release: ReleaseDocument, machine: VirtualMachine): VirtualProgram;
  /** Exit code of `run.afterStart`; 0 unless told. */
  afterStart?(release: ReleaseDocument, machine: VirtualMachine): number;
  /** Why the artifact cannot be had or built, if so. */
  flaw?(release: ReleaseDocument, machine: VirtualMachine): BootFailure | undefined;
}

/**
 * Software that boots the release its user data names by the contract of userdata/README.md, with
 * the process driver's own boot agent: it reads and verifies release and config, reports each step,
 * waits for the health path, attests, completes the hook and looks after the program. Machines
 * whose user data is not slipway's run nothing.
 */
export function bootingReleases(releases: VirtualReleases): Software {
  return async (machine) => {
    const { order, clock, signal, launchedAt, screen } = machine;
    const metadata: Readonly<Record<string, string>> = {
      "user-data": machine.userData,
      "meta-data/instance-id": order.instanceId,
      "meta-data/placement/availability-zone": order.availabilityZone,
    };
    await boot({
      clock,
      signal,
      launchedAt,
      console: screen,
      call: (...call) => machine.aws(...call),
      hands: handsOf(machine, releases),
      metadata: (path) => metadata[path],
      probe: (request) => machine.probeUpTo(request, bodyLimit),
    });
  };
}

/** The boot takes secrets out before it cuts, so it wants more than a probe promises. */
const bodyLimit = 16_384;

function handsOf(machine: VirtualMachine, releases: VirtualReleases): BootHands {
  return {
    driver: "virtual",
    async prepare(release) {
      const ms = draw(releases.artifactMs, machine.random);
      if (ms > 0) await pause(machine.clock, ms, machine.signal);
      const flaw = releases.flaw?.(release, machine);
      if (flaw) throw flaw;
      const { artifact } = release;
      const hashes: Record<string, string> =
        artifact.kind === "image"
          ? { imageDigest: artifact.digest }
          : { artifactSha256: artifact.sha256, dockerfileSha256: artifact.dockerfileSha256 };
      const detail = "nothing fetched or built: this machine is virtual";
      const start = (_config: unknown, exited: (exit: ExitReport, restarts: number) => void) =>
        started(machine, release, { ...releases, exited });
      return { detail, ranAfterStart: false, buildMs: ms, hashes, start };
    },
  };
}

async function started(
  machine: VirtualMachine,
  release: ReleaseDocument,
  order: VirtualReleases & { exited(exit: ExitReport, restarts: number): void },
): Promise<Started> {
  const made = order.program?.(release, machine) ?? { answer: () => ({ status: 200 }) };
  const program: VirtualProgram = { port: release.port, ...made };
  const room = new VirtualRoom({
    machine,
    program,
    startMs: order.startMs ?? 0,
    exited: (exit) => supervisor.exited(exit),
  });
  const supervisor = new Supervisor({
    room,
    program: { argv: [], workingDirectory: "/", environment: {}, memoryBytes: undefined },
    policy: release.run.restart,
    restartsAllowed: release.run.restartsAllowed ?? 0,
    clock: machine.clock,
    console: machine.screen,
    from: "nothing",
    exited: (exit, restarts) => order.exited(exit, restarts),
  });
  await supervisor.start();
  return {
    name: "a virtual program",
    portRemark: undefined,
    gaveUp: supervisor.gaveUp,
    afterStart: () =>
      Promise.resolve({ code: order.afterStart?.(release, machine) ?? 0, output: "" }),
    settle: () => supervisor.settle(),
    listening: () => room.listening(),
  };
}
