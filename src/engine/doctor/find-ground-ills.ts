import type { Finding } from "../../domain/finding.ts";
import { parseImageReference } from "../../domain/image-reference.ts";
import type { Release } from "../../domain/release.ts";
import { failureOf } from "../failure-of.ts";
import type { GroundFlaw } from "../ports.ts";
import { secondsAskedOfCredentials } from "../preflight.ts";
import type { DoctorWish } from "./doctor-request.ts";
import type { FleetFacts } from "./find-fleet-ills.ts";
import { tryEach, type Survey } from "./survey.ts";

type Read = ReturnType<typeof tryEach>;

/**
 * What the next instance, and the next rollout, will need: the live release's data, the network and
 * the image, quotas, this machine's way to the load balancer.
 */
export async function findGroundIlls(
  seen: Survey,
  wish: DoctorWish,
  facts: FleetFacts | undefined,
): Promise<readonly Finding[]> {
  const { world, instanceProfileArn } = wish;
  const troubles: Finding[] = [];
  const read = tryEach(troubles);
  const unreachable = read("The load balancer", () => world.probe.reasonUnreachable());
  const found = await Promise.all([
    facts ? releaseData(facts, wish, read) : [],
    flawsOf(read("What instances stand on", () => world.ground.flaws(facts?.release))),
    flawsOf(read("The AMI of the next release", () => nextImage(wish))),
    quotas(seen, wish, read),
    credentials(wish, read),
  ]);
  const reason = await unreachable;
  return [
    ...found.flat(),
    ...(instanceProfileArn === undefined ? [noInstanceProfile] : []),
    ...(reason === undefined ? [] : [unreachableFinding(reason)]),
    ...troubles,
  ];
}

async function flawsOf(
  looked: Promise<readonly GroundFlaw[] | undefined>,
): Promise<readonly Finding[]> {
  const flaws = (await looked) ?? [];
  return flaws.map(({ summary, remedy: advice }) => ({ code: "GROUND", summary, advice }));
}

const noInstanceProfile: Finding = {
  code: "NO_INSTANCE_PROFILE",
  summary:
    "Neither the base nor the service's stack has published an instance profile: on EC2 no " +
    "instance could read its release.",
  advice: "Deploy the service's CDK stack, which makes its role and publishes the profile.",
};

const unreachableFinding = (reason: string): Finding => ({
  code: "UNREACHABLE",
  summary: `Acceptance checks cannot reach the load balancer from here: ${reason}.`,
  advice: "Deploy where its name answers, for example inside the VPC.",
});

/** Whatever an instance of the live release would fetch at its next boot. */
async function releaseData(
  { live, release, isRecordGone }: FleetFacts,
  { world, registries, settings }: DoctorWish,
  read: Read,
): Promise<readonly Finding[]> {
  const incomplete = (why: string): Finding => ({
    code: "RELEASE_INCOMPLETE",
    summary: `No instance of live ${live.releaseId} could boot any more: ${why}.`,
    advice: "Publish its commit again and deploy that.",
    next: `slipway deploy --environment ${settings.environment} --yes`,
  });
  if (!release) {
    return isRecordGone ? [incomplete("its record is gone")] : [];
  }
  const reasons = await Promise.all([
    read("The live release's data", () => world.releases.reasonIncomplete(release)),
    imageGone(release, registries),
  ]);
  return reasons.filter((why) => why !== undefined).map(incomplete);
}

/** What is wrong with the AMI that the next release would pin. */
async function nextImage({ resolveAmi }: DoctorWish): Promise<readonly GroundFlaw[]> {
  try {
    await resolveAmi();
    return [];
  } catch (error) {
    const failure = failureOf(error);
    if (failure.code !== "NOT_FOUND") {
      throw error;
    }
    return [{ summary: failure.summary, remedy: failure.remedy ?? "" }];
  }
}

/** Registries that do not answer here may answer instances, so only a plain no counts. */
async function imageGone(
  { artifact }: Release,
  registries: DoctorWish["registries"],
): Promise<string | undefined> {
  const image = artifact.kind === "image" ? parseImageReference(artifact.reference) : undefined;
  if (artifact.kind !== "image" || !image || "flaw" in image) {
    return undefined;
  }
  try {
    await registries.digest({ ...image, digest: artifact.digest });
    return undefined;
  } catch (error) {
    return failureOf(error).code === "NOT_FOUND"
      ? `its registry has no ${image.name}@${artifact.digest}`
      : undefined;
  }
}

/** Targets and rules that the next rollout adds, before it takes others away. */
async function quotas(
  { rules = [], groups = [], live }: Survey,
  { estate, settings }: DoctorWish,
  read: Read,
): Promise<readonly Finding[]> {
  const limits = await read("Quotas", () => estate.limits());
  const named = new Set(
    rules.flatMap(({ action }) =>
      action.kind === "forward" ? action.targets.map((target) => target.targetGroupArn) : [],
    ),
  );
  const behind = groups.filter(({ targetGroupArns }) =>
    targetGroupArns.some((arn) => named.has(arn)),
  );
  const attached = behind.reduce((sum, { seen }) => sum + seen.size.desired, 0);
  const now = groups.find(({ name }) => name === live?.fleet.name)?.seen.size.desired ?? 0;
  const ruled = rules.filter(({ priority }) => priority !== undefined).length;
  const more = Math.max(settings.capacity.desired, now);
  return [
    tooMany(
      "targets",
      attached,
      more,
      limits?.get("targets-per-application-load-balancer") ?? 1000,
    ),
    tooMany(
      "target groups",
      named.size,
      1,
      limits?.get("target-groups-per-application-load-balancer") ?? 100,
    ),
    tooMany(
      "rules",
      ruled,
      live ? 1 : 2,
      limits?.get("rules-per-application-load-balancer") ?? 100,
    ),
  ].flat();
}

function tooMany(what: string, has: number, more: number, quota: number): Finding[] {
  return has + more <= quota
    ? []
    : [
        {
          code: "QUOTA_NEAR",
          summary:
            `The load balancer has ${has} of ${quota} ${what}, and the next rollout needs ` +
            `${more} more.`,
          advice: "Ask AWS for a larger quota, or deploy the service on another base.",
        },
      ];
}

async function credentials(
  { world, settings }: DoctorWish,
  read: Read,
): Promise<readonly Finding[]> {
  const end = await read("Credentials", () => world.caller.credentialsExpireAt());
  const left = end === undefined ? Infinity : Math.max(0, (end - world.clock.now()) / 1000);
  const needed = secondsAskedOfCredentials(settings);
  return left >= needed
    ? []
    : [
        {
          code: "CREDENTIALS_SHORT",
          summary:
            `The AWS credentials end in ${Math.round(left)} s, and a rollout takes about ` +
            `${needed} s.`,
          advice: "Renew them before the next deploy.",
        },
      ];
}
