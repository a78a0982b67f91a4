import { AwsError } from "../aws-error.ts";
import type { Region } from "../region.ts";
import type { Protocol } from "../wire/service-model.ts";

/**
 * Refuses temporary credentials that are over, as the services do, each protocol in its own way
 * (codes and texts as public issues quote them; EC2's status UNCONFIRMED).
 */
export function refuseExpired({ sts }: Region, accessKeyId: string, protocol: Protocol): void {
  if (!sts.isOver(accessKeyId)) return;
  if (protocol === "ec2") throw new AwsError("RequestExpired", "Request has expired.");
  if (protocol === "rest-xml")
    throw new AwsError("ExpiredToken", "The provided token has expired.");
  const message = "The security token included in the request is expired";
  throw protocol === "query"
    ? new AwsError("ExpiredToken", message, { status: 403 })
    : new AwsError("ExpiredTokenException", message);
}
