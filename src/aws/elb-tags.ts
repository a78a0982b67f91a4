import type { TagDescription } from "@aws-sdk/client-elastic-load-balancing-v2";
import { DescribeTagsCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { fail } from "../domain/failure.ts";
import { isOurs } from "../domain/names.ts";
import { attempt } from "./attempt.ts";
import type { ElbHands } from "./elb-hands.ts";
import { ownerInWords, tagsByKey } from "./tag-list.ts";

/** ARNs per call (aws-facts §2.6). */
const perCall = 20;

/** Tags by ARN; those that do not exist are left out. */
export async function readTags(
  hands: ElbHands,
  arns: readonly string[],
): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>> {
  const found = new Map<string, Readonly<Record<string, string>>>();
  for (let from = 0; from < arns.length; from += perCall) {
    for (const { ResourceArn, Tags } of await describe(hands, arns.slice(from, from + perCall))) {
      found.set(ResourceArn ?? "", tagsByKey(Tags));
    }
  }
  for (const [arn, tags] of found) {
    hands.tags.set(arn, tags);
    hands.readAt.set(arn, hands.clock.monotonic());
  }
  return found;
}

/** One missing ARN fails the whole call; then each is asked for alone. */
async function describe(
  hands: ElbHands,
  arns: readonly string[],
): Promise<readonly TagDescription[]> {
  const missing = async (): Promise<readonly TagDescription[]> => {
    const each: TagDescription[] = [];
    for (const arn of arns.length > 1 ? arns : []) {
      each.push(...(await describe(hands, [arn])));
    }
    return each;
  };
  return attempt(
    { action: "elasticloadbalancing:DescribeTags", resource: arns.map(nameOfArn).join(", ") },
    async () => {
      const command = new DescribeTagsCommand({ ResourceArns: [...arns] });
      return (await hands.clients.elb.reads.send(command)).TagDescriptions ?? [];
    },
    {
      RuleNotFound: missing,
      TargetGroupNotFound: missing,
      ListenerNotFound: missing,
      LoadBalancerNotFound: missing,
    },
  );
}

/** This process itself has deleted it. */
export const isRemoved = ({ tags }: ElbHands, arn: string): boolean =>
  tags.has(arn) && tags.get(arn) === undefined;

/** Milliseconds for which a rule's tags count: somebody may take over a rule during a rollout. */
export const ruleTagsMs = 40_000;

/**
 * False when it is not shown; DRIFT when it exists without this service's tags, which are read anew
 * if that was longer ago than `freshMs`.
 */
export async function isOurResource(
  hands: ElbHands,
  arn: string,
  freshMs = Number.POSITIVE_INFINITY,
): Promise<boolean> {
  const age = hands.clock.monotonic() - (hands.readAt.get(arn) ?? Number.NEGATIVE_INFINITY);
  if (!hands.tags.has(arn) || (age > freshMs && !isRemoved(hands, arn))) {
    await readTags(hands, [arn]);
  }
  const tags = hands.tags.get(arn);
  if (tags && !isOurs(tags, hands)) {
    fail({
      code: "DRIFT",
      summary:
        `${nameOfArn(arn)} does not carry our tags but belongs to ` +
        `${ownerInWords(tags, "something")}; it was left alone.`,
      remedy: "Find out who made or retagged it.",
    });
  }
  return tags !== undefined;
}

/** `targetgroup/web-17-1c9f0a2b3/0123456789abcdef`. */
export function nameOfArn(arn: string): string {
  return arn.split(":").at(-1) ?? arn;
}
