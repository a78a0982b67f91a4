import { canonicalJson } from "./canonical-json.ts";
import type { Release } from "./release.ts";

/** A release before it is published: it has no number yet. */
export type ReleaseDraft = Omit<Release, "number">;

/** True when both would run the same: same artifact, config, AMI and options, whatever the id. */
export function sameContent(a: ReleaseDraft, b: ReleaseDraft): boolean {
  return contentText(a) === contentText(b);
}

/** True when both are made of the same code. URLs may differ: the hash says what is inside. */
export function sameArtifact(a: ReleaseDraft, b: ReleaseDraft): boolean {
  return artifactIdentity(a) === artifactIdentity(b);
}

/** What `sameContent` compares, as text; its hash stands for a release whose record is gone. */
export function contentText(release: ReleaseDraft): string {
  return canonicalJson({
    service: release.service,
    environment: release.environment,
    artifact: release.artifact,
    config: release.config,
    ami: release.ami,
    instanceType: release.instanceType,
    port: release.port,
    health: release.health,
    run: release.run,
    commit: release.commit,
  });
}

function artifactIdentity({ artifact }: ReleaseDraft): string {
  return artifact.kind === "image"
    ? canonicalJson([artifact.kind, artifact.digest])
    : canonicalJson([
        artifact.kind,
        artifact.sha256,
        artifact.dockerfile,
        ...(artifact.context === undefined ? [] : [artifact.context]),
      ]);
}
