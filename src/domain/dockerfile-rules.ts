/** What a Dockerfile says that matters before anything is built. */
export interface DockerfileFacts {
  /** TCP ports that EXPOSE names; UDP ones are left out. */
  readonly exposedPorts: readonly number[];
  /** EXPOSE arguments that name no port we can know, such as a variable without a default. */
  readonly unknownPorts: readonly string[];
  /** Images that FROM names; earlier stages of the same file and `scratch` are left out. */
  readonly baseImages: readonly { readonly name: string; readonly hasDigest: boolean }[];
}

/** Where a Dockerfile is looked for, in order: where `source.dockerfile` says, else as usual. */
export function dockerfilePlaces(setting: string | undefined): readonly string[] {
  return setting === undefined
    ? ["Dockerfile", "docker/Dockerfile"]
    : [setting.replace(/^(\.\/)+/, "")];
}

/**
 * Why the Dockerfile and the settings cannot both be right, as a sentence; undefined when they
 * agree. A Dockerfile without EXPOSE, or with one we cannot read, says nothing about ports.
 */
export function portDisagreement(facts: DockerfileFacts, port: number): string | undefined {
  const known = facts.exposedPorts;
  if (known.length === 0 || facts.unknownPorts.length > 0 || known.includes(port)) {
    return undefined;
  }
  const exposed = [...known].sort((a, b) => a - b).join(", ");
  return `Dockerfile exposes ${exposed} but slipway.yaml says port: ${port}`;
}

/** Sentences about what is allowed but makes the build depend on the day it runs. */
export function buildWarnings(facts: DockerfileFacts): readonly string[] {
  return facts.baseImages
    .filter((image) => !image.hasDigest)
    .map(
      (image) =>
        `FROM ${image.name} names no digest, so two builds of this release may differ: ` +
        `write FROM ${image.name}@sha256:…`,
    );
}
