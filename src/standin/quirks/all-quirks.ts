import { asgQuirks } from "./asg-quirks.ts";
import { cwQuirks } from "./cw-quirks.ts";
import { ddbQuirks } from "./ddb-quirks.ts";
import { ec2Quirks } from "./ec2-quirks.ts";
import { ecrQuirks } from "./ecr-quirks.ts";
import { elbQuirks } from "./elb-quirks.ts";
import { logQuirks } from "./log-quirks.ts";
import { secQuirks } from "./sec-quirks.ts";
import { s3Quirks } from "./s3-quirks.ts";
import { ssmQuirks } from "./ssm-quirks.ts";
import { wireQuirks } from "./wire-quirks.ts";

/** Every quirk by its id. BEHAVIOUR.md lists them, test/contract/quirks holds one test for each. */
export const allQuirks = {
  ...asgQuirks,
  ...elbQuirks,
  ...ec2Quirks,
  ...ddbQuirks,
  ...ssmQuirks,
  ...s3Quirks,
  ...ecrQuirks,
  ...cwQuirks,
  ...logQuirks,
  ...secQuirks,
  ...wireQuirks,
} as const;

export type QuirkId = keyof typeof allQuirks;

export const quirkIds = Object.keys(allQuirks) as readonly QuirkId[];
