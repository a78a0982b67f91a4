import type { Operations } from "../operation.ts";
import { createLaunchTemplateVersion } from "./create-launch-template-version.ts";
import { createLaunchTemplate } from "./create-launch-template.ts";
import { createTags } from "./create-tags.ts";
import { deleteLaunchTemplateVersions } from "./delete-launch-template-versions.ts";
import { deleteLaunchTemplate } from "./delete-launch-template.ts";
import { deleteTags } from "./delete-tags.ts";
import { deregisterImage } from "./deregister-image.ts";
import { describeAvailabilityZones } from "./describe-availability-zones.ts";
import { describeImages } from "./describe-images.ts";
import { describeInstanceAttribute } from "./describe-instance-attribute.ts";
import { describeInstanceStatus } from "./describe-instance-status.ts";
import { describeInstanceTypeOfferings } from "./describe-instance-type-offerings.ts";
import { describeInstanceTypes } from "./describe-instance-types.ts";
import { describeInstances } from "./describe-instances.ts";
import { describeLaunchTemplateVersions } from "./describe-launch-template-versions.ts";
import { describeLaunchTemplates } from "./describe-launch-templates.ts";
import { describeRegions } from "./describe-regions.ts";
import { describeSecurityGroups } from "./describe-security-groups.ts";
import { describeSubnets } from "./describe-subnets.ts";
import { describeTags } from "./describe-tags.ts";
import { describeVpcs } from "./describe-vpcs.ts";
import { getConsoleOutput } from "./get-console-output.ts";
import { getLaunchTemplateData } from "./get-launch-template-data.ts";
import { modifyInstanceAttribute } from "./modify-instance-attribute.ts";
import { modifyLaunchTemplate } from "./modify-launch-template.ts";
import { rebootInstances } from "./reboot-instances.ts";
import { runInstances } from "./run-instances.ts";
import { startInstances } from "./start-instances.ts";
import { stopInstances } from "./stop-instances.ts";
import { terminateInstances } from "./terminate-instances.ts";
import { withDryRun } from "./with-dry-run.ts";

const served: Operations = {
  CreateLaunchTemplate: createLaunchTemplate,
  CreateLaunchTemplateVersion: createLaunchTemplateVersion,
  CreateTags: createTags,
  DeleteLaunchTemplate: deleteLaunchTemplate,
  DeleteLaunchTemplateVersions: deleteLaunchTemplateVersions,
  DeleteTags: deleteTags,
  DeregisterImage: deregisterImage,
  DescribeAvailabilityZones: describeAvailabilityZones,
  DescribeImages: describeImages,
  DescribeInstanceAttribute: describeInstanceAttribute,
  DescribeInstanceStatus: describeInstanceStatus,
  DescribeInstanceTypeOfferings: describeInstanceTypeOfferings,
  DescribeInstanceTypes: describeInstanceTypes,
  DescribeInstances: describeInstances,
  DescribeLaunchTemplateVersions: describeLaunchTemplateVersions,
  DescribeLaunchTemplates: describeLaunchTemplates,
  DescribeRegions: describeRegions,
  DescribeSecurityGroups: describeSecurityGroups,
  DescribeSubnets: describeSubnets,
  DescribeTags: describeTags,
  DescribeVpcs: describeVpcs,
  GetConsoleOutput: getConsoleOutput,
  GetLaunchTemplateData: getLaunchTemplateData,
  ModifyInstanceAttribute: modifyInstanceAttribute,
  ModifyLaunchTemplate: modifyLaunchTemplate,
  RebootInstances: rebootInstances,
  RunInstances: runInstances,
  StartInstances: startInstances,
  StopInstances: stopInstances,
  TerminateInstances: terminateInstances,
};

/** What the stand-in serves of EC2, API 2016-11-15. */
export const ec2Operations: Operations = Object.fromEntries(
  Object.entries(served).map(([name, operation]) => [name, withDryRun(operation)]),
);
