import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { permissions } from "../../../src/aws/permissions.ts";

const room = new URL("../../../src/aws/", import.meta.url);
const prefixes: Readonly<Record<string, string>> = {
  "auto-scaling": "autoscaling",
  "cloudwatch-logs": "logs",
  dynamodb: "dynamodb",
  ec2: "ec2",
  ecr: "ecr",
  "elastic-load-balancing-v2": "elasticloadbalancing",
  s3: "s3",
  "secrets-manager": "secretsmanager",
  ssm: "ssm",
  sts: "sts",
};

/** IAM has no action of this name; it asks for the parts'. */
const inParts: Readonly<Record<string, readonly string[]>> = {
  "s3:HeadObject": ["s3:GetObject", "s3:ListBucket"],
  "s3:ListObjectsV2": ["s3:ListBucket"],
  "dynamodb:TransactWriteItems": [
    "dynamodb:ConditionCheckItem",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
    "dynamodb:DeleteItem",
  ],
};

const listed: Readonly<Record<string, readonly string[]>> = permissions;
const files = readdirSync(room)
  .filter((name) => name.endsWith(".ts"))
  .map((name) => ({ name, calls: calls(readFileSync(new URL(name, room), "utf8")) }))
  .filter(({ calls: made }) => made.length > 0);

/** IAM actions of the command classes a file constructs, by the package they come from. */
function calls(text: string): readonly string[] {
  const imports = [
    ...text.matchAll(/import (?:type )?\{([^}]*)\} from "@aws-sdk\/client-([^"]+)"/g),
  ];
  const packages = new Map(
    imports.flatMap(([, names, from]) =>
      (names ?? "").split(",").map((name) => [name.trim(), from ?? ""] as const),
    ),
  );
  return [...text.matchAll(/new (\w+)Command\(/g)].map(([, operation]) => {
    const from = packages.get(`${operation}Command`);
    return `${prefixes[from ?? ""] ?? `unknown package ${from}`}:${operation}`;
  });
}

test("the adapters were found", () => {
  expect(files.length).toBeGreaterThan(10);
  expect(files.flatMap(({ calls: made }) => made)).toContain("elasticloadbalancing:ModifyRule");
});

test.each(files)("every call of $name is listed", ({ name, calls: made }) => {
  const needed = made.flatMap((call) => inParts[call] ?? [call]);
  const granted = listed[name] ?? [];
  expect(needed.filter((action) => !granted.includes(action))).toEqual([]);
});

test("no file is listed that makes no call", () => {
  const names = new Set(files.map(({ name }) => name));
  expect(Object.keys(listed).filter((name) => !names.has(name))).toEqual([]);
});
