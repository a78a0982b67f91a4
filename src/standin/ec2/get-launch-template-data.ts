import type {
  GetLaunchTemplateDataCommandInput,
  GetLaunchTemplateDataResult,
} from "@aws-sdk/client-ec2";
import { operation } from "../operation.ts";
import type { Given } from "./given.ts";
import { instancesNamed } from "./instances-named.ts";
import { tagList } from "./tag-record.ts";

/**
 * GetLaunchTemplateData: what a template would need to launch the like of an instance. AWS tells
 * groups and subnet below NetworkInterfaces and adds placement and volumes; here it is what
 * CreateLaunchTemplate accepts. AWS's own tags are left out.
 */
export const getLaunchTemplateData = operation<
  Given<GetLaunchTemplateDataCommandInput, "InstanceId">,
  GetLaunchTemplateDataResult
>(["InstanceId"], (region, input) => {
  const [instance] = instancesNamed(region, [input.InstanceId]);
  const tags = tagList(instance?.tags ?? {}).filter(({ Key }) => !Key.startsWith("aws:"));
  const TagSpecifications =
    tags.length === 0 ? [] : [{ ResourceType: "instance" as const, Tags: tags }];
  return {
    LaunchTemplateData: {
      ...instance?.data,
      ImageId: instance?.imageId,
      TagSpecifications,
    },
  };
});
