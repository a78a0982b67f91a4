import type { Region } from "./region.ts";

/** Names of everything that exists now; what is terminated or deleted does not. */
export interface Standing {
  readonly groups: readonly string[];
  readonly launchTemplates: readonly string[];
  readonly targetGroups: readonly string[];
  /** Rules of every listener but the default ones: priority and ARN. */
  readonly rules: readonly { readonly priority: number; readonly arn: string }[];
  readonly instances: readonly string[];
}

export function standing({ autoScaling, ec2, elb }: Region): Standing {
  const rules = [...elb.listeners.values()].flatMap((listener) => listener.rules);
  return {
    groups: autoScaling.all().map((group) => group.name),
    launchTemplates: ec2.templates.all().map((template) => template.launchTemplateName),
    targetGroups: [...elb.targetGroups.values()].map((group) => group.name),
    rules: rules.flatMap(({ priority, arn }) =>
      priority === "default" ? [] : [{ priority, arn }],
    ),
    instances: ec2.instances
      .all()
      .filter((instance) => instance.state !== "terminated")
      .map((instance) => instance.instanceId),
  };
}
