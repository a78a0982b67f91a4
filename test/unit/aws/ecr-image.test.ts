// Goal: an image in ECR is looked up in its own account and Region; what is not there is said.
// Method: ECR's client answered by hand.
import { DescribeImagesCommand, ECRClient } from "@aws-sdk/client-ecr";
import { expect, test } from "vitest";
import { createClients } from "../../../src/aws/clients.ts";
import { createRegistries } from "../../../src/aws/resolve-image.ts";
import { ecrRegistry } from "../../../src/domain/ecr-registry.ts";
import { parseImageReference, type ImageReference } from "../../../src/domain/image-reference.ts";
import { mockedClient } from "../../support/mocked-client.ts";
import { failureOf } from "../cli/failure-of.ts";
import { ManualClock } from "./manual-clock.ts";

const ecr = mockedClient(ECRClient);
const clock = new ManualClock();
const clients = createClients({
  region: "us-east-1",
  clock,
  credentials: { accessKeyId: "a", secretAccessKey: "a" },
});
const signal = new AbortController().signal;
const registries = createRegistries(clients, { clock, signal, environment: {} });
const host = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";
const digest = `sha256:${"a".repeat(64)}`;
const place = "in ECR of account 123456789012, eu-west-1";

function image(rest: string): ImageReference {
  return parseImageReference(`${host}/${rest}`) as ImageReference;
}

test("the tag's digest comes from the image's own account and Region", async () => {
  ecr.on(DescribeImagesCommand).resolves({ imageDetails: [{ imageDigest: digest }] });
  expect(await registries.digest(image("team/web:1"))).toBe(digest);
  expect(await registries.digest(image(`team/web@${digest}`))).toBe(digest);
  const [byTag, byDigest] = ecr.commandCalls(DescribeImagesCommand);
  const asked = { registryId: "123456789012", repositoryName: "team/web" };
  expect(byTag?.args[0].input).toEqual({ ...asked, imageIds: [{ imageTag: "1" }] });
  expect(byDigest?.args[0].input).toEqual({ ...asked, imageIds: [{ imageDigest: digest }] });
  const client = byTag?.thisValue as ECRClient;
  expect(await client.config.region()).toBe("eu-west-1");
});

test.each([
  ["ImageNotFoundException", "NOT_FOUND", `There is no 1 of team/web ${place}.`],
  ["RepositoryNotFoundException", "NOT_FOUND", `There is no repository team/web ${place}.`],
  ["InvalidParameterException", "BAD_INPUT", `ECR takes no reference like ${host}/team/web:1.`],
  [
    "NotImplemented",
    "UNREACHABLE",
    `What AWS_ENDPOINT_URL names does not serve ECR, so ${host}/team/web:1 cannot be looked up.`,
  ],
  [
    "AccessDeniedException",
    "PERMISSION",
    `Not allowed: ecr:DescribeImages for team/web ${place}: in AWS's words.`,
  ],
])("%s is %s", async (name, code, summary) => {
  ecr
    .on(DescribeImagesCommand)
    .rejects(Object.assign(new Error("in AWS's words"), { name, $fault: "client" }));
  const failure = await failureOf(() => registries.digest(image("team/web:1")));
  expect(failure).toMatchObject({ code, summary });
});

test("an answer without an image is not found either", async () => {
  ecr.on(DescribeImagesCommand).resolves({ imageDetails: [] });
  const failure = await failureOf(() => registries.digest(image("team/web:1")));
  expect(failure.summary).toBe(`There is no 1 of team/web ${place}.`);
});

test.each([
  ["123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn", "cn-north-1"],
  ["123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com", "us-gov-west-1"],
  ["123456789012.dkr-ecr.eu-west-1.on.aws", "eu-west-1"],
  ["public.ecr.aws", undefined],
  ["123456789012.dkr.ecr.eu-west-1.amazonaws.com.example.com", undefined],
  ["12345.dkr.ecr.eu-west-1.amazonaws.com", undefined],
])("%s is ECR's in %s", (registry, region) => {
  expect(ecrRegistry(registry)?.region).toBe(region);
});
