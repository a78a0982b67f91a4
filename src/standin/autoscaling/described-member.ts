import type { Instance } from "@aws-sdk/client-auto-scaling";
import type { Member } from "./member.ts";

/** An instance as its group lists it; HealthStatus is capitalised here (aws-facts §1.2). */
export function describedMember(member: Member): Instance {
  return {
    InstanceId: member.instanceId,
    InstanceType: member.instanceType,
    ImageId: member.imageId,
    AvailabilityZone: member.availabilityZone,
    LifecycleState: member.state,
    HealthStatus: member.ailment === undefined ? "Healthy" : "Unhealthy",
    LaunchTemplate: {
      LaunchTemplateId: member.template.launchTemplateId,
      LaunchTemplateName: member.template.launchTemplateName,
      Version: String(member.template.version),
    },
    ProtectedFromScaleIn: member.protected,
  };
}
