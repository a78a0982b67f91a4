// Goal: BEHAVIOUR.md describes every operation that is served, and none that is not.
// Method: first cells of the page's tables of operations, by service, beside the list of `served`.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { ServiceName } from "../../../src/standin/operation.ts";
import { served } from "../../../src/standin/served.ts";

const page = readFileSync(new URL("../../../src/standin/BEHAVIOUR.md", import.meta.url), "utf8");

const chapters: Readonly<Record<ServiceName, string>> = {
  autoscaling: "EC2 Auto Scaling",
  dynamodb: "DynamoDB",
  ec2: "EC2",
  ecr: "Elastic Container Registry",
  elasticloadbalancing: "Elastic Load Balancing v2",
  monitoring: "CloudWatch",
  logs: "CloudWatch Logs",
  s3: "Simple Storage Service",
  secretsmanager: "Secrets Manager",
  servicequotas: "Service Quotas",
  ssm: "Systems Manager Parameter Store",
  sts: "Security Token Service",
};

/** Operations that the tables of a chapter are about, in order of their names. */
function described(text: string, chapter: string): string[] {
  const [, rest = ""] = text.split(`\n## ${chapter}\n`);
  const tables = (rest.split("\n## ")[0] ?? "").matchAll(
    /^\| operation .*\n\| -.*\n((?:\|.*\n)+)/gm,
  );
  const cells = [...tables].flatMap(([, rows = ""]) => rows.match(/^\|[^|]*/gm) ?? []);
  const names = cells.flatMap((cell) => cell.match(/\b[A-Z][A-Za-z0-9]+\b/g) ?? []);
  return [...new Set(names)].toSorted();
}

test.each(served.map(({ model, operations }) => ({ name: model.name, operations })))(
  "$name",
  ({ name, operations }) => {
    expect(described(page, chapters[name])).toEqual(Object.keys(operations).toSorted());
  },
);

test("a row too few and a row too many are seen", () => {
  const text =
    "\n## EC2\n\n| operation | does |\n| --- | --- |\n| RunInstances, StopInstances | x |\n";
  expect(described(text, "EC2")).toEqual(["RunInstances", "StopInstances"]);
  expect(described(text, "DynamoDB")).toEqual([]);
});
