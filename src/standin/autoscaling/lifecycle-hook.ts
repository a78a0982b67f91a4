/** A lifecycle hook of a group (aws-facts §1.5). */
export interface LifecycleHook {
  readonly name: string;
  readonly transition: HookTransition;
  /** Seconds, 30-7200. */
  readonly heartbeatSeconds: number;
  readonly defaultResult: HookResult;
}

export type HookTransition =
  | "autoscaling:EC2_INSTANCE_LAUNCHING"
  | "autoscaling:EC2_INSTANCE_TERMINATING";

export type HookResult = "CONTINUE" | "ABANDON";
