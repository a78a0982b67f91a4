import type { Region } from "../../standin/region.ts";
import { beginRoleSession } from "../../standin/sts/role-session.ts";

/** What a process signs with that acts for a role of the stand-in, as the SDK's variables. */
export function asRole(region: Region, roleArn: string): Record<string, string> {
  const role = roleArn.split("/").at(-1) ?? "";
  const session = { account: region.account, role, name: "rehearsal" };
  const { credentials } = beginRoleSession(region, session, 3_600);
  return {
    AWS_ACCESS_KEY_ID: credentials.AccessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.SecretAccessKey,
    AWS_SESSION_TOKEN: credentials.SessionToken,
  };
}
