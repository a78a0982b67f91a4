// Goal: Parameter Store surprises here as it does in AWS, and each surprise is looked at.
// Method: every quirk by its id through the real SDK client, then without it.
import {
  GetParameterCommand,
  GetParametersByPathCommand,
  GetParametersCommand,
  LabelParameterVersionCommand,
  PutParameterCommand,
} from "@aws-sdk/client-ssm";
import type { PutParameterCommandInput } from "@aws-sdk/client-ssm";
import { expect } from "vitest";
import { accepted, type QuirkWorld, refused } from "./support/quirk-world.ts";
import { quirk } from "./support/quirk.ts";

const put = ({ ssm }: QuirkWorld, Name: string, other: Partial<PutParameterCommandInput> = {}) =>
  ssm.send(new PutParameterCommand({ Name, Value: "v", Type: "String", ...other }));

const valueOf = async ({ ssm }: QuirkWorld, Name: string) =>
  (await accepted(ssm.send(new GetParameterCommand({ Name })))).Parameter?.Value;

quirk("SSM-01", async (world) => {
  await put(world, "/a");
  const asked = new GetParametersCommand({ Names: ["/a", "/none"] });
  const { Parameters, InvalidParameters } = await accepted(world.ssm.send(asked));
  expect(Parameters?.map(({ Name }) => Name)).toEqual(["/a"]);
  expect(InvalidParameters).toEqual(["/none"]);
});

quirk("SSM-02", async (world) => {
  await put(world, "/secret", { Type: "SecureString", Value: "open sesame" });
  expect(await valueOf(world, "/secret")).not.toBe("open sesame");
  const open = new GetParameterCommand({ Name: "/secret", WithDecryption: true });
  expect((await world.ssm.send(open)).Parameter?.Value).toBe("open sesame");
});

quirk("SSM-03", async (world) => {
  for (let i = 0; i < 12; i++) await put(world, `/many/p${i}`);
  const page = await world.ssm.send(new GetParametersByPathCommand({ Path: "/many" }));
  expect(page.Parameters).toHaveLength(10);
  expect(page.NextToken).toBeDefined();
});

quirk("SSM-04", async (world) => {
  await put(world, "/a");
  const { code } = await refused(put(world, "/a", { Value: "other" }));
  expect(code).toBe("ParameterAlreadyExists");
  expect(await valueOf(world, "/a")).toBe("v");
});

quirk("SSM-05", async (world) => {
  await put(world, "/a");
  await put(world, "/a", { Value: "next", Overwrite: true });
  expect(await valueOf(world, "/a:1")).toBe("v");
  expect(await valueOf(world, "/a")).toBe("next");
});

quirk("SSM-06", async ({ ssm }) => {
  const Names = Array.from({ length: 11 }, (_, i) => `/p${i}`);
  const { code } = await refused(ssm.send(new GetParametersCommand({ Names })));
  expect(code).toBe("ValidationException");
});

quirk("SSM-07", async (world) => {
  await put(world, "/full", { Value: "v".repeat(4096) });
  const { code } = await refused(put(world, "/over", { Value: "v".repeat(4097) }));
  expect(code).toBe("ValidationException");
});

quirk("SSM-08", async (world) => {
  for (let i = 0; i < 12; i++) await put(world, `/app/deep/p${i}`);
  await put(world, "/app/version");
  const ask = (NextToken?: string) =>
    world.ssm.send(new GetParametersByPathCommand({ Path: "/app", NextToken }));
  const first = await ask();
  expect(first.Parameters).toEqual([]);
  expect(first.NextToken).toBeDefined();
  const second = await ask(first.NextToken);
  expect(second.Parameters?.map(({ Name }) => Name)).toEqual(["/app/version"]);
  expect(second.NextToken).toBeUndefined();
});

quirk("SSM-09", async (world) => {
  await put(world, "/a");
  for (let i = 0; i < 100; i++) await put(world, "/a", { Overwrite: true });
  const first = new GetParameterCommand({ Name: "/a:1" });
  const { code } = await refused(world.ssm.send(first));
  expect(code).toBe("ParameterVersionNotFound");
  expect(await valueOf(world, "/a:2")).toBe("v");
});

quirk("SSM-10", async (world) => {
  await put(world, "/app/version");
  await put(world, "/app/deep/secret");
  const { Parameters } = await world.ssm.send(new GetParametersByPathCommand({ Path: "/app" }));
  expect(Parameters?.map(({ Name }) => Name)).toEqual(["/app/version"]);
});

quirk("SSM-11", async (world) => {
  await put(world, "/a");
  const label = (ParameterVersion: number) =>
    world.ssm.send(
      new LabelParameterVersionCommand({ Name: "/a", ParameterVersion, Labels: ["live"] }),
    );
  await label(1);
  for (let i = 0; i < 99; i++) await put(world, "/a", { Overwrite: true });
  const { code } = await refused(put(world, "/a", { Overwrite: true }));
  expect(code).toBe("ParameterMaxVersionLimitExceeded");
  await label(2);
  expect((await put(world, "/a", { Overwrite: true })).Version).toBe(101);
});

quirk("SSM-12", async (world) => {
  await put(world, "/a");
  await put(world, "/a", { Value: "next", Overwrite: true });
  const label = (ParameterVersion: number) =>
    accepted(
      world.ssm.send(
        new LabelParameterVersionCommand({ Name: "/a", ParameterVersion, Labels: ["live"] }),
      ),
    );
  await label(1);
  await label(2);
  expect(await valueOf(world, "/a:live")).toBe("next");
});
