import type { Region } from "../region.ts";

/** A role's session: its name is the caller's choice, and stands in whatever the caller does. */
export interface RoleSession {
  readonly account: string;
  readonly role: string;
  readonly name: string;
}

/** Begins a session of a role: whose it is, and credentials that are good for `seconds`. */
export function beginRoleSession(
  region: Region,
  { account, role, name }: RoleSession,
  seconds: number,
) {
  const arn = `arn:aws:sts::${account}:assumed-role/${role}/${name}`;
  const userId = `AROA${region.hex(17).toUpperCase()}:${name}`;
  return { arn, userId, credentials: region.sts.begin({ arn, userId }, seconds) };
}
