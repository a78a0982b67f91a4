// Goal: repositories, images and tags are as ECR's API has them, refusals too.
// Method: the operations by themselves on a registry of their own.
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { VirtualClock } from "../../../../src/standin/clock.ts";
import { ecrOperations } from "../../../../src/standin/ecr/operations.ts";
import { Registry } from "../../../../src/standin/ecr/state.ts";
import { Quirks } from "../../../../src/standin/quirks/quirks.ts";
import type { Region } from "../../../../src/standin/region.ts";

const start = Date.UTC(2030, 0, 1);

function registry() {
  const clock = new VirtualClock(start);
  const parts = { name: "eu-west-1", account: "123456789012", clock, quirks: new Quirks() };
  const region = parts as unknown as Region & { registry: Registry };
  Object.assign(region, { registry: new Registry(region) });
  const call = { service: "ecr", operation: "", requestId: "", accessKeyId: "ann" } as const;
  const ask = (name: string, input: object): any =>
    ecrOperations[name]!.run(region, input as never, call);
  const web = (name: string, input: object = {}) => ask(name, { repositoryName: "web", ...input });
  return { ask, web, clock };
}

const code = (name: string) => expect.objectContaining({ code: name });

const image = (layer: string, more: object = {}) =>
  JSON.stringify({
    mediaType: "application/vnd.docker.distribution.manifest.v2+json",
    config: { size: 10 },
    layers: [{ size: 90, digest: layer }, { size: 900 }],
    ...more,
  });
const digestOf = (manifest: string) =>
  `sha256:${createHash("sha256").update(manifest).digest("hex")}`;

test("a repository is made once, and described by its name or among all", () => {
  const { ask, web } = registry();
  const { repository } = web("CreateRepository");
  expect(repository).toEqual({
    repositoryArn: "arn:aws:ecr:eu-west-1:123456789012:repository/web",
    registryId: "123456789012",
    repositoryName: "web",
    repositoryUri: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web",
    createdAt: new Date(start),
    imageTagMutability: "MUTABLE",
    imageScanningConfiguration: { scanOnPush: false },
    encryptionConfiguration: { encryptionType: "AES256" },
  });
  expect(() => web("CreateRepository")).toThrow(code("RepositoryAlreadyExistsException"));
  ask("CreateRepository", { repositoryName: "team/api", imageTagMutability: "IMMUTABLE" });
  const named = ask("DescribeRepositories", { repositoryNames: ["web"] });
  expect(named.repositories).toEqual([repository]);
  const first = ask("DescribeRepositories", { maxResults: 1 });
  expect(first.repositories).toMatchObject([{ repositoryName: "team/api" }]);
  const rest = ask("DescribeRepositories", { nextToken: first.nextToken });
  expect(rest).toEqual({ repositories: [repository], nextToken: undefined });
});

test.each(["Web", "w", "a//b", "-web", "web/", "a".repeat(257)])(
  "%s is no name of a repository",
  (repositoryName) => {
    const { ask } = registry();
    expect(() => ask("CreateRepository", { repositoryName })).toThrow(
      code("InvalidParameterException"),
    );
  },
);

test("what is not there, or another account's, is RepositoryNotFound", () => {
  const { ask, web } = registry();
  web("CreateRepository");
  const lacking = code("RepositoryNotFoundException");
  expect(() => ask("DescribeRepositories", { repositoryNames: ["none"] })).toThrow(lacking);
  expect(() => ask("DescribeImages", { repositoryName: "none" })).toThrow(lacking);
  expect(() => web("DescribeImages", { registryId: "999999999999" })).toThrow(lacking);
  const elsewhere = ask("DescribeRepositories", { registryId: "999999999999" });
  expect(elsewhere.repositories).toEqual([]);
});

test("an image is described once, with all its tags, its size and when it was put", () => {
  const { web, clock } = registry();
  web("CreateRepository");
  web("PutImage", { imageManifest: image("a"), imageTag: "v1" });
  clock.advance(1_000);
  web("PutImage", { imageManifest: image("a"), imageTag: "latest" });
  web("PutImage", { imageManifest: image("b") });
  const { imageDetails } = web("DescribeImages");
  expect(imageDetails).toEqual([
    {
      registryId: "123456789012",
      repositoryName: "web",
      imageDigest: digestOf(image("a")),
      imageTags: ["latest", "v1"],
      imageSizeInBytes: 1_000,
      imagePushedAt: new Date(start),
      imageManifestMediaType: "application/vnd.docker.distribution.manifest.v2+json",
    },
    expect.objectContaining({ imageDigest: digestOf(image("b")) }),
  ]);
  expect(imageDetails[1]).not.toHaveProperty("imageTags");
  const both = [{ imageTag: "v1" }, { imageTag: "latest" }];
  expect(web("DescribeImages", { imageIds: both }).imageDetails).toHaveLength(1);
  const untagged = web("DescribeImages", { filter: { tagStatus: "UNTAGGED" } });
  expect(untagged.imageDetails).toHaveLength(1);
  const page = web("DescribeImages", { maxResults: 1 });
  expect(web("DescribeImages", { nextToken: page.nextToken }).imageDetails).toHaveLength(1);
  expect(() => web("DescribeImages", { imageIds: both, maxResults: 1 })).toThrow(
    code("InvalidParameterException"),
  );
});

test("an index comes after its images, and is as large as the largest of them", () => {
  const { web } = registry();
  web("CreateRepository");
  const mediaType = "application/vnd.oci.image.index.v1+json";
  const manifests = [{ digest: digestOf(image("a")), size: 3 }];
  const index = JSON.stringify({ mediaType, manifests });
  const put = () => web("PutImage", { imageManifest: index, imageTag: "multi" });
  expect(put).toThrow(code("ReferencedImagesNotFoundException"));
  web("PutImage", { imageManifest: image("a") });
  put();
  const imageIds = [{ imageTag: "multi", imageDigest: digestOf(index) }];
  expect(web("DescribeImages", { imageIds }).imageDetails).toMatchObject([
    { imageSizeInBytes: 1_000, imageManifestMediaType: mediaType },
  ]);
});

test("a manifest is taken as it is, and its digest is that of its bytes", () => {
  const { web } = registry();
  web("CreateRepository");
  const spaced = `${image("é", { mediaType: undefined })}\n`;
  const imageManifestMediaType = "application/vnd.oci.image.manifest.v1+json";
  const put = { imageManifest: spaced, imageManifestMediaType, imageDigest: digestOf(spaced) };
  web("PutImage", put);
  const imageIds = [{ imageDigest: digestOf(spaced) }];
  const { images } = web("BatchGetImage", { imageIds });
  expect(images).toMatchObject([{ imageManifest: spaced, imageManifestMediaType }]);
  const invalid = code("InvalidParameterException");
  expect(() => web("PutImage", { imageManifest: spaced })).toThrow(invalid);
  expect(() => web("PutImage", { imageManifest: "{" })).toThrow(invalid);
  expect(() => web("PutImage", { imageManifest: "[1]" })).toThrow(invalid);
  const wrong = { imageManifest: image("x"), imageDigest: digestOf("y") };
  expect(() => web("PutImage", wrong)).toThrow(code("ImageDigestDoesNotMatchException"));
  expect(() => web("PutImage", put)).toThrow(code("ImageAlreadyExistsException"));
});

test("BatchGetImage says of each image why it cannot be had", () => {
  const { web } = registry();
  web("CreateRepository");
  web("PutImage", { imageManifest: image("a"), imageTag: "v1" });
  const other = digestOf("other");
  const imageIds = [
    {},
    { imageDigest: "latest" },
    { imageDigest: other },
    { imageDigest: other, imageTag: "v1" },
    { imageDigest: digestOf(image("a")), imageTag: "v1" },
  ];
  const { images, failures } = web("BatchGetImage", { imageIds });
  expect(failures.map((one: any) => one.failureCode)).toEqual([
    "MissingDigestAndTag",
    "InvalidImageDigest",
    "ImageNotFound",
    "ImageTagDoesNotMatchDigest",
  ]);
  expect(images).toMatchObject([{ imageId: imageIds[4] }]);
  const elsewise = { imageIds: [{ imageTag: "v1" }], acceptedMediaTypes: ["text/plain"] };
  expect(() => web("BatchGetImage", elsewise)).toThrow(code("NotImplemented"));
});

test("a token for each registry that is named", () => {
  const { ask } = registry();
  const { authorizationData } = ask("GetAuthorizationToken", {
    registryIds: ["123456789012", "999999999999"],
  });
  expect(
    authorizationData.map((one: any) => Buffer.from(one.authorizationToken, "base64").toString()),
  ).toEqual([
    "AWS:standin-registry-123456789012-eu-west-1",
    "AWS:standin-registry-999999999999-eu-west-1",
  ]);
});
