// Goal: an operator can see a parameter's versions, label them, tag it, and find and delete several.
// Method: the operations by themselves on a store of their own.
import { expect, test } from "vitest";
import { code, parameterStore, start } from "./parameter-store.ts";

const names = (found: { Name: string }[]): string[] => found.map(({ Name }) => Name);

test("the history of a parameter, oldest first, with who put it and what it was for", () => {
  const { ask, clock } = parameterStore();
  ask("PutParameter", { Name: "/a", Value: "one", Type: "String", Description: "for tests" });
  clock.advance(1000);
  ask("PutParameter", { Name: "/a", Value: "two", Overwrite: true });
  ask("LabelParameterVersion", { Name: "/a", ParameterVersion: 1, Labels: ["old", "first"] });
  const common = {
    Name: "/a",
    Type: "String",
    LastModifiedUser: "arn:aws:iam::123456789012:user/ann",
    Description: "for tests",
    Tier: "Standard",
    Policies: [],
    DataType: "text",
  };
  const { Parameters } = ask("GetParameterHistory", { Name: "/a" });
  expect(Parameters).toEqual([
    {
      ...common,
      Version: 1,
      Value: "one",
      LastModifiedDate: new Date(start),
      Labels: ["first", "old"],
    },
    { ...common, Version: 2, Value: "two", LastModifiedDate: new Date(start + 1000), Labels: [] },
  ]);
  expect(() => ask("GetParameterHistory", { Name: "/none" })).toThrow(code("ParameterNotFound"));
});

test("the history comes in pages, and hides what is secret", () => {
  const { ask } = parameterStore();
  ask("PutParameter", { Name: "/s", Value: "v1", Type: "SecureString" });
  for (const Value of ["v2", "v3"]) ask("PutParameter", { Name: "/s", Value, Overwrite: true });
  const first = ask("GetParameterHistory", { Name: "/s", MaxResults: 2, WithDecryption: true });
  expect(first.Parameters.map((one: any) => one.Value)).toEqual(["v1", "v2"]);
  const { NextToken } = first;
  const rest = ask("GetParameterHistory", { Name: "/s", MaxResults: 2, NextToken });
  expect(rest.Parameters).toHaveLength(1);
  expect(rest.Parameters[0].Value).not.toContain("v3");
  expect(rest.NextToken).toBeUndefined();
  expect(() => ask("GetParameterHistory", { Name: "/s", MaxResults: 51 })).toThrow(
    code("ValidationException"),
  );
});

test("a label finds its version, can be moved, and be taken", () => {
  const { ask } = parameterStore();
  ask("PutParameter", { Name: "/a", Value: "one", Type: "String" });
  ask("PutParameter", { Name: "/a", Value: "two", Overwrite: true });
  const label = (Labels: string[], ParameterVersion?: number) =>
    ask("LabelParameterVersion", { Name: "/a", Labels, ParameterVersion });
  expect(label(["live", "1st", "aws-x", "SSM", "a b"])).toEqual({
    InvalidLabels: ["1st", "aws-x", "SSM", "a b"],
    ParameterVersion: 2,
  });
  const value = (Name: string) => ask("GetParameter", { Name }).Parameter;
  expect(value("/a:live")).toMatchObject({ Value: "two", Selector: ":live", Version: 2 });
  expect(label(["live"], 1)).toEqual({ InvalidLabels: [], ParameterVersion: 1 });
  expect(value("/a:live").Value).toBe("one");
  const take = (ParameterVersion: number) =>
    ask("UnlabelParameterVersion", { Name: "/a", ParameterVersion, Labels: ["live"] });
  expect(take(2)).toEqual({ RemovedLabels: [], InvalidLabels: ["live"] });
  expect(take(1)).toEqual({ RemovedLabels: ["live"], InvalidLabels: [] });
  expect(() => value("/a:live")).toThrow(code("ParameterVersionNotFound"));
  expect(() => label(["x"], 3)).toThrow(code("ParameterVersionNotFound"));
  const ten = Array.from({ length: 10 }, (_, i) => `l${i}`);
  label(ten);
  label(["l0"]);
  expect(() => label(["l10"])).toThrow(code("ParameterVersionLabelLimitExceeded"));
});

test("tags of a parameter, from its making on", () => {
  const { ask } = parameterStore();
  const tag = (Key: string, Value = "v") => ({ Key, Value });
  ask("PutParameter", { Name: "/a", Value: "v", Type: "String", Tags: [tag("team")] });
  const of = { ResourceType: "Parameter", ResourceId: "/a" };
  ask("AddTagsToResource", { ...of, Tags: [tag("team", "w"), tag("cost")] });
  expect(ask("ListTagsForResource", of).TagList).toEqual([tag("team", "w"), tag("cost")]);
  ask("RemoveTagsFromResource", { ...of, TagKeys: ["team", "none"] });
  expect(ask("ListTagsForResource", of).TagList).toEqual([tag("cost")]);

  const many = Array.from({ length: 50 }, (_, i) => tag(`k${i}`));
  expect(() => ask("AddTagsToResource", { ...of, Tags: many })).toThrow(code("TooManyTagsError"));
  const own = { ...of, Tags: [tag("fine"), tag("aws:x")] };
  expect(() => ask("AddTagsToResource", own)).toThrow(code("ValidationException"));
  expect(ask("ListTagsForResource", of).TagList).toEqual([tag("cost")]);
  const none = { ...of, ResourceId: "/none" };
  expect(() => ask("ListTagsForResource", none)).toThrow(code("InvalidResourceId"));
  const document = { ...of, ResourceType: "Document" };
  expect(() => ask("ListTagsForResource", document)).toThrow(code("NotImplemented"));
  const overwrite = { Name: "/a", Value: "w", Overwrite: true, Tags: [tag("team")] };
  expect(() => ask("PutParameter", overwrite)).toThrow(code("ValidationException"));
});

test("a deleted parameter leaves no labels and no tags behind", () => {
  const { ask } = parameterStore();
  const put = (Name: string) =>
    ask("PutParameter", { Name, Value: "v", Type: "String", Tags: [{ Key: "k", Value: "v" }] });
  put("/a");
  put("/b");
  ask("LabelParameterVersion", { Name: "/a", Labels: ["live"] });
  expect(ask("DeleteParameters", { Names: ["/b", "/none", "/a"] })).toEqual({
    DeletedParameters: ["/b", "/a"],
    InvalidParameters: ["/none"],
  });
  const eleven = Array.from({ length: 11 }, (_, i) => `/p${i}`);
  expect(() => ask("DeleteParameters", { Names: eleven })).toThrow(code("ValidationException"));
  ask("PutParameter", { Name: "/a", Value: "v", Type: "String" });
  const of = { ResourceType: "Parameter", ResourceId: "/a" };
  expect(ask("ListTagsForResource", of).TagList).toEqual([]);
  expect(() => ask("GetParameter", { Name: "/a:live" })).toThrow(code("ParameterVersionNotFound"));
});

test.each([
  [{ Key: "Name", Values: ["/app/a", "/app/b"] }, ["/app/a", "/app/b"]],
  [{ Key: "Name", Option: "BeginsWith", Values: ["/app"] }, ["/app/a", "/app/b", "/app/deep/c"]],
  [{ Key: "Name", Option: "Contains", Values: ["eep"] }, ["/app/deep/c"]],
  [{ Key: "Path", Values: ["/app"] }, ["/app/a", "/app/b"]],
  [{ Key: "Path", Option: "Recursive", Values: ["/app/"] }, ["/app/a", "/app/b", "/app/deep/c"]],
  [{ Key: "Type", Values: ["SecureString"] }, ["/app/b"]],
  [{ Key: "Tier", Values: ["Advanced"] }, []],
  [{ Key: "tag:team", Values: ["web"] }, ["/app/a"]],
  [{ Key: "tag:team", Values: [] }, ["/app/a"]],
])("DescribeParameters with %j", (filter, found) => {
  const { ask, parameters } = parameterStore();
  for (const name of ["/app/a", "/app/deep/c", "/other"]) parameters.set(name, "v");
  parameters.set("/app/b", "v", "SecureString");
  parameters.tags("/app/a").set("team", "web");
  const { Parameters } = ask("DescribeParameters", { ParameterFilters: [filter] });
  expect(names(Parameters)).toEqual(found);
  expect(JSON.stringify(Parameters)).not.toContain('"Value"');
});

test("DescribeParameters in pages, and what its filters refuse", () => {
  const { ask, parameters } = parameterStore();
  for (let i = 10; i < 25; i++) parameters.set(`/p${i}`, "v");
  const first = ask("DescribeParameters", {});
  expect(first.Parameters).toHaveLength(10);
  const { NextToken } = first;
  expect(names(ask("DescribeParameters", { NextToken }).Parameters)[0]).toBe("/p20");
  expect(ask("DescribeParameters", { MaxResults: 50 }).Parameters).toHaveLength(15);
  const by = (filter: object) => () => ask("DescribeParameters", { ParameterFilters: [filter] });
  const odd = { Key: "Type", Option: "BeginsWith", Values: ["S"] };
  expect(by(odd)).toThrow(code("InvalidFilterOption"));
  expect(by({ Key: "Path", Option: "Equals", Values: ["/p"] })).toThrow(
    code("InvalidFilterOption"),
  );
  expect(by({ Key: "KeyId", Values: ["alias"] })).toThrow(code("NotImplemented"));
});
