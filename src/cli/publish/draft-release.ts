import { sourceName } from "../../domain/names.ts";
import type { Artifact, ReleaseHealth } from "../../domain/release.ts";
import type { ReleaseDraft } from "../../domain/release-content.ts";
import type { HealthSettings, Settings } from "../../domain/settings.ts";
import { author } from "../author.ts";
import type { ReleaseOptions } from "../command-options.ts";
import type { CommandContext } from "../context.ts";
import { settingsPath } from "../settings/settings-path.ts";
import type { Stores } from "../stores.ts";
import { checkConfig } from "./check-config.ts";
import { checkStart } from "./check-start.ts";
import { checkReleaseOptions } from "./check-release-options.ts";
import { draftAnew } from "./draft-anew.ts";
import { foretellConfig } from "./foretell-config.ts";
import { prepareImage } from "./prepare-image.ts";
import { prepareSource } from "./prepare-source.ts";
import type { PreparedSource } from "./prepared-source.ts";
import { requireCleanSettings } from "./require-clean.ts";
import { settingsFileFacts } from "./settings-file-facts.ts";

/** A release as it would be published; nothing has been written anywhere yet. */
export interface DraftedRelease {
  readonly draft: ReleaseDraft;
  /** True when the id was derived, so that another copy of it may be told apart by a suffix. */
  readonly idIsDerived: boolean;
  /** What is still to be put into the base's store before the draft's URL leads anywhere. */
  readonly tarball: { readonly bytes: Uint8Array; readonly name: string } | undefined;
  /** True when the service has no config yet: version 1, empty, is still to be written. */
  readonly needsFirstConfig: boolean;
}

/**
 * Resolves everything a release of what the options or the settings name needs to run, once:
 * artifact by hash, config version (which must be as slipway.yaml asks), AMI, run options. Reads
 * only. Throws BAD_INPUT.
 */
export async function draftRelease(
  context: CommandContext,
  settings: Settings,
  stores: Stores,
  options: ReleaseOptions,
): Promise<DraftedRelease> {
  checkReleaseOptions(options);
  if (options.from !== undefined) {
    return await draftAnew(context, settings, stores, options.from, options);
  }
  const path = settingsPath(context);
  const settingsFile = await settingsFileFacts(path);
  if (settings.requireClean) {
    requireCleanSettings(path, settingsFile);
  }
  const prepared =
    (await prepareImage(settings, stores.registries, options)) ??
    (await prepareSource(context, settings, stores, options));
  const ami = await stores.resolveAmi(settings.instance.ami);
  const latest = await stores.configs.latest();
  checkConfig(settings, latest?.values ?? {});
  checkStart(settings.run, latest?.values ?? {});
  const tarball = "tarball" in prepared ? toBeKept(settings, prepared) : undefined;
  const { service, environment, instance, port, run } = settings;
  return {
    idIsDerived: prepared.idIsDerived,
    tarball,
    needsFirstConfig: latest === undefined,
    draft: {
      schema: 1,
      service,
      environment,
      id: prepared.id,
      artifact:
        "artifact" in prepared
          ? prepared.artifact
          : tarballArtifact(prepared, tarball && stores.sourceUrl(tarball.name)),
      config: latest ? { version: latest.version, sha256: latest.sha256 } : foretellConfig({}, 1),
      ami,
      instanceType: instance.type,
      port,
      health: pinHealth(settings.health),
      run,
      commit: prepared.commit,
      settingsFile,
      createdAt: new Date(context.clock.now()).toISOString(),
      createdBy: author(context.env),
      reason: options.reason,
    },
  };
}

function toBeKept(
  { service }: Settings,
  { tarball, sha256 }: PreparedSource,
): DraftedRelease["tarball"] {
  return "url" in tarball ? undefined : { bytes: tarball.bytes, name: sourceName(service, sha256) };
}

function tarballArtifact(
  { context, tarball, sha256, dockerfile }: PreparedSource,
  keptAt: string | undefined,
): Artifact {
  return {
    kind: "tarball",
    url: "url" in tarball ? tarball.url : (keptAt ?? ""),
    sha256,
    ...(context === undefined ? {} : { context }),
    dockerfile: dockerfile.path,
    dockerfileSha256: dockerfile.sha256,
  };
}

/** What an instance must know; thresholds are the load balancer's business. */
function pinHealth(health: HealthSettings): ReleaseHealth {
  const { path, status, intervalSeconds, timeoutSeconds, withinSeconds, buildWithinSeconds } =
    health;
  return { path, status, intervalSeconds, timeoutSeconds, withinSeconds, buildWithinSeconds };
}
