import { instanceOfAccessKey } from "./instance-access-key.ts";
import type { Region } from "./region.ts";
import type { Session } from "./sts/state.ts";

/**
 * Whose an access key is: of whoever got it from the Security Token Service, of the role of an
 * instance (its key says which), or else of a user of that name.
 */
export function callerOf({ account, sts }: Region, accessKeyId: string): Session {
  const session = sts.session(accessKeyId);
  if (session) return session;
  const instanceId = instanceOfAccessKey(accessKeyId);
  return instanceId === undefined
    ? { userId: accessKeyId, arn: `arn:aws:iam::${account}:user/${accessKeyId}` }
    : {
        userId: `AROASTANDIN:${instanceId}`,
        arn: `arn:aws:sts::${account}:assumed-role/instance/${instanceId}`,
      };
}
