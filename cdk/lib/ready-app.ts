import { Stack, Tags, type App } from "aws-cdk-lib";
import { SlipwayBase, type SlipwayBaseProps } from "./slipway-base.ts";
import { SlipwayService, type CiIdentity } from "./slipway-service.ts";

/** The ready app's stacks, one for the base and one for each service, as its context asks for. */
export function makeStacks(app: App): void {
  const said = contextOf(app);
  const base = said("base") ?? "production";
  const services = (said("services") ?? "web").split(",");
  const stack = new Stack(app, `slipway-${base}`, {
    description: `What releases of ${base} stand on`,
  });
  const certificateArn = said("certificate");
  const scheme = said("scheme");
  const props: SlipwayBaseProps = {
    base,
    zones: said("zones") === "3" ? 3 : 2,
    wayOut: said("wayOut") === "endpoints" ? "endpoints" : "nat",
    ...(certificateArn === undefined ? {} : { certificateArn }),
    ...(scheme === "internal" ? { scheme } : {}),
  };
  const made = new SlipwayBase(stack, "Base", props);
  Tags.of(stack).add("slipway:base", base, {
    // Linters of templates do not know yet that these take tags.
    excludeResourceTypes: ["AWS::ElasticLoadBalancingV2::Listener", "AWS::CloudWatch::Dashboard"],
  });
  for (const service of services) {
    const own = new Stack(app, `slipway-${base}-${service}`, {
      description: `What ${service} in ${base} needs of its own`,
    });
    const deployFrom = ciIdentities(said, service);
    new SlipwayService(own, "Service", { base: made, service, deployFrom });
  }
}

type Said = (key: string) => string | undefined;

const contextOf =
  (app: App): Said =>
  (key) => {
    const value: unknown = app.node.tryGetContext(key);
    return typeof value === "string" && value !== "" ? value : undefined;
  };

/** `{service}` in the subject stands for each service's name. */
function ciIdentities(said: Said, service: string): readonly CiIdentity[] {
  const [providerArn, issuer, subject] = [said("ciProvider"), said("ciIssuer"), said("ciSubject")];
  if (providerArn === undefined && issuer === undefined && subject === undefined) {
    return [];
  }
  if (providerArn === undefined || issuer === undefined || subject === undefined) {
    throw new Error("ciProvider, ciIssuer and ciSubject go together: give all three or none");
  }
  return [{ providerArn, issuer, subject: subject.replaceAll("{service}", service) }];
}
