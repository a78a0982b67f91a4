import { createHash } from "node:crypto";
import { instanceAccessKey } from "./instance-access-key.ts";

/** What an instance's role signs with. */
export interface InstanceCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly token: string;
}

/** The credentials of an instance: always the same, and worked out from its id alone. */
export function instanceCredentials(instanceId: string): InstanceCredentials {
  const hash = createHash("sha256").update(instanceId).digest("hex").toUpperCase();
  return {
    accessKeyId: instanceAccessKey(instanceId),
    secretAccessKey: hash.slice(16, 56),
    token: Buffer.from(instanceId).toString("base64"),
  };
}
