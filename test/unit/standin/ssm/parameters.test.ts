import { expect, test } from "vitest";
import { code, parameterStore, start } from "./parameter-store.ts";

test("a parameter is described in full", () => {
  const { ask } = parameterStore();
  expect(ask("PutParameter", { Name: "/a/b", Value: "v", Type: "String" })).toEqual({
    Version: 1,
    Tier: "Standard",
  });
  expect(ask("GetParameter", { Name: "/a/b" }).Parameter).toEqual({
    Name: "/a/b",
    Type: "String",
    Value: "v",
    Version: 1,
    LastModifiedDate: new Date(start),
    ARN: "arn:aws:ssm:eu-west-1:123456789012:parameter/a/b",
    DataType: "text",
  });
});

test("overwriting makes a version; older ones are still found by number", () => {
  const { ask, clock } = parameterStore();
  ask("PutParameter", { Name: "plain", Value: "one", Type: "String" });
  clock.advance(1000);
  expect(() => ask("PutParameter", { Name: "plain", Value: "two", Type: "String" })).toThrow(
    code("ParameterAlreadyExists"),
  );
  expect(ask("PutParameter", { Name: "plain", Value: "two", Overwrite: true }).Version).toBe(2);
  expect(ask("GetParameter", { Name: "plain" }).Parameter).toMatchObject({
    Value: "two",
    LastModifiedDate: new Date(start + 1000),
    ARN: "arn:aws:ssm:eu-west-1:123456789012:parameter/plain",
  });
  expect(ask("GetParameter", { Name: "plain:1" }).Parameter).toMatchObject({
    Name: "plain",
    Value: "one",
    Selector: ":1",
  });
  expect(() => ask("GetParameter", { Name: "plain:3" })).toThrow(code("ParameterVersionNotFound"));
  expect(() => ask("GetParameter", { Name: "plain:label" })).toThrow(
    code("ParameterVersionNotFound"),
  );
});

test("a SecureString shows its value only with decryption, and no error without", () => {
  const { ask } = parameterStore();
  ask("PutParameter", { Name: "/s", Value: "hunter2", Type: "SecureString" });
  const hidden = ask("GetParameter", { Name: "/s" }).Parameter;
  expect(hidden.Type).toBe("SecureString");
  expect(Buffer.from(hidden.Value, "base64").toString()).not.toContain("hunter2");
  expect(hidden.Value).not.toContain("hunter2");
  const shown = ask("GetParameter", { Name: "/s", WithDecryption: true }).Parameter;
  expect(shown.Value).toBe("hunter2");
  const many = ask("GetParameters", { Names: ["/s"], WithDecryption: true }).Parameters;
  expect(many[0].Value).toBe("hunter2");
});

test("GetParameters never fails for missing names", () => {
  const { ask, parameters } = parameterStore();
  parameters.set("/a", "1");
  parameters.set("/b", "2");
  const result = ask("GetParameters", { Names: ["/b", "/nope", "/a", "/a:9", "/b"] });
  expect(result.Parameters.map((p: { Name: string }) => p.Name)).toEqual(["/b", "/a"]);
  expect(result.InvalidParameters).toEqual(["/nope", "/a:9"]);
  expect(() => ask("GetParameters", { Names: [] })).toThrow(code("ValidationException"));
  const eleven = Array.from({ length: 11 }, (_, i) => `/p${i}`);
  expect(() => ask("GetParameters", { Names: eleven })).toThrow(code("ValidationException"));
});

test("by path: direct children, or all below, in pages of at most ten", () => {
  const { ask, parameters } = parameterStore();
  for (let i = 10; i < 35; i++) parameters.set(`/app/p${i}`, String(i));
  parameters.set("/app/deep/x", "x");
  parameters.set("/apple", "no");
  parameters.set("app", "no");
  const names = (input: object): string[] => {
    const all: string[] = [];
    for (let NextToken: string | undefined; ; ) {
      const page = ask("GetParametersByPath", { ...input, ...(NextToken ? { NextToken } : {}) });
      expect(page.Parameters.length).toBeLessThanOrEqual(10);
      all.push(...page.Parameters.map((p: { Name: string }) => p.Name));
      if (!page.NextToken) return all;
      NextToken = page.NextToken;
    }
  };
  const direct = Array.from({ length: 25 }, (_, i) => `/app/p${i + 10}`);
  expect(names({ Path: "/app" })).toEqual(direct);
  expect(names({ Path: "/app/", MaxResults: 3 })).toEqual(direct);
  expect(names({ Path: "/app", Recursive: true })).toEqual(["/app/deep/x", ...direct]);
  expect(names({ Path: "/none" })).toEqual([]);
  expect(() => names({ Path: "app" })).toThrow(code("ValidationException"));
  expect(() => names({ Path: "/app", MaxResults: 11 })).toThrow(code("ValidationException"));
  expect(() => ask("GetParametersByPath", { Path: "/app", NextToken: "zzz" })).toThrow(
    code("InvalidNextToken"),
  );
});

test.each([
  ["no type for a new one", { Name: "/x", Value: "v" }, "ValidationException"],
  ["an unknown type", { Name: "/x", Value: "v", Type: "Blob" }, "UnsupportedParameterType"],
  ["a bad character", { Name: "/x y", Value: "v", Type: "String" }, "ValidationException"],
  ["levels without a root", { Name: "x/y", Value: "v", Type: "String" }, "ValidationException"],
  ["a reserved tree", { Name: "/aws/x", Value: "v", Type: "String" }, "AccessDeniedException"],
  [
    "sixteen levels",
    { Name: "/l".repeat(16), Value: "v", Type: "String" },
    "HierarchyLevelLimitExceededException",
  ],
  ["no value", { Name: "/x", Value: "", Type: "String" }, "ValidationException"],
  ["over 4 KB", { Name: "/x", Value: "é".repeat(2049), Type: "String" }, "ValidationException"],
  [
    "an advanced parameter",
    { Name: "/x", Value: "v", Type: "String", Tier: "Advanced" },
    "NotImplemented",
  ],
  [
    "an image parameter",
    { Name: "/x", Value: "v", Type: "String", DataType: "aws:ec2:image" },
    "NotImplemented",
  ],
])("PutParameter refuses %s", (_name, input, expected) => {
  const { ask, parameters } = parameterStore();
  expect(() => ask("PutParameter", input)).toThrow(code(expected));
  expect(parameters.all()).toEqual([]);
});

test("a type cannot be changed", () => {
  const { ask, parameters } = parameterStore();
  parameters.set("/x", "v");
  const change = { Name: "/x", Value: "w", Type: "SecureString", Overwrite: true };
  expect(() => ask("PutParameter", change)).toThrow(code("ValidationException"));
  expect(parameters.get("/x")?.value).toBe("v");
});

test("a deleted parameter is gone, and begins at version 1 again", () => {
  const { ask } = parameterStore();
  ask("PutParameter", { Name: "/x", Value: "v", Type: "String" });
  ask("PutParameter", { Name: "/x", Value: "w", Overwrite: true });
  expect(ask("DeleteParameter", { Name: "/x" })).toEqual({});
  expect(() => ask("GetParameter", { Name: "/x" })).toThrow(code("ParameterNotFound"));
  expect(() => ask("DeleteParameter", { Name: "/x" })).toThrow(code("ParameterNotFound"));
  expect(ask("PutParameter", { Name: "/x", Value: "v", Type: "String" }).Version).toBe(1);
});

test("the last hundred versions are kept", () => {
  const { parameters } = parameterStore();
  for (let i = 1; i <= 105; i++) parameters.set("/x", String(i));
  expect(parameters.get("/x")?.version).toBe(105);
  expect(parameters.get("/x", 6)?.value).toBe("6");
  expect(parameters.get("/x", 5)).toBeUndefined();
});
