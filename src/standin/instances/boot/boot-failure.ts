/** Why a boot failed; userdata/README.md says what each means. */
type BootFailureCode =
  | "CONFIG_MISSING"
  | "CONFIG_HASH"
  | "RELEASE_MISMATCH"
  | "REFERENCE_UNRESOLVED"
  | "ARTIFACT_FETCH"
  | "ARTIFACT_NOT_FOUND"
  | "ARTIFACT_DENIED"
  | "ARTIFACT_CHECKSUM"
  | "ARTIFACT_HOSTILE"
  | "BUILD_FAILED"
  | "BUILD_REFUSED"
  | "CONTAINER_REFUSED"
  | "DOCKER_UNAVAILABLE"
  | "PROGRAM_NOT_FOUND"
  | "PROGRAM_EXITED"
  | "OUT_OF_MEMORY"
  | "WRONG_PORT"
  | "NOT_LISTENING"
  | "UNHEALTHY"
  | "AFTER_START_FAILED"
  | "IMAGE_NOT_SUPPORTED";

/** A boot that cannot go on, with a reason for people in `message`. */
export class BootFailure extends Error {
  readonly code: BootFailureCode;
  /** Of the program or build command whose end caused it. */
  readonly exitCode: number | undefined;
  /** What it printed last, where that is not on the console. */
  readonly output: string | undefined;

  constructor(code: BootFailureCode, summary: string, exitCode?: number, output?: string) {
    super(summary);
    this.name = "BootFailure";
    this.code = code;
    this.exitCode = exitCode;
    this.output = output;
  }
}
