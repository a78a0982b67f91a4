import { fleetName } from "../../../src/domain/names.ts";
import { type BadInput, type Given, words } from "./bad-input.ts";
import { type BadInputWorld, program, settings } from "./support/bad-input-world.ts";
import * as foreign from "./support/foreign.ts";
import { changedRule, illTargets, withoutImages } from "./support/misfortunes.ts";

const deploy = words("deploy --yes --id v1");

/**
 * A new service of that name with this route, beside `shop`, which has every path at 100. In no
 * repository: what AWS holds is looked at after the tree, and git is most of the time of that.
 */
const service = (name: string, route: string, more = "") => ({
  ...program,
  "slipway.yaml": settings(`route: ${route}\n${more}`, {
    service: name,
    environments: `  ${name}: { base: ${name} }\n`,
  }),
});

const usualRoute = '{ path: "/x/*", priority: 50 }';

/** A deploy on a base that differs from the usual one, and is named after the case. */
const onBase = (
  name: string,
  wrong: string,
  changes: Readonly<Record<string, unknown>>,
  says: readonly string[],
): BadInput => ({
  wrong,
  argv: words(`deploy --yes --id v1 --environment ${name}`),
  isBare: true,
  files: service(name, usualRoute),
  says,
  given: (world) => {
    world.publish(name, changes);
    return {};
  },
});

/** A deploy of a new service beside what somebody else has made. */
const beside = (
  name: string,
  wrong: string,
  make: (world: BadInputWorld, name: string) => Promise<Given>,
  says: readonly string[],
  route = usualRoute,
): BadInput => ({
  wrong,
  argv: deploy,
  isBare: true,
  files: service(name, route),
  says,
  given: (world) => make(world, fleetName(name, "rehearsal", 1)),
});

const nothing = (): Promise<Given> => Promise.resolve({});

/** What AWS holds, or does not. */
export const badAws: readonly BadInput[] = [
  {
    wrong: "no base of that name",
    argv: words("deploy --yes --environment nobase"),
    files: service("nobase", usualRoute),
    says: ["No base nobase in us-east-1", "/slipway/nobase/base"],
  },
  {
    wrong: "a base that is no JSON",
    argv: words("status --environment nojson"),
    files: service("nojson", usualRoute),
    says: ["/slipway/nojson/base", "not JSON"],
    given: ({ standin }) => {
      standin.region.parameters.set("/slipway/nojson/base", "{");
      return {};
    },
  },
  onBase("lacking", "a base without subnets", { subnetIds: undefined }, [
    "/slipway/lacking/base",
    "subnetIds",
    "missing",
  ]),
  onBase("newer", "a base of a newer schema", { schemaVersion: 2 }, [
    "schema version 2",
    "this slipway reads 1",
  ]),
  onBase("elsewhere", "a base of another Region", { region: "eu-west-1" }, [
    "eu-west-1",
    "us-east-1",
    "--region eu-west-1",
  ]),
  onBase("theirs", "a base of another account", { account: "111122223333" }, [
    "111122223333",
    "000000000000",
    "profile",
  ]),
  onBase("notable", "a table that is gone", { table: "gone" }, ["table gone", "does not exist"]),
  onBase("nosubnet", "a subnet that is gone", { subnetIds: ["subnet-0dead"] }, ["subnet-0dead"]),
  onBase(
    "nolistener",
    "a listener that is gone",
    {
      listenerArn:
        "arn:aws:elasticloadbalancing:us-east-1:000000000000:listener/app/gone/0000000000000000/0000000000000000",
    },
    ["listener/app/gone", "does not exist"],
  ),
  onBase("noami", "no parameter with the AMI", { amiParameter: "/slipway/noami/ami" }, [
    "/slipway/noami/ami",
    "does not exist",
  ]),
  onBase("nodns", "a load balancer whose name nobody knows", { loadBalancerDns: "gone.invalid" }, [
    "gone.invalid",
    "ENOTFOUND",
  ]),
  onBase("noport", "a load balancer that does not listen", { listenerPort: 9 }, [
    "127.0.0.1:",
    "ECONNREFUSED",
  ]),
  {
    wrong: "an AMI that is gone",
    argv: deploy,
    isBare: true,
    files: { ...program, "slipway.yaml": settings("instance: { ami: ami-0123456789abcdef0 }\n") },
    says: ["AMI ami-", "does not exist", "instance.ami"],
  },
  {
    wrong: "a published release whose AMI is gone",
    argv: words("deploy second --yes"),
    says: ["Release second", "does not exist here any more"],
    given: withoutImages,
  },
  beside(
    "clash-lt",
    "somebody's launch template of the next fleet's name",
    foreign.foreignTemplate,
    ["launch template clash-lt-1-", "without slipway's tags"],
  ),
  beside(
    "clash-other",
    "another service's launch template of that name",
    (world, name) => foreign.foreignTemplate(world, name, "billing"),
    ["launch template clash-other-1-", "service billing in rehearsal, rollout 8"],
  ),
  beside(
    "clash-tg",
    "somebody's target group of the next fleet's name",
    foreign.foreignTargetGroup,
    ["target group clash-tg-1-"],
  ),
  beside("clash-asg", "somebody's group of the next fleet's name", foreign.foreignGroup, [
    "Auto Scaling group clash-asg-1-",
  ]),
  beside(
    "second",
    "a priority that another service has",
    nothing,
    ["priority 20100", "service shop in rehearsal", "route.priority"],
    '{ path: "/x/*", priority: 100 }',
  ),
  beside(
    "third",
    "a priority that somebody's rule has",
    (world) => foreign.foreignRule(world, 20_050, "/y/*"),
    ["priority 20050", "a rule without slipway's tags"],
  ),
  beside("fourth", "an equal rule ahead", (world) => foreign.foreignRule(world, 7, "/x/*"), [
    "priority 7",
    "would take this service's requests",
  ]),
  beside(
    "fifth",
    "a broader rule ahead, of another service",
    nothing,
    ["service shop in rehearsal", "would take this service's requests", "route.path"],
    '{ path: "/x/*", priority: 200 }',
  ),
  beside(
    "sixth",
    "a route that would take all from a later one",
    nothing,
    ["service shop in rehearsal", "would lose its requests"],
    '{ path: "/*", priority: 50 }',
  ),
  {
    wrong: "more instances than the load balancer may have",
    argv: deploy,
    isBare: true,
    files: {
      ...program,
      "slipway.yaml": settings().replace(
        /capacity: .*/,
        "capacity: { min: 1, desired: 1000, max: 1000 }",
      ),
    },
    says: ["1 target ", "1000", "quota", "capacity"],
  },
  {
    wrong: "a live service that is not healthy",
    argv: words("deploy second --yes"),
    says: ["first, is not healthy: 0 of 1", "--despite-broken-stable --reason"],
    given: illTargets,
  },
  {
    wrong: "config set --deploy over a service that is not healthy",
    argv: words("config set A=1 --deploy --yes"),
    says: ["first, is not healthy: 0 of 1", "--despite-broken-stable --reason"],
    given: illTargets,
  },
  {
    wrong: "config unset --deploy while the production rule is not as it was left",
    argv: words("config unset GREETING --deploy --yes"),
    says: ["production rule of shop", "first"],
    given: changedRule,
  },
  {
    wrong: "config import --deploy of a release whose AMI is gone",
    argv: words("config import .env --deploy --yes"),
    files: { ".env": "A=1\n" },
    says: ["Release first.2", "does not exist here any more"],
    given: withoutImages,
  },
  {
    wrong: "a production rule that somebody changed",
    argv: words("deploy second --yes"),
    says: ["production rule of shop", "first"],
    given: changedRule,
  },
  {
    wrong: "another route of a live service",
    argv: deploy,
    isBare: true,
    files: { ...program, "slipway.yaml": settings('route: { path: "/shop/*", priority: 100 }\n') },
    says: ["changes the route of a live service"],
  },
  {
    wrong: "an environment on another one's table",
    argv: words("deploy --yes --id v1 --environment staging"),
    isBare: true,
    files: {
      ...program,
      "slipway.yaml": settings("", { environments: "  staging: { base: rehearsal }\n" }),
    },
    says: ["shop in rehearsal, not in staging", "base"],
  },
  {
    wrong: "credentials that end before the rollout would",
    argv: words("deploy second --yes"),
    says: ["credentials end in", "Renew"],
    given: ({ standin }) => ({
      env: {
        AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
        AWS_SECRET_ACCESS_KEY: "AKIDEXAMPLE",
        AWS_REGION: "us-east-1",
        AWS_CREDENTIAL_EXPIRATION: new Date(standin.region.clock.now() + 120_000).toISOString(),
      },
    }),
  },
];
