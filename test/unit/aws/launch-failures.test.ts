import type { Activity } from "@aws-sdk/client-auto-scaling";
import { expect, test } from "vitest";
import { launchFailureKind } from "../../../src/aws/launch-failure-kind.ts";
import { failuresOf } from "../../../src/aws/launch-failures.ts";

// Texts as AWS writes them (aws-facts §1.6).
test.each([
  [
    "We currently do not have sufficient t3.large capacity in the Availability Zone you requested (us-east-1a). Our system will be working on provisioning additional capacity. You can currently get t3.large capacity by not specifying an Availability Zone in your request or choosing us-east-1b, us-east-1c. Launching EC2 instance failed.",
    "capacity",
  ],
  [
    "Could not launch On-Demand Instances. InsufficientInstanceCapacity - We currently do not have. Launching EC2 instance failed.",
    "capacity",
  ],
  ["Could not launch Spot Instances. UnfulfillableCapacity - none.", "capacity"],
  [
    "Your requested instance type (t3.large) is not supported in your requested Availability Zone (us-east-1e).",
    "capacity",
  ],
  [
    "You have requested more vCPU capacity than your current vCPU limit of 32 allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit. Launching EC2 instance failed.",
    "quota",
  ],
  ["Could not launch On-Demand Instances. VcpuLimitExceeded - You have requested", "quota"],
  ["Client.InternalError: Client error on launch", "permission"],
  [
    "You are not authorized to perform this operation. Launching EC2 instance failed.",
    "permission",
  ],
  ["The image id '[ami-1]' does not exist. Launching EC2 instance failed.", undefined],
  ["The requested configuration is currently not supported.", undefined],
  [
    "Instance failed to complete user's Lifecycle Action: Lifecycle Action with token x was abandoned: Lifecycle Action Completed with ABANDON Result",
    undefined,
  ],
])("%s: %s", (reason, kind) => {
  expect(launchFailureKind(reason)).toBe(kind);
});

const at = (second: number): Date => new Date(Date.UTC(2026, 0, 1, 0, 0, second));

const activity = (more: Partial<Activity>): Activity => ({
  ActivityId: "a",
  AutoScalingGroupName: "g",
  Cause: "c",
  Description: "Launching a new EC2 instance.  Status Reason: no",
  StatusCode: "Failed",
  StatusMessage: "no",
  Progress: 100,
  StartTime: at(10),
  ...more,
});

test("failed and cancelled launches since then are told, newest first", () => {
  const activities = [
    activity({ StatusCode: "InProgress", Progress: 50 }),
    activity({ StatusMessage: "second", StartTime: at(20), StatusCode: "Cancelled" }),
    activity({ StatusMessage: "first", StartTime: at(10) }),
    activity({ StatusMessage: "newest", StartTime: at(30) }),
    activity({ StatusMessage: "before", StartTime: at(4) }),
    activity({ StatusMessage: "done", StatusCode: "Successful" }),
    activity({ StatusMessage: "ended", Description: "Terminating EC2 instance: i-1" }),
    activity({ StatusMessage: "going on", Progress: 40 }),
  ];
  expect(failuresOf(activities, at(5).getTime())).toEqual([
    { at: "2026-01-01T00:00:30.000Z", reason: "newest", kind: undefined },
    { at: "2026-01-01T00:00:20.000Z", reason: "second", kind: undefined },
    { at: "2026-01-01T00:00:10.000Z", reason: "first", kind: undefined },
  ]);
});
