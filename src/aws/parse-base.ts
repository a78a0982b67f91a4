import { UnfitBase, type Base } from "../domain/base.ts";

export interface ParameterText {
  readonly name: string;
  /** JSON. */
  readonly value: string;
}

/** Members of later parameters win. Throws BAD_INPUT naming parameter and member. */
export function parseBase(parameters: readonly ParameterText[]): Base {
  const names = parameters.map(({ name }) => name).join(" and ");
  const parts = parameters.map(readMembers);
  const members = Object.assign({}, ...parts) as Record<string, unknown>;
  const version = parts.find(({ schemaVersion }) => (schemaVersion ?? 1) !== 1)?.["schemaVersion"];
  const schema = version ?? members["schemaVersion"];
  if (typeof schema === "number" && schema > 1) {
    throw new UnfitBase({
      code: "BAD_INPUT",
      summary: `Parameter ${names} is of schema version ${schema}, and this slipway reads 1.`,
      remedy: "Install the version that came with the CDK stack that wrote it, or a newer one.",
    });
  }
  if (version !== undefined || members["schemaVersion"] !== 1) {
    refuse(names, `schemaVersion is ${String(schema)}, not 1`);
  }
  const read = reader(names, members);
  return {
    schemaVersion: 1,
    region: read.text("region"),
    account: read.text("account"),
    vpcId: read.text("vpcId"),
    subnetIds: read.texts("subnetIds"),
    securityGroupIds: read.texts("securityGroupIds"),
    loadBalancerArn: read.text("loadBalancerArn"),
    listenerArn: read.text("listenerArn"),
    loadBalancerDns: read.text("loadBalancerDns"),
    listenerPort: read.number("listenerPort", 1, 65_535),
    listenerProtocol: read.oneOf("listenerProtocol", ["HTTP", "HTTPS"]),
    propagationSeconds: read.number("propagationSeconds", 0, 3_600),
    table: read.text("table"),
    sourceStore: read.text("sourceStore"),
    amiParameter: read.text("amiParameter"),
    instanceProfileArn: read.optionalText("instanceProfileArn"),
    logGroup: read.optionalText("logGroup"),
    dashboard: read.optionalText("dashboard"),
    artifacts: read
      .texts("artifacts")
      .map((kind) => read.choice("artifacts", kind, ["tarball", "image"])),
  };
}

function readMembers({ name, value }: ParameterText): Readonly<Record<string, unknown>> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch (error) {
    refuse(name, "it is not JSON", error);
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
    refuse(name, "it is not a JSON object");
  }
  return parsed as Record<string, unknown>;
}

function reader(names: string, members: Readonly<Record<string, unknown>>) {
  const text = (member: string): string => {
    const value = members[member];
    return typeof value === "string" && value !== ""
      ? value
      : refuse(names, `${member} must be a text and is ${shown(value)}`);
  };
  const choice = <Choice extends string>(
    member: string,
    value: string,
    choices: readonly Choice[],
  ): Choice =>
    choices.find((candidate) => candidate === value) ??
    refuse(names, `${member} must be one of ${choices.join(", ")} and is ${shown(value)}`);
  return {
    text,
    /** Null counts as absent. */
    optionalText: (member: string): string | undefined =>
      (members[member] ?? null) === null ? undefined : text(member),
    choice,
    oneOf: <Choice extends string>(member: string, choices: readonly Choice[]): Choice =>
      choice(member, text(member), choices),
    texts(member: string): readonly string[] {
      const value = members[member];
      return Array.isArray(value) &&
        value.length > 0 &&
        value.every((item): item is string => typeof item === "string" && item !== "")
        ? value
        : refuse(names, `${member} must be a list of texts and is ${shown(value)}`);
    },
    number(member: string, least: number, most: number): number {
      const value = members[member];
      return typeof value === "number" && value >= least && value <= most
        ? value
        : refuse(names, `${member} must be a number from ${least} to ${most}, is ${shown(value)}`);
    },
  };
}

const shown = (value: unknown): string => (value === undefined ? "missing" : JSON.stringify(value));

function refuse(names: string, flaw: string, cause?: unknown): never {
  throw new UnfitBase(
    {
      code: "BAD_INPUT",
      summary: `Parameter ${names} does not describe a base: ${flaw}.`,
      remedy: "Deploy the CDK stack of a matching version; it writes this parameter.",
    },
    cause,
  );
}
