import type { Standin } from "../../standin/standin.ts";
import { standing } from "../../standin/standing.ts";

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
  const found = standing(region);
  const [name = ""] = found.groups;
  const members = [...(region.autoScaling.find(name)?.members.keys() ?? [])];
  const others = (names: readonly string[]): readonly string[] =>
    names.filter((one) => one !== name);
  const counted = (what: string, names: readonly string[]): readonly string[] =>
    names.map((one) => `${what} ${one}`);
  const inGroup = found.instances.filter((id) => members.includes(id));
  const rules = found.rules.map((rule) => `of priority ${rule.priority}`);
  return {
    serving: [
      `Auto Scaling group ${name} with ${inGroup.length} instances`,
      ...counted(
        "launch template",
        found.launchTemplates.filter((one) => one === name),
      ),
      ...counted(
        "target group",
        found.targetGroups.filter((one) => one === name),
      ),
      ...counted("listener rule", rules.slice(0, 1)),
    ],
    strays: [
      ...counted("Auto Scaling group", others(found.groups)),
      ...counted("launch template", others(found.launchTemplates)),
      ...counted("target group", others(found.targetGroups)),
      ...counted("listener rule", rules.slice(1)),
      ...counted(
        "instance",
        found.instances.filter((id) => !members.includes(id)),
      ),
    ],
  };
}
