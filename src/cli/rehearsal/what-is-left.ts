import type { Standin } from "../../standin/standin.ts";

/** What stands in the stand-in when the story is over. */
export interface Left {
  /** What serves, one line a thing. */
  readonly serving: readonly string[];
  /** What has no business there any more. */
  readonly strays: readonly string[];
}

/**
 * Counts everything: one group, its template and target group, one rule and the group's instances
 * serve; anything beyond is a stray.
 */
export function whatIsLeft({ region }: Standin): Left {
  const [group, ...otherGroups] = region.autoScaling.all();
  const name = group?.name ?? "";
  const templates = region.ec2.templates.all().map((template) => template.launchTemplateName);
  const targetGroups = [...region.elb.targetGroups.values()].map((one) => one.name);
  const rules = [...region.elb.listeners.values()].flatMap((listener) =>
    listener.rules.filter((rule) => rule.priority !== "default"),
  );
  const running = region.ec2.instances.all().filter((one) => one.state !== "terminated");
  const members = new Set(group?.members.keys());
  return {
    serving: [
      ...(group ? [`Auto Scaling group ${name} with ${members.size} instances`] : []),
      ...templates.filter((one) => one === name).map((one) => `launch template ${one}`),
      ...targetGroups.filter((one) => one === name).map((one) => `target group ${one}`),
      ...rules.slice(0, 1).map((rule) => `listener rule of priority ${rule.priority}`),
    ],
    strays: [
      ...otherGroups.map((one) => `Auto Scaling group ${one.name}`),
      ...templates.filter((one) => one !== name).map((one) => `launch template ${one}`),
      ...targetGroups.filter((one) => one !== name).map((one) => `target group ${one}`),
      ...rules.slice(1).map((rule) => `listener rule of priority ${rule.priority}`),
      ...running
        .filter((one) => !members.has(one.instanceId))
        .map((one) => `instance ${one.instanceId} (${one.state})`),
    ],
  };
}
