import type { Base } from "../domain/base.ts";
import type { Release } from "../domain/release.ts";
import type { Ground, GroundFlaw } from "../engine/ports.ts";
import { callerIdentity } from "./caller.ts";
import type { Clients } from "./clients.ts";
import { describeGroup } from "./describe-group.ts";
import { ownerInWords, tagsByKey } from "./tag-list.ts";
import { targetGroupTags } from "./target-group-tags.ts";

type Reads = Pick<Clients, "sts" | "ec2" | "autoScaling" | "elb">;

/** What a fleet is to stand on, by reads alone; they go side by side, but answer in one order. */
export function createGround(
  clients: Reads,
  base: Pick<Base, "account" | "region" | "subnetIds">,
): Ground {
  return {
    flaws: (release) => flaws(clients, base, release),
    async namesakes(name) {
      const [template, group, targetGroup] = await Promise.all([
        templateOf(clients, name),
        describeGroup(clients.autoScaling.reads, name),
        targetGroupTags(clients.elb.reads, name),
      ]);
      return [
        ...namesake(`launch template ${name}`, template),
        ...namesake(`Auto Scaling group ${name}`, group && tagsByKey(group.Tags)),
        ...namesake(`target group ${name}`, targetGroup),
      ];
    },
  };
}

async function flaws(
  clients: Reads,
  base: Pick<Base, "account" | "subnetIds">,
  release: Release | undefined,
): Promise<readonly GroundFlaw[]> {
  const found = await Promise.all([
    accountFlaw(clients, base),
    networkFlaw(clients, base),
    release && imageFlaw(clients, release),
  ]);
  return found.filter((flaw) => flaw !== undefined);
}

function namesake(what: string, tags: Readonly<Record<string, string>> | undefined): string[] {
  return tags ? [`${what} belongs to ${ownerInWords(tags, "somebody")}`] : [];
}

async function templateOf(clients: Reads, name: string) {
  const { templateTags } = await import("./launch-template.ts");
  return templateTags(await clients.ec2(), name);
}

async function accountFlaw(
  clients: Reads,
  base: Pick<Base, "account">,
): Promise<GroundFlaw | undefined> {
  const { account } = await callerIdentity(clients);
  return account === base.account
    ? undefined
    : {
        summary: `The base is of account ${base.account}, but these credentials are of ${account}.`,
        remedy: "Choose another profile, or correct base in slipway.yaml.",
      };
}

async function networkFlaw(
  clients: Reads,
  { subnetIds }: Pick<Base, "subnetIds">,
): Promise<GroundFlaw | undefined> {
  const { missingSubnets } = await import("./missing-subnets.ts");
  const missing = await missingSubnets(await clients.ec2(), subnetIds);
  const [noun, verb] = missing.length === 1 ? ["subnet", "does"] : ["subnets", "do"];
  return missing.length === 0
    ? undefined
    : {
        summary: `The base names ${noun} ${missing.join(" and ")}, which ${verb} not exist here.`,
        remedy: "Deploy the base's CDK stack again; it publishes the subnets there are.",
      };
}

async function imageFlaw(clients: Reads, { id, ami }: Release): Promise<GroundFlaw | undefined> {
  const { describeImage } = await import("./describe-image.ts");
  const image = await describeImage(await clients.ec2(), ami);
  return image?.State === "available"
    ? undefined
    : {
        summary:
          `Release ${id} needs AMI ${ami}, which ` +
          `${image ? `is ${image.State ?? "in no known state"}` : "does not exist here any more"}.`,
        remedy: "Publish its commit again: a new release pins an AMI that exists.",
      };
}
