import {
  CreateLaunchTemplate$,
  CreateTags$,
  DeleteLaunchTemplate$,
  DeleteTags$,
  DescribeImages$,
  DescribeInstanceStatus$,
  DescribeInstances$,
  DescribeLaunchTemplateVersions$,
  DescribeLaunchTemplates$,
  DescribeSecurityGroups$,
  DescribeSubnets$,
  DescribeTags$,
  DescribeVpcs$,
  GetConsoleOutput$,
  TerminateInstances$,
} from "@aws-sdk/client-ec2";
import { serviceModel } from "../service-model.ts";

/** Amazon EC2, API 2016-11-15. Its errors are not modelled: every code is sent as thrown (§8.4). */
export const ec2Model = serviceModel(
  {
    name: "ec2",
    protocol: "ec2",
    xmlNamespace: "http://ec2.amazonaws.com/doc/2016-11-15/",
    version: "2016-11-15",
    targetPrefix: "AmazonEC2",
  },
  [
    CreateLaunchTemplate$,
    DescribeLaunchTemplates$,
    DescribeLaunchTemplateVersions$,
    DeleteLaunchTemplate$,
    DescribeImages$,
    DescribeSubnets$,
    DescribeVpcs$,
    DescribeSecurityGroups$,
    DescribeInstances$,
    DescribeInstanceStatus$,
    TerminateInstances$,
    CreateTags$,
    DeleteTags$,
    DescribeTags$,
    GetConsoleOutput$,
  ],
  [],
);
