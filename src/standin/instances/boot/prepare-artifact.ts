import { createHash } from "node:crypto";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../../clock.ts";
import { buildTree } from "../dockerfile/build-tree.ts";
import type { ImagePlan } from "../dockerfile/image-plan.ts";
import { planImage } from "../dockerfile/plan-image.ts";
import { resolveInside } from "../dockerfile/resolve-inside.ts";
import type { MachineConsole } from "../machine-console.ts";
import type { MachineRooms } from "../machine-rooms.ts";
import { BootFailure } from "./boot-failure.ts";
import { clearDisk, recordBuild, recordedBuild } from "./built-disk.ts";
import { fetchArtifact } from "./fetch-artifact.ts";
import { packageSources } from "./package-sources.ts";
import type { ReleaseDocument, TarballArtifact } from "./release-document.ts";
import { unpackArtifact } from "./unpack-artifact.ts";
import { within } from "./within.ts";

/** The machine that an artifact is built on. */
export interface PrepareOrder {
  readonly clock: Clock;
  /** Aborted when the instance is being shut down. */
  readonly signal: AbortSignal;
  /** Epoch milliseconds. */
  readonly launchedAt: number;
  /** Private directory of the instance: its disk, empty at the first boot. */
  readonly directory: string;
  readonly console: MachineConsole;
  readonly rooms: MachineRooms;
}

/** A tree that is ready to run. */
export interface PreparedArtifact {
  readonly plan: ImagePlan;
  readonly artifact: TarballArtifact;
  /** Time the build took, which the health deadline does not count. */
  readonly buildMs: number;
  /** An earlier boot of this instance built it; the tree is as that boot's program left it. */
  readonly wasThere: boolean;
}

/**
 * Fetches, verifies, unpacks and builds the artifact, unless the disk has it from an earlier boot;
 * rejects with BootFailure.
 */
export async function prepareArtifact(
  order: PrepareOrder,
  release: ReleaseDocument,
): Promise<PreparedArtifact> {
  const { artifact, health } = release;
  if (artifact.kind === "image") {
    const summary = `${artifact.reference} is an image; the process driver runs source tarballs`;
    throw new BootFailure("IMAGE_NOT_SUPPORTED", `${summary} (images need a container driver)`);
  }
  const { clock, signal, directory } = order;
  const dockerfile = await recordedBuild(directory, artifact);
  if (dockerfile !== undefined) {
    order.console.note(`${artifact.url} is on the disk already, built by an earlier boot`);
    const plan = planImage(dockerfile, order.rooms.hostPath);
    return { plan, artifact, buildMs: 0, wasThere: true };
  }
  await clearDisk(directory);
  const file = join(directory, "artifact");
  const context = join(directory, "context");
  await fetchInTime(order, { artifact, path: file, withinSeconds: health.withinSeconds });
  const startedAt = clock.now();
  const plan = await within(
    { clock, ms: health.buildWithinSeconds * 1_000, signal },
    (limit) => build(order, artifact, { file, context, signal: limit }),
    () => {
      const summary = `the build did not end within ${health.buildWithinSeconds} s`;
      return new BootFailure("BUILD_FAILED", summary);
    },
  );
  return { plan, artifact, buildMs: clock.now() - startedAt, wasThere: false };
}

async function fetchInTime(
  { launchedAt, clock, signal, console }: PrepareOrder,
  wanted: {
    readonly artifact: TarballArtifact;
    readonly path: string;
    readonly withinSeconds: number;
  },
): Promise<void> {
  const { artifact, path, withinSeconds } = wanted;
  const ms = launchedAt + withinSeconds * 1_000 - clock.now();
  let last = "";
  const failed = (reason: string): void => {
    console.note(`${artifact.url}: ${reason}; it is tried again`);
    last = `; last: ${reason}`;
  };
  await within(
    { clock, ms, signal },
    (limit) => fetchArtifact({ artifact, path, clock, signal: limit, failed }),
    () => {
      const summary = `${artifact.url} was not there ${withinSeconds} s after launch${last}`;
      return new BootFailure("ARTIFACT_FETCH", summary);
    },
  );
}

async function build(
  order: PrepareOrder,
  artifact: TarballArtifact,
  site: { readonly file: string; readonly context: string; readonly signal: AbortSignal },
): Promise<ImagePlan> {
  const { context, signal } = site;
  await unpackArtifact(site.file, context);
  await rm(site.file);
  const inside = await resolveInside(context, artifact.context ?? ".");
  const text = await readDockerfile(artifact, inside);
  const plan = planImage(text, order.rooms.hostPath);
  order.console.note(`FROM ${plan.from} is not fetched; programs of this machine stand in for it`);
  for (const note of plan.notes) order.console.note(note);
  await order.rooms.prepare();
  const environment = await packageSources(process.env);
  await buildTree({
    plan,
    context: inside,
    dockerfile: artifact.dockerfile,
    tree: order.rooms.tree,
    install: (step) => order.rooms.install({ step, owned: plan.owned, environment, signal }),
    proceed: () => signal.throwIfAborted(),
  });
  await rm(context, { recursive: true, force: true });
  await recordBuild(order.directory, artifact, text);
  return plan;
}

async function readDockerfile(artifact: TarballArtifact, context: string): Promise<string> {
  const place = await resolveInside(context, artifact.dockerfile);
  const bytes = await readFile(place).catch((error: unknown) => {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new BootFailure("BUILD_FAILED", `the artifact has no ${artifact.dockerfile} (${code})`);
  });
  const actual = createHash("sha256").update(bytes).digest("hex");
  if (actual === artifact.dockerfileSha256) return bytes.toString("utf8");
  const { dockerfile, dockerfileSha256 } = artifact;
  const summary = `${dockerfile} has sha256 ${actual}, the release says ${dockerfileSha256}`;
  throw new BootFailure("ARTIFACT_CHECKSUM", summary);
}
