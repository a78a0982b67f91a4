import type { Base } from "../../domain/base.ts";
import type { Artifact, ConfigReference, Release, ReleaseHealth } from "../../domain/release.ts";
import type { HealthSettings, Settings } from "../../domain/settings.ts";
import { author } from "../author.ts";
import type { ReleaseOptions } from "../command-options.ts";
import type { CommandContext } from "../context.ts";
import type { Stores } from "../stores.ts";
import { prepareImage } from "./prepare-image.ts";
import { prepareSource } from "./prepare-source.ts";
import type { PreparedSource } from "./prepared-source.ts";
import { publishUnderFreeId } from "./publish-under-free-id.ts";

/**
 * Publishes a release of what the options or the settings name. Everything it needs to run is
 * resolved once and pinned in it: artifact by hash, config version, AMI, run options. What is
 * published already resolves to the release that stands. Throws BAD_INPUT before anything is made,
 * and CONFLICT when a given id stands for something else.
 */
export async function createRelease(
  context: CommandContext,
  settings: Settings,
  base: Base,
  stores: Stores,
  options: ReleaseOptions,
): Promise<Release> {
  const prepared =
    prepareImage(settings, base, options) ?? (await prepareSource(context, settings, options));
  const createdBy = author(context.env);
  const createdAt = new Date(context.clock.now()).toISOString();
  const ami = await stores.resolveAmi(settings.instance.ami);
  const config = await pinConfig(stores.configs, createdBy, createdAt);
  const artifact =
    "artifact" in prepared ? prepared.artifact : await keepTarball(stores, settings, prepared);
  const { service, environment, instance, port, run } = settings;
  return publishUnderFreeId(stores.releases, prepared.idIsDerived, {
    schema: 1,
    service,
    environment,
    id: prepared.id,
    artifact,
    config,
    ami,
    instanceType: instance.type,
    port,
    health: pinHealth(settings.health),
    run,
    commit: prepared.commit,
    createdAt,
    createdBy,
    reason: options.reason,
  });
}

/** The newest config version; a service without any gets an empty first one. */
async function pinConfig(
  configs: Stores["configs"],
  author: string,
  at: string,
): Promise<ConfigReference> {
  const reason = "empty: the first release needs a config";
  const { version, sha256 } =
    (await configs.latest()) ??
    (await configs.write({ values: {}, basedOn: undefined, author, reason, at }));
  return { version, sha256 };
}

async function keepTarball(
  stores: Stores,
  settings: Settings,
  { tarball, sha256, dockerfile }: PreparedSource,
): Promise<Artifact> {
  const name = `${settings.service}-${sha256}.tar.gz`;
  return {
    kind: "tarball",
    url: "url" in tarball ? tarball.url : await stores.putSource(tarball.bytes, name),
    sha256,
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
