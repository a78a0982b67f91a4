import type { LocalRegion } from "../local-region.ts";

/** Whose policies were enforced, and what came of it. */
export interface Policies {
  /** Name of the role that commands ran as. */
  readonly deployer: string;
  /** Of the role that instances held. */
  readonly instance: string;
  /** What was refused, each thing once, filled as it goes: which action on what, for whom. */
  readonly refused: readonly string[];
}

/** Keeps in mind what the policies of a Region's one service refuse from now on. */
export function watchPolicies({ standin, enforced: [service] }: LocalRegion): Policies {
  const refused: string[] = [];
  standin.region.iam.onAsked(({ role = "nobody's role", check, isAllowed }) => {
    const what = `${check.action} on ${check.resource} for ${role}`;
    if (!isAllowed && !refused.includes(what)) refused.push(what);
  });
  const name = (arn = ""): string => arn.split("/").at(-1) ?? "";
  return {
    deployer: name(service?.deployerRoleArn),
    instance: name(service?.instanceRoleArn),
    refused,
  };
}
