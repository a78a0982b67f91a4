import { AutoScalingClient } from "@aws-sdk/client-auto-scaling";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import * as cloudWatch from "@aws-sdk/client-cloudwatch";
import { cloudWatchModel } from "../../../../src/standin/wire/services/cloudwatch-model.ts";
import type { Sdk } from "./all-models.ts";

/** CloudWatch as older clients ask it: the SDK's client on the protocol of another one. */
export const cloudWatchInXml: Sdk = {
  model: cloudWatchModel,
  package: cloudWatch,
  client: (config) => {
    const AwsQueryProtocol = (new AutoScalingClient({ region: "us-east-1" }) as any).config.protocol
      .constructor;
    const { protocolSettings } = new CloudWatchClient({ region: "us-east-1" }).config as any;
    return new CloudWatchClient({
      ...config,
      protocol: new AwsQueryProtocol(protocolSettings),
    } as any) as any;
  },
};
