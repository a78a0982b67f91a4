/** What a failed boot's code means for people (userdata/README.md lists the codes). */
interface BootCode {
  /** True when it says nothing against the release: what it needed could not be had. */
  readonly isCircumstance: boolean;
  /** One sentence: what to do about it. */
  readonly remedy: string;
}

/** An instance of a newer script may report a code that is not known here: undefined then. */
export function bootCode(code: string): BootCode | undefined {
  const row = rows.find(([known]) => known === code);
  return row && { isCircumstance: circumstances.has(code), remedy: row[1] };
}

const circumstances = new Set([
  "ARTIFACT_FETCH",
  "ARTIFACT_DENIED",
  "DOCKER_UNAVAILABLE",
  "IMAGE_NOT_SUPPORTED",
  "BUG",
]);

const rows: readonly (readonly [code: string, remedy: string])[] = [
  ["CONFIG_MISSING", "See that instances may read the state table, and that the item is there."],
  ["CONFIG_HASH", "Publish again: the stored config was changed after this release was made."],
  ["RELEASE_MISMATCH", "Publish again: the stored release was changed after it was made."],
  [
    "REFERENCE_UNRESOLVED",
    "Set the parameter or secret it names, and let the instances' role read it.",
  ],
  [
    "ARTIFACT_FETCH",
    "Deploy the same release again once its registry or store answers the instances.",
  ],
  ["ARTIFACT_NOT_FOUND", "Push it again, or publish a release of one that is there."],
  [
    "ARTIFACT_DENIED",
    "Correct the credentials or the instances' role, then deploy the same release again.",
  ],
  [
    "ARTIFACT_CHECKSUM",
    "Publish a new release: what is at its address is no longer what was published.",
  ],
  ["ARTIFACT_HOSTILE", "Pack the archive anew without what it names."],
  ["BUILD_REFUSED", "Change the line of the Dockerfile that it names."],
  ["BUILD_FAILED", "Correct the build by its last lines; build.within is the time it may take."],
  ["CONTAINER_REFUSED", "Correct run in slipway.yaml by what Docker says."],
  [
    "DOCKER_UNAVAILABLE",
    "Look at the base AMI's Docker daemon (slipway logs), then deploy the same release again.",
  ],
  ["PROGRAM_NOT_FOUND", "Correct the Dockerfile's ENTRYPOINT or CMD, or run.args."],
  [
    "PROGRAM_EXITED",
    "See its last lines; one that waits for others by exiting needs run.restartsAllowed.",
  ],
  ["OUT_OF_MEMORY", "Raise run.memory, or find what takes it."],
  ["WRONG_PORT", "Let the program listen on $PORT, or correct port in slipway.yaml."],
  ["NOT_LISTENING", "Let the program listen on 0.0.0.0; health.within is the time it may take."],
  ["UNHEALTHY", "Find why health.path answers so; health.within is the time it may take."],
  ["AFTER_START_FAILED", "See its last lines: run.afterStart must exit with 0."],
  ["IMAGE_NOT_SUPPORTED", "Choose a base whose instances run images, or publish from source."],
  ["BUG", "Report it, with slipway logs of the instance; the same release may be deployed again."],
];
