import { mkdir } from "node:fs/promises";
import { posix } from "node:path";
import type { Clock } from "../../clock.ts";
import type { ImagePlan } from "../dockerfile/image-plan.ts";
import { resolveInside } from "../dockerfile/resolve-inside.ts";
import type { MachineConsole } from "../machine-console.ts";
import type { MachineRooms, ProgramRoom } from "../machine-rooms.ts";
import { kindOf } from "../room/kind-of.ts";
import type { ProcessRoom, Program, Room } from "../room/room.ts";
import { BootFailure } from "./boot-failure.ts";
import type { ExitReport } from "./boot-report.ts";
import { programEnvironment } from "./program-environment.ts";
import type { ReleaseDocument } from "./release-document.ts";
import { Supervisor } from "./supervise.ts";

/** The machine that a program is started on. */
export interface ProgramPlace {
  readonly clock: Clock;
  readonly console: MachineConsole;
  readonly rooms: MachineRooms;
  /** The program's room is open; `supervisor` keeps the program running in it. */
  opened(room: Room, supervisor: Supervisor, stopSignal: string): void;
  /** The room died on its own. */
  died(reason: string): void;
}

/** A release built and configured, ready to start. */
interface StartOrder {
  readonly boot: ProgramPlace;
  readonly release: ReleaseDocument;
  readonly releaseUrl: string | undefined;
  readonly plan: ImagePlan;
  readonly config: Readonly<Record<string, string>>;
  exited(exit: ExitReport, restarts: number): void;
}

/** A program that has been started. */
export interface StartedProgram {
  readonly name: string;
  readonly program: Program;
  readonly room: ProcessRoom;
  readonly supervisor: Supervisor;
  readonly portRemark: string | undefined;
}

/** Opens the machine's room and starts the program in it; rejects with BootFailure. */
export async function startProgram(order: StartOrder): Promise<StartedProgram> {
  const { boot, release, plan } = order;
  const { run } = release;
  const cpus = run.cpus === undefined ? [] : [`run.cpus ${run.cpus}: not limited here`];
  const notes = [...cpus, ...(await makeVolumes(boot, run.volumes))];
  for (const note of notes) boot.console.note(note);
  const argv = [...plan.entrypoint, ...(run.args.length > 0 ? run.args : plan.command)];
  let supervisor: Supervisor | undefined;
  const place = await boot.rooms.openForProgram({
    port: release.port,
    usesAws: run.aws === "instance",
    owned: plan.owned,
    events: { exited: (exit) => supervisor?.exited(exit), died: (reason) => boot.died(reason) },
  });
  const stopAfter = run.options?.stopTimeoutSeconds;
  const program = await programOf(order, place, argv);
  supervisor = new Supervisor({
    room: place.room,
    program,
    policy: run.restart,
    restartsAllowed: run.restartsAllowed ?? 0,
    clock: boot.clock,
    console: boot.console,
    from: plan.from,
    ...(stopAfter === undefined ? {} : { stopWithinMs: stopAfter * 1_000 }),
    exited: (exit, restarts) => order.exited(exit, restarts),
  });
  boot.opened(place.room, supervisor, plan.stopSignal);
  await supervisor.start();
  const { room, portRemark } = place;
  return { name: argv[0] ?? "", program, room, supervisor, portRemark };
}

async function programOf(
  order: StartOrder,
  place: ProgramRoom,
  argv: readonly string[],
): Promise<Program> {
  const { boot, release, plan } = order;
  const isConfined = boot.rooms.confinement.kind === "namespaces";
  if (!isConfined) await refuseTreePaths(boot, argv, place.portRemark ?? "");
  const { memoryMiB, options } = release.run;
  const asked = options?.workingDirectory ?? plan.workingDirectory;
  const workingDirectory = isConfined ? asked : await resolveInside(boot.rooms.tree, asked);
  return {
    argv,
    workingDirectory,
    environment: programEnvironment({
      hostPath: boot.rooms.hostPath,
      image: plan.environment,
      release,
      port: place.port,
      releaseUrl: order.releaseUrl,
      aws: place.awsEnvironment,
      config: order.config,
    }),
    memoryBytes: memoryMiB === undefined ? undefined : memoryMiB * 2 ** 20,
  };
}

/** Without a root of its own a program cannot see `/app`: better refused than run on nothing. */
async function refuseTreePaths(
  boot: ProgramPlace,
  argv: readonly string[],
  remark: string,
): Promise<void> {
  const words = argv.flatMap((word) => word.split(/[\s"'=;]+/));
  for (const path of words.filter((word) => word.startsWith("/"))) {
    const isInTree = (await kindOf(await resolveInside(boot.rooms.tree, path))) !== undefined;
    if (!isInTree) continue;
    const summary = `${path} is an absolute path of the image: ${remark}, by relative paths`;
    throw new BootFailure("BUILD_REFUSED", summary);
  }
}

/** `name:/path[:options]` or `/path`: on a fresh instance a volume is an empty directory. */
async function makeVolumes(boot: ProgramPlace, volumes: readonly string[]): Promise<string[]> {
  const notes: string[] = [];
  for (const volume of volumes) {
    const path = volume
      .split(":")
      .filter((part) => part.startsWith("/"))
      .at(-1);
    if (path === undefined) throw new BootFailure("BUILD_REFUSED", `volume ${volume}: no path`);
    await mkdir(await resolveInside(boot.rooms.tree, posix.normalize(path)), { recursive: true });
    notes.push(`volume ${volume}: an empty directory of the instance, gone with it`);
  }
  return notes;
}
