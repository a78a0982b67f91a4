import type {
  CreateLaunchTemplateCommandInput,
  DeleteLaunchTemplateCommandInput,
  GetConsoleOutputCommandInput,
} from "@aws-sdk/client-ec2";
import type { Region } from "../region.ts";
import { tagKeys, type Check } from "./check.ts";
import { ec2Arn, tagsAtBirth, templateNamed } from "./ec2-things.ts";

/**
 * EC2: Describe actions have no resource (Service Authorization Reference, EC2). What slipway does
 * not call is asked for without a resource or a tag: only a policy with neither allows it.
 */
export function checkEc2(region: Region, operation: string, input: object): Check[] {
  const action = `ec2:${operation}`;
  switch (operation) {
    case "CreateLaunchTemplate": {
      const { TagSpecifications } = input as CreateLaunchTemplateCommandInput;
      const context = tagsAtBirth("launch-template", TagSpecifications);
      const resource = ec2Arn(region, "launch-template/*");
      const birth = { ...context, "ec2:CreateAction": ["CreateLaunchTemplate"] };
      return [
        { action, resource, context },
        ...(Object.keys(context).length > 0
          ? [{ action: "ec2:CreateTags", resource, context: birth }]
          : []),
      ];
    }
    case "DeleteLaunchTemplate": {
      const template = templateNamed(region, input as DeleteLaunchTemplateCommandInput);
      const resource = ec2Arn(region, `launch-template/${template?.launchTemplateId ?? "*"}`);
      return [{ action, resource, context: tagsCarried(template?.tags) }];
    }
    case "GetConsoleOutput": {
      const { InstanceId: id = "*" } = input as GetConsoleOutputCommandInput;
      const context = tagsCarried(region.ec2.instances.byId(id)?.tags);
      return [{ action, resource: ec2Arn(region, `instance/${id}`), context }];
    }
    default:
      return [{ action, resource: "*", context: {} }];
  }
}

const tagsCarried = (tags: Readonly<Record<string, string>> = {}): Check["context"] =>
  tagKeys("ResourceTag", Object.entries(tags));
