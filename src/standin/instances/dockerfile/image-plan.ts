/** What a Dockerfile means to the process driver: how to fill a tree, and what to run in it. */
export interface ImagePlan {
  /** Words after FROM. The base image itself is never fetched. */
  readonly from: string;
  readonly steps: readonly BuildStep[];
  /** ENV at the end of the file; PATH only when the file sets it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory: string;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly exposedPorts: readonly number[];
  /** Signal name (`SIGTERM`) that asks the program to stop. */
  readonly stopSignal: string;
  /** Every WORKDIR and VOLUME: directories that are the image's alone. */
  readonly owned: readonly string[];
  /** Where the meaning differs from Docker's, for the console. */
  readonly notes: readonly string[];
}

/** Paths are absolute inside the tree; `origin` is the instruction, for messages. */
export type BuildStep =
  | { readonly kind: "directory"; readonly path: string; readonly origin: Origin }
  | {
      readonly kind: "copy";
      /** Relative to the context, possibly with wildcards. */
      readonly sources: readonly string[];
      readonly destination: string;
      /** A destination written with a trailing slash, or one of several sources. */
      readonly intoDirectory: boolean;
      /** Permission bits to give to everything copied. */
      readonly mode: number | undefined;
      /** ADD: an archive would be unpacked by Docker and is refused here. */
      readonly refuseArchives: boolean;
      readonly origin: Origin;
    }
  | {
      readonly kind: "run";
      readonly argv: readonly [string, ...string[]];
      readonly workingDirectory: string;
      readonly environment: Readonly<Record<string, string>>;
      readonly origin: Origin;
    };

interface Origin {
  readonly keyword: string;
  readonly text: string;
  readonly line: number;
}
