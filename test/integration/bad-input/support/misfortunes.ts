import type { Given } from "../bad-input.ts";
import type { BadInputWorld } from "./bad-input-world.ts";

/** Every healthy target falls ill. */
export function illTargets({ standin }: BadInputWorld): Given {
  const targets = [...standin.region.elb.targetGroups.values()]
    .flatMap((group) => [...group.targets.values()])
    .filter(({ state }) => state === "healthy");
  for (const target of targets) {
    Object.assign(target, { state: "unhealthy", reason: "Target.Timeout", passes: 0 });
  }
  return {
    end: () =>
      targets.forEach((target) =>
        Object.assign(target, { state: "healthy", reason: undefined, failures: 0 }),
      ),
  };
}

/** Somebody has made the production rule of `shop` answer by itself. */
export function changedRule({ standin }: BadInputWorld): Given {
  const rules = [...standin.region.elb.listeners.values()].flatMap((one) => one.rules);
  const rule = rules.find(({ priority }) => priority === 20_100);
  const actions = rule?.actions ?? [];
  Object.assign(rule ?? {}, {
    actions: [{ Type: "fixed-response", FixedResponseConfig: { StatusCode: "200" } }],
  });
  return { end: () => void Object.assign(rule ?? {}, { actions }) };
}

/** Every AMI was deregistered. */
export function withoutImages({ standin }: BadInputWorld): Given {
  const kept = [...standin.region.ec2.images];
  standin.region.ec2.images.clear();
  return { end: () => kept.forEach(([id, image]) => standin.region.ec2.images.set(id, image)) };
}
