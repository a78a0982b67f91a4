import { instanceOfAccessKey } from "../instance-access-key.ts";
import { instanceCredentials } from "../instance-credentials.ts";
import type { Region } from "../region.ts";

/** What an access key's owner knows. */
export interface Secret {
  readonly secretAccessKey: string;
  /** Temporary keys are good with their token only. */
  readonly token: string | undefined;
}

/**
 * The secret of an access key; `undefined`: nobody has such a key. Temporary keys (`ASIA…`) are
 * those of instances and those that the Security Token Service gave out. Any other key is a user's
 * of that name, whose secret is the key id itself: there is no IAM to make any.
 */
export function secretOf({ sts }: Region, accessKeyId: string): Secret | undefined {
  const given = sts.secret(accessKeyId);
  if (given) return given;
  const instanceId = instanceOfAccessKey(accessKeyId);
  if (instanceId !== undefined) return instanceCredentials(instanceId);
  if (accessKeyId.startsWith("ASIA")) return undefined;
  return { secretAccessKey: accessKeyId, token: undefined };
}
