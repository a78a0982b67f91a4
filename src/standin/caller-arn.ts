import { instanceOfAccessKey } from "./instance-access-key.ts";

/**
 * The ARN of whoever holds an access key: the role of an instance (its key says which), or else a
 * user of that name. `account` has twelve digits.
 */
export function callerArn({ account }: { readonly account: string }, accessKeyId: string): string {
  const instanceId = instanceOfAccessKey(accessKeyId);
  return instanceId === undefined
    ? `arn:aws:iam::${account}:user/${accessKeyId}`
    : `arn:aws:sts::${account}:assumed-role/instance/${instanceId}`;
}
