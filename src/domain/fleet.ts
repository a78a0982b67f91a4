import type { FleetOwner } from "./names.ts";

/**
 * The launch template, Auto Scaling group and target group that run one release for one rollout.
 */
export interface Fleet extends FleetOwner {
  readonly releaseNumber: number;
  /** Name of all three. */
  readonly name: string;
  /** Known once the target group exists. */
  readonly targetGroupArn: string | undefined;
}

/** A group's size as one observation saw it, or as a request asks for it. */
export interface Size {
  readonly min: number;
  readonly desired: number;
  readonly max: number;
}

/** A size to set; without `desired` AWS changes the running number only to stay within bounds. */
export type Bounds = Omit<Size, "desired"> & Partial<Pick<Size, "desired">>;

/**
 * How large a candidate must be to take over: the configured size, unless somebody (a scaling
 * policy, a person) has moved stable from what was configured; then at least stable's size.
 */
export function candidateSize(
  configured: Size,
  stable: { readonly now: Size; readonly lastSetDesired: number } | undefined,
): Size {
  if (!stable || stable.now.desired === stable.lastSetDesired) {
    return configured;
  }
  const desired = Math.min(Math.max(stable.now.desired, configured.desired), configured.max);
  return { ...configured, desired };
}
