import type {
  CreateLaunchTemplateCommandInput,
  DeleteLaunchTemplateCommandInput,
  GetConsoleOutputCommandInput,
} from "@aws-sdk/client-ec2";
import type { Region } from "../region.ts";
import { tagKeys, type Check } from "./check.ts";

/**
 * EC2: Describe actions have no resource (Service Authorization Reference, EC2). What slipway does
 * not call is asked for without a resource or a tag: only a policy with neither allows it.
 */
export function checkEc2(region: Region, operation: string, input: object): Check[] {
  const action = `ec2:${operation}`;
  const arn = (resource: string): string =>
    `arn:aws:ec2:${region.name}:${region.account}:${resource}`;
  switch (operation) {
    case "CreateLaunchTemplate": {
      const context = tagsAsked(input as CreateLaunchTemplateCommandInput);
      const resource = arn("launch-template/*");
      const birth = { ...context, "ec2:CreateAction": ["CreateLaunchTemplate"] };
      return [
        { action, resource, context },
        ...(Object.keys(context).length > 0
          ? [{ action: "ec2:CreateTags", resource, context: birth }]
          : []),
      ];
    }
    case "DeleteLaunchTemplate": {
      const { LaunchTemplateId: id, LaunchTemplateName: name } =
        input as DeleteLaunchTemplateCommandInput;
      const template = region.ec2.templates
        .all()
        .find((one) => one.launchTemplateId === id || one.launchTemplateName === name);
      const resource = arn(`launch-template/${template?.launchTemplateId ?? "*"}`);
      return [{ action, resource, context: tagsCarried(template?.tags) }];
    }
    case "GetConsoleOutput": {
      const { InstanceId: id = "*" } = input as GetConsoleOutputCommandInput;
      const context = tagsCarried(region.ec2.instances.byId(id)?.tags);
      return [{ action, resource: arn(`instance/${id}`), context }];
    }
    default:
      return [{ action, resource: "*", context: {} }];
  }
}

function tagsAsked({ TagSpecifications = [] }: CreateLaunchTemplateCommandInput): Check["context"] {
  const own = TagSpecifications.filter((one) => one.ResourceType === "launch-template");
  const tags = own.flatMap((one) => one.Tags ?? []);
  return tagKeys(
    "RequestTag",
    tags.map(({ Key = "", Value = "" }) => [Key, Value] as const),
  );
}

const tagsCarried = (tags: Readonly<Record<string, string>> = {}): Check["context"] =>
  tagKeys("ResourceTag", Object.entries(tags));
