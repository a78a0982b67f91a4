// Goal: Auto Scaling surprises here as it does in AWS, and each surprise is looked at.
// Method: every quirk by its id on the whole stand-in in virtual time, then without it.
import { DescribeAutoScalingGroupsCommand } from "@aws-sdk/client-auto-scaling";
import { expect } from "vitest";
import { accepted } from "./support/quirk-world.ts";
import { quirk } from "./support/quirk.ts";

quirk("ASG-01", async ({ asg }) => {
  const names = { AutoScalingGroupNames: ["nobody"] };
  const answer = await accepted(asg.send(new DescribeAutoScalingGroupsCommand(names)));
  expect(answer.AutoScalingGroups).toEqual([]);
});
