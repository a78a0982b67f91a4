import { deployerPolicy } from "./deployer.ts";
import { viewerPolicy } from "./looks.ts";
import type { PolicyScope, Statement } from "./statement.ts";

/** Whom the policies allow an action, and by which of their statements. */
export interface WhoMay {
  readonly role: "viewer" | "deployer";
  readonly statements: readonly string[];
}

/** The lesser role whose policy allows it on what is the service's own; undefined: neither. */
export function whoMay(action: string): WhoMay | undefined {
  const viewers = named(viewerPolicy(anywhere), action);
  if (viewers.length > 0) return { role: "viewer", statements: viewers };
  const deployers = named(deployerPolicy(anywhere), action);
  return deployers.length > 0 ? { role: "deployer", statements: deployers } : undefined;
}

const named = (policy: readonly Statement[], action: string): readonly string[] =>
  policy.filter(({ Action }) => Action.includes(action)).map(({ Sid }) => Sid);

/** A scope with everything in it that may be absent: only the names of statements are read. */
const anywhere: PolicyScope = {
  partition: "",
  region: "",
  account: "",
  base: "",
  service: "",
  environment: "",
  tableArn: "",
  listenerArn: "",
  subnetArns: [],
  securityGroupArn: "",
  instanceRoleArn: "",
  sourceBucketArn: "",
  sourcePrefix: "",
  logGroup: "",
  repositoryArn: "",
  sourceTokenArns: [""],
};
