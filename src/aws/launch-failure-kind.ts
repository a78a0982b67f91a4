import type { LaunchFailure } from "../engine/ports.ts";

/**
 * What AWS lacked, by EC2's code and by its phrase: with a plain launch template the code is often
 * absent from an activity's message (aws-facts §1.6). Quota stands first: its sentence also
 * speaks of capacity.
 */
export function launchFailureKind(reason: string): LaunchFailure["kind"] {
  return kinds.find(({ pattern }) => pattern.test(reason))?.kind;
}

const kinds = [
  {
    kind: "quota",
    pattern:
      /VcpuLimitExceeded|InstanceLimitExceeded|MaxSpotInstanceCountExceeded|VolumeLimitExceeded|vCPU (capacity|limit)|limit increase|quota/i,
  },
  {
    kind: "capacity",
    pattern:
      /InsufficientInstanceCapacity|UnfulfillableCapacity|InsufficientFreeAddresses|InsufficientHostCapacity|sufficient \S+ capacity|insufficient capacity|no Spot capacity|not supported in your requested Availability Zone/i,
  },
  {
    kind: "permission",
    pattern:
      /UnauthorizedOperation|AccessDenied|not authorized|Invalid IAM Instance Profile|Client\.InternalError|Client error on launch/i,
  },
] as const;
