import * as z from "zod";
import { configKeyFlaw } from "../../domain/config-key.ts";
import { secretPlaceFlaw, tokenPlaceFlaw } from "../../domain/reference-flaw.ts";
import { hostPatternFlaw, pathPatternFlaw } from "../../domain/route-rules.ts";
import { fields } from "./fields.ts";
import { run } from "./run-schema.ts";

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const { duration, list, mapping, percentage, text, wholeNumber, yesOrNo } = fields;

/** Of services, and of whatever is named like them. */
export const serviceName = /^[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?$/;
export const serviceNameError = "must be 1-20 lower-case letters, digits and inner hyphens";
const urlPath = {
  pattern: /^\/[!-~]{0,1023}$/,
  error: "must begin with / and hold no spaces",
  kind: "path of a URL",
};
const filePath = { pattern: /^./, error: "must be a path", kind: "path of a file" };

const health = mapping("What counts as healthy: the load balancer's check and the boot's.", {
  path: text("Path asked for, of the program itself.", urlPath),
  status: wholeNumber("Status that counts as healthy.", 200, 499),
  interval: duration("Time between two checks of one instance.", {
    least: 5 * second,
    most: 300 * second,
    wholeSeconds: true,
  }),
  timeout: duration("Time an answer may take; less than the interval.", {
    least: 2 * second,
    most: 120 * second,
    wholeSeconds: true,
  }),
  healthyAfter: wholeNumber("Passed checks in a row that make a target healthy again.", 2, 10),
  unhealthyAfter: wholeNumber("Failed checks in a row that make a target unhealthy.", 2, 10),
  within: duration("From launch to ready; the build of a tarball is not counted.", {
    least: second,
    most: 6_900 * second,
  }),
});

const source = mapping("The code, packed into a tarball that each instance builds.", {
  dockerfile: text(
    "Dockerfile in the context; without one Dockerfile, else docker/Dockerfile.",
    filePath,
  ),
  context: text("Directory to pack, relative to slipway.yaml.", filePath),
  token: text("Where publishing finds the token of a private --source URL; it is not kept.", {
    flaw: tokenPlaceFlaw,
    kind: "ssm:NAME, secretsmanager:NAME or env:NAME",
  }),
});

const configKey = text("A config key.", { flaw: configKeyFlaw, kind: "config key" });

const config = mapping("What the configuration of a release must hold, checked at publish.", {
  required: list("Keys a release cannot do without.", configKey),
  optional: list("Further keys that strict lets pass.", configKey),
  strict: yesOrNo("Refuse keys that are neither required nor optional."),
});

const instance = mapping("What it runs on.", {
  type: text("EC2 instance type.", {
    kind: "instance type",
    pattern: /^[a-z0-9-]+\.[a-z0-9-]+$/,
    error: "must be an EC2 instance type, such as t3.small",
  }),
  ami: text("Base AMI; without one the base's own, pinned in each release.", {
    kind: "AMI id",
    pattern: /^ami-[a-z0-9]+$/,
    error: "must be an AMI id, such as ami-0123456789abcdef0",
  }).nullable(),
});

const capacity = mapping("How many instances.", {
  min: wholeNumber("Fewest; never above desired.", 1, 1_000),
  desired: wholeNumber("Number a deploy aims for, from min to max.", 1, 1_000),
  max: wholeNumber("Most, also when the group scales by itself.", 1, 1_000),
  scale: mapping("Target tracking, attached once the release is live.", {
    cpu: percentage("Average processor use to hold; without it nothing scales.", 1),
  }),
});

const route = mapping("Which requests on the shared listener are the service's.", {
  host: text("Host name or pattern; without one any host.", {
    flaw: hostPatternFlaw,
    kind: "host pattern, at most 128 characters",
  }).nullable(),
  path: text("Path pattern, with the wildcards * and ?.", {
    flaw: pathPatternFlaw,
    kind: "path pattern, at most 128 characters",
  }),
  priority: wholeNumber(
    "Order among the listener's services; required from the second on.",
    1,
    19_999,
  ),
});

const check = mapping(
  "One request to the canary and what its answer must be.",
  {
    status: wholeNumber("Status of the answer.", 100, 599),
    json: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean()]), {
        error: "must be a mapping of member names to text, numbers, true or false",
      })
      .meta({
        description: "Members the answer must have; dots reach inside, ${release} is filled in.",
      }),
    bodyContains: text("Text the answer must contain."),
    within: duration("Time the answer may take.", { least: 1, most: minute }),
  },
  { path: text("Path and query.", urlPath) },
);

const canary = mapping("How the first instance of a release is judged.", {
  checks: list("Acceptance checks.", check),
  traffic: percentage("Share of live traffic for the canary; not available yet."),
  for: duration("How long the canary has its share.", { least: 0, most: 24 * hour }),
  overlap: yesOrNo("Start the whole fleet while the canary is judged; not available yet."),
});

const shift = mapping("How traffic moves.", {
  steps: list("Shares of the new release, ascending to 100%.", percentage("Share.", 1)),
  pause: duration("Pause after each step.", { least: 0, most: hour }),
});

const identity = {
  service: text("Name of the service.", { pattern: serviceName, error: serviceNameError }),
  port: wholeNumber("TCP port the program listens on.", 1, 65_535),
};

/** Keys that may stand at the top and, to override, in an environment. */
const overridable = {
  health,
  build: mapping("How a tarball is built on the instance.", {
    within: duration("Time a build may take.", { least: second, most: 6_900 * second }),
  }),
  source,
  requireClean: yesOrNo("Refuse to publish what is not as its commit has it."),
  image: text("Image to run instead of a source tarball.").nullable(),
  registry: mapping("The registry of the image.", {
    credentials: text(
      'Where instances find a private registry\'s login, as {"username", "password"} or ' +
        "username:password; ECR needs none.",
      { flaw: secretPlaceFlaw, kind: "ssm:NAME or secretsmanager:NAME" },
    ),
  }),
  config,
  run,
  instance,
  capacity,
  route,
  canary,
  shift,
  bake: duration("Watched pause after the shift.", { least: 0, most: 24 * hour }),
  drain: duration("Time requests under way have to end.", {
    least: 0,
    most: hour,
    wholeSeconds: true,
  }),
  keep: mapping("What is kept to go back to.", {
    releases: wholeNumber("Promoted releases one can roll back to.", 1, 100),
    history: wholeNumber("Newest releases, and newest rollouts, kept on record.", 10, 500),
    previous: duration("How long the previous fleet stays whole, and paid, for a quick rollback.", {
      least: 0,
      most: 24 * hour,
    }),
  }),
};

const environmentOnly = {
  base: text("Name of the CDK base; the environment's own name if left out.", {
    pattern: /^[a-z0-9][a-z0-9-]{0,39}$/,
    error: "must be 1-40 lower-case letters, digits and hyphens",
  }),
};

const overrides = mapping("Overrides for one environment.", {
  ...environmentOnly,
  ...identity,
  ...overridable,
});

const environments = z
  .record(z.string().regex(serviceName, { error: serviceNameError }), overrides.nullable(), {
    error: "must be a mapping of environment names to overrides",
  })
  .refine((all) => Object.keys(all).length > 0, { error: "must name an environment" })
  .meta({ description: "Environments by name, each with what differs there." });

/** `slipway.yaml` as written: what the validator, the JSON Schema and the documentation share. */
export const fileSchema = mapping("Settings of one service for slipway.", overridable, {
  ...identity,
  environments,
});

/** The same for one environment, its overrides merged. */
export const environmentSchema = mapping(
  "Settings of one service in one environment.",
  { ...environmentOnly, ...overridable },
  identity,
);

export type EnvironmentContent = z.infer<typeof environmentSchema>;
