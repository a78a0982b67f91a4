import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { attempt } from "./attempt.ts";
import type { Clients } from "./clients.ts";

/** Who this process is to AWS. */
export interface Caller {
  /** Twelve digits. */
  readonly account: string;
  readonly arn: string;
}

export async function callerIdentity(clients: Pick<Clients, "sts">): Promise<Caller> {
  const answer = await attempt({ action: "sts:GetCallerIdentity", resource: "the caller" }, () =>
    clients.sts.send(new GetCallerIdentityCommand({})),
  );
  return { account: answer.Account ?? "", arn: answer.Arn ?? "" };
}

/** When the credentials in use end, epoch milliseconds; undefined when they do not say. */
export async function credentialsExpireAt(
  clients: Pick<Clients, "sts">,
): Promise<number | undefined> {
  const { expiration } = await attempt({ action: "sign", resource: "AWS requests" }, () =>
    clients.sts.config.credentials(),
  );
  return expiration?.getTime();
}
