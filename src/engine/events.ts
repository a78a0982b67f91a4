import type { Failure } from "../domain/failure.ts";
import type { RolloutResult, Serving } from "../domain/outcome.ts";
import type { StepName } from "../domain/rollout.ts";

/** What the engine says while it works. Reporters turn it into words; nothing answers it. */
export type RolloutEvent =
  | {
      readonly event: "rollout-started";
      readonly rollout: number;
      readonly service: string;
      readonly environment: string;
      readonly release: string;
      readonly releaseNumber: number;
      readonly previous: string | undefined;
      readonly purpose: "deploy" | "rollback";
      readonly resumed: boolean;
    }
  | { readonly event: "lease-waiting"; readonly holder: string; readonly purpose: string }
  | StepEvent<"step-started">
  | (StepEvent<"step-waiting"> & { readonly reason: string; readonly elapsedSeconds: number })
  | (StepEvent<"step-finished"> & { readonly seconds: number })
  | (StepEvent<"step-failed"> & { readonly failure: Failure; readonly seconds: number })
  | {
      readonly event: "boot-progress";
      readonly instanceId: string;
      readonly zone: string | undefined;
      readonly state: string;
      readonly bootStep: string;
      readonly detail: string;
    }
  | { readonly event: "traffic-shifted"; readonly serving: readonly Serving[] }
  | { readonly event: "note"; readonly message: string }
  | { readonly event: "rollout-finished"; readonly result: RolloutResult };

interface StepEvent<Name extends string> {
  readonly event: Name;
  readonly step: StepName;
  readonly direction: "do" | "undo";
}

export type Tell = (event: RolloutEvent) => void;
