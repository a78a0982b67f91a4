import type { EC2Client, LaunchTemplate } from "@aws-sdk/client-ec2";
import {
  CreateLaunchTemplateCommand,
  DeleteLaunchTemplateCommand,
  DescribeLaunchTemplatesCommand,
} from "@aws-sdk/client-ec2";
import type { Base } from "../domain/base.ts";
import { fail } from "../domain/failure.ts";
import type { Fleet } from "../domain/fleet.ts";
import { isOurs } from "../domain/names.ts";
import type { Clock, LaunchOrder, Removal } from "../engine/ports.ts";
import { attempt, persist } from "./attempt.ts";
import type { Pair } from "./clients.ts";
import { launchTemplateRequest } from "./launch-template-request.ts";
import { ownerInWords, tagsByKey } from "./tag-list.ts";

export interface Ec2Hands {
  readonly ec2: Pair<EC2Client>;
  readonly clock: Clock;
}

/**
 * Ensures the fleet's launch template. EC2 checks little of it; CreateAutoScalingGroup, which comes
 * next, refuses what cannot be launched (aws-facts §1.1), so EC2's warnings are not read.
 */
export async function createLaunchTemplate(
  { ec2, clock }: Ec2Hands,
  order: LaunchOrder,
  base: Pick<Base, "securityGroupIds" | "instanceProfileArn">,
): Promise<void> {
  const { fleet } = order;
  const command = new CreateLaunchTemplateCommand(launchTemplateRequest(order, base));
  await persist<unknown>(
    clock,
    { action: "ec2:CreateLaunchTemplate", resource: `launch template ${fleet.name}` },
    () => ec2.writes.send(command),
    {
      "InvalidLaunchTemplateName.AlreadyExistsException": async () => {
        const tags = await templateTags(ec2, fleet.name);
        if (!tags || !isOurs(tags, fleet)) {
          fail({
            code: "CONFLICT",
            summary:
              `Launch template ${fleet.name} exists and is not ours: it belongs to ` +
              `${ownerInWords(tags ?? {}, "somebody")}.`,
            remedy: "Delete or rename it, then deploy again.",
          });
        }
      },
    },
  );
}

/** Deletes the template if it is shown; a foreign one of the name stays and is DRIFT. */
export async function deleteLaunchTemplate(
  { ec2, clock }: Ec2Hands,
  fleet: Fleet,
): Promise<Removal> {
  const tags = await templateTags(ec2, fleet.name);
  if (!tags) {
    return "not-shown";
  }
  if (!isOurs(tags, fleet)) {
    fail({
      code: "DRIFT",
      summary: `Launch template ${fleet.name} does not carry our tags any more; it was left alone.`,
    });
  }
  const command = new DeleteLaunchTemplateCommand({ LaunchTemplateName: fleet.name });
  await persist<unknown>(
    clock,
    { action: "ec2:DeleteLaunchTemplate", resource: `launch template ${fleet.name}` },
    () => ec2.writes.send(command),
    { "InvalidLaunchTemplateName.NotFoundException": () => Promise.resolve(undefined) },
  );
  return "removed";
}

/** Tags of the template of that name, whoever made it; undefined when there is none. */
export async function templateTags(
  ec2: Pair<EC2Client>,
  name: string,
): Promise<Record<string, string> | undefined> {
  const command = new DescribeLaunchTemplatesCommand({ LaunchTemplateNames: [name] });
  const answer = await attempt<{ LaunchTemplates?: LaunchTemplate[] | undefined }>(
    { action: "ec2:DescribeLaunchTemplates", resource: `launch template ${name}` },
    () => ec2.reads.send(command),
    {
      "InvalidLaunchTemplateName.NotFoundException": () => Promise.resolve({ LaunchTemplates: [] }),
    },
  );
  const template = answer.LaunchTemplates?.[0];
  return template && tagsByKey(template.Tags);
}
