/** One statement of a policy, of the shapes that are understood here. */
export interface Statement {
  readonly Sid: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  /** Operator, then condition key, then the values one of which must match. */
  readonly Condition: ReadonlyMap<Operator, ReadonlyMap<string, readonly string[]>>;
}

const operators = [
  "StringEquals",
  "StringLike",
  "ArnLike",
  "ForAllValues:StringEquals",
  "ForAllValues:StringLike",
] as const;

export type Operator = (typeof operators)[number];

/** Condition keys that requests here are given a value of. */
const keys =
  /^(aws:(RequestTag|ResourceTag)\/.+|ec2:(CreateAction|LaunchTemplate|MetadataHttpTokens)|elasticloadbalancing:CreateAction|dynamodb:LeadingKeys|iam:PassedToService)$/;

const members = ["Sid", "Effect", "Action", "Resource", "Condition"];

/**
 * Reads statements as JSON has them. Throws, naming it, at whatever is not understood: a statement
 * half understood would allow or deny what AWS would not.
 */
export function readStatements(statements: readonly object[]): readonly Statement[] {
  return statements.map((statement) => {
    const { Sid, Effect, Action, Resource, Condition = {} } = statement as Record<string, unknown>;
    const name = typeof Sid === "string" ? Sid : "a statement without Sid";
    const strange = Object.keys(statement).find((member) => !members.includes(member));
    if (strange !== undefined) refuse(name, `member ${strange}`);
    if (Effect !== "Allow") refuse(name, `Effect ${String(Effect)}`);
    const actions = texts(Action);
    for (const action of actions) {
      if (!/^[a-z0-9-]+:[A-Za-z0-9]+$/.test(action)) refuse(name, `Action ${action}`);
    }
    return {
      Sid: name,
      Action: actions,
      Resource: texts(Resource),
      Condition: read(name, Condition),
    };
  });
}

function read(name: string, condition: unknown): Statement["Condition"] {
  const parts = Object.entries(condition as Record<string, Record<string, unknown>>);
  return new Map(
    parts.map(([operator, wanted]) => {
      const known = operators.find((one) => one === operator);
      if (known === undefined) refuse(name, `operator ${operator}`);
      for (const key of Object.keys(wanted)) {
        if (!keys.test(key)) refuse(name, `condition key ${key}`);
      }
      const values = Object.entries(wanted).map(([key, value]) => [key, texts(value)] as const);
      return [known as Operator, new Map(values)];
    }),
  );
}

const texts = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).map(String);

function refuse(name: string, what: string): never {
  throw new Error(`policy statement ${name}: ${what} is not understood by the stand-in`);
}
