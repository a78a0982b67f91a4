import type { Region } from "../region.ts";
import { invalidParameter, noSuch } from "./refusals.ts";
import type { LogGroup, LogStream } from "./state.ts";

/** How a request names a group. */
interface Named {
  readonly logGroupName?: string | undefined;
  /** Its name or its ARN. */
  readonly logGroupIdentifier?: string | undefined;
}

/** The members of a request that name a group. */
export const groupMembers = ["logGroupName", "logGroupIdentifier"] as const;

/** A group by its name or its ARN, one of them. ResourceNotFound, InvalidParameter. */
export function findGroup(region: Region, named: Named): LogGroup {
  const { logGroupName, logGroupIdentifier } = named;
  if ((logGroupName === undefined) === (logGroupIdentifier === undefined)) {
    throw invalidParameter("Exactly one of logGroupName and logGroupIdentifier must be given.");
  }
  const name = logGroupName ?? nameIn(region, logGroupIdentifier ?? "");
  const found = region.logs.get(name);
  if (found) return found;
  throw noSuch("group");
}

/** A stream of a group. ResourceNotFoundException. */
export function findStream(group: LogGroup, name: string): LogStream {
  const found = group.streams.get(name);
  if (found) return found;
  throw noSuch("stream");
}

/** The ARN of a group, without the `:*` that some answers put after it. */
export function groupArn({ name, account }: Region, group: string): string {
  return `arn:aws:logs:${name}:${account}:log-group:${group}`;
}

function nameIn(region: Region, identifier: string): string {
  const prefix = groupArn(region, "");
  return identifier.startsWith(prefix) ? identifier.slice(prefix.length) : identifier;
}
