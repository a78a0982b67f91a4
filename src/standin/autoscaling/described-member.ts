import type { Instance } from "@aws-sdk/client-auto-scaling";
import type { Region } from "../region.ts";
import type { Group } from "./group.ts";
import type { Member } from "./member.ts";

/** An instance as its group lists it; HealthStatus is capitalised here (aws-facts §1.2). */
export function describedMember({ quirks, ec2 }: Region, group: Group, member: Member): Instance {
  const template = quirks.has("ASG-06") ? member.template : ec2.resolveTemplate(group.template);
  return {
    InstanceId: member.instanceId,
    InstanceType: member.instanceType,
    AvailabilityZone: member.availabilityZone,
    LifecycleState: member.state,
    HealthStatus: member.ailment === undefined ? "Healthy" : "Unhealthy",
    ...(template && {
      LaunchTemplate: {
        LaunchTemplateId: template.launchTemplateId,
        LaunchTemplateName: template.launchTemplateName,
        Version: String(template.version),
      },
    }),
    ProtectedFromScaleIn: member.protected,
  };
}
