import type { BuildStep } from "./image-plan.ts";

/** An image plan while its Dockerfile is read from top to bottom. */
export interface ImageDraft {
  from: string | undefined;
  readonly steps: BuildStep[];
  readonly environment: Record<string, string>;
  /** ARG values of this stage. */
  readonly arguments: Record<string, string | undefined>;
  /** ARG values from before FROM; a stage sees them only after its own `ARG NAME`. */
  readonly globals: Record<string, string | undefined>;
  readonly hostPath: string;
  workingDirectory: string;
  shell: readonly string[];
  entrypoint: readonly string[] | undefined;
  command: readonly string[] | undefined;
  readonly exposedPorts: number[];
  stopSignal: string;
  readonly owned: string[];
  readonly notes: string[];
}
