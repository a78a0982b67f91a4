import { whoMay } from "./policies/who-may.ts";

/**
 * What to do about a call that was not allowed: whose policy allows the action, by which statement,
 * and who asked. AWS names the action it missed, which may be another than the call's own
 * (`iam:PassRole` of CreateAutoScalingGroup), and the caller.
 */
export function deniedRemedy(called: string, message: string): string {
  const [, caller, missed] =
    /User: (\S+) is not authorized to perform: ([\w:-]+)/.exec(message) ?? [];
  const action = missed ?? called;
  const allowed = whoMay(action);
  const who = caller === undefined ? "the role this runs as" : nameOf(caller);
  if (allowed === undefined) return `Grant ${action} to ${who}.`;
  const { role, statements } = allowed;
  const roles = role === "viewer" ? "viewer's or deployer's" : "deployer's";
  return (
    `Take the ${roles} role of this very service and environment instead of ${who}; if it is ` +
    `that, its policy lacks ${action} (${statements.join(", ")}): deploy its CDK stack again.`
  );
}

/** `role slipway-prod-web-viewer` of a session's ARN, else the ARN as it is. */
function nameOf(arn: string): string {
  const [, role] = /:assumed-role\/([^/]+)\//.exec(arn) ?? [];
  return role === undefined ? arn : `role ${role}`;
}
