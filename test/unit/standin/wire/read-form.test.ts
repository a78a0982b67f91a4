import { expect, test } from "vitest";
import { noFindings } from "../../../../src/standin/wire/findings.ts";
import { parseForm } from "../../../../src/standin/wire/parse-form.ts";
import { readForm } from "../../../../src/standin/wire/read-form.ts";
import type { FormDialect } from "../../../../src/standin/wire/read-form.ts";
import { autoscalingModel } from "../../../../src/standin/wire/services/autoscaling-model.ts";
import { ec2Model } from "../../../../src/standin/wire/services/ec2-model.ts";

const models = { query: autoscalingModel, ec2: ec2Model };

function read(dialect: FormDialect, operation: string, form: string) {
  const findings = noFindings();
  const shape = models[dialect].operations.get(operation)!.input;
  return { input: readForm(shape, parseForm(form), dialect, findings), ...findings };
}

test("list entries come in the order of their numbers, not of their arrival", () => {
  const form = [10, 2, 1].map((i) => `AutoScalingGroupNames.member.${i}=g${i}`).join("&");
  expect(read("query", "DescribeAutoScalingGroups", form).input).toEqual({
    AutoScalingGroupNames: ["g1", "g2", "g10"],
  });
});

test("EC2 lists have no wrapper and names of their own", () => {
  const form = "InstanceId.1=i-1&Filter.1.Name=tag%3Aa+b&Filter.1.Value.1=x%26y";
  expect(read("ec2", "DescribeInstances", form)).toEqual({
    input: { InstanceIds: ["i-1"], Filters: [{ Name: "tag:a b", Values: ["x&y"] }] },
    missing: [],
    unknown: [],
  });
});

test("X= is an empty list", () => {
  expect(read("query", "DescribeAutoScalingGroups", "AutoScalingGroupNames=").input).toEqual({
    AutoScalingGroupNames: [],
  });
});

test("names that belong to nothing are found at any depth", () => {
  const form =
    "Ressources=1&Filters.member.1.Name=a&Filters.member.1.Valeus.member.1=b&Filters.wrong.1=c" +
    "&MaxRecords.x=1&MaxRecords=1";
  expect(read("query", "DescribeAutoScalingGroups", form).unknown.map((p) => p.join("."))).toEqual([
    "MaxRecords.x",
    "Filters.wrong",
    "Filters.0.Valeus",
    "Ressources",
  ]);
  expect(read("ec2", "DescribeInstances", "InstanceIds.1=i-1").unknown).toEqual([["InstanceIds"]]);
});

test("required members that did not come are found, also inside lists", () => {
  const form = "Tags.member.1.Value=v";
  expect(read("query", "CreateOrUpdateTags", form).missing).toEqual([["Tags", 0, "Key"]]);
});

test("a name that is also an object's own is only a name", () => {
  expect(read("query", "DescribeAutoScalingGroups", "__proto__=x&constructor.1=y").unknown).toEqual(
    [["__proto__"], ["constructor"]],
  );
});

test("a broken percent escape is refused", () => {
  expect(() => parseForm("a=%")).toThrow(expect.objectContaining({ code: "MalformedQueryString" }));
});
