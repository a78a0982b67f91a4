// Goal: ECR surprises here as it does in AWS, and each surprise is looked at.
// Method: every quirk by its id through the real SDK client, then without it.
import { createHash } from "node:crypto";
import {
  BatchGetImageCommand,
  CreateRepositoryCommand,
  DescribeImagesCommand,
  GetAuthorizationTokenCommand,
  PutImageCommand,
  type ImageIdentifier,
} from "@aws-sdk/client-ecr";
import { expect } from "vitest";
import { accepted, type QuirkWorld, refused } from "./support/quirk-world.ts";
import { quirk } from "./support/quirk.ts";

const repositoryName = "web";

const make = ({ ecr }: QuirkWorld, imageTagMutability: "MUTABLE" | "IMMUTABLE" = "MUTABLE") =>
  ecr.send(new CreateRepositoryCommand({ repositoryName, imageTagMutability }));

/** A manifest that differs from the others by its layer. */
const manifest = (layer: string) =>
  JSON.stringify({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config: { digest: "sha256:00", size: 10 },
    layers: [{ digest: layer, size: 90 }],
  });

const digest = (layer: string) =>
  `sha256:${createHash("sha256").update(manifest(layer)).digest("hex")}`;

const put = ({ ecr }: QuirkWorld, layer: string, imageTag?: string) =>
  ecr.send(new PutImageCommand({ repositoryName, imageManifest: manifest(layer), imageTag }));

const describe = ({ ecr }: QuirkWorld, ...imageIds: ImageIdentifier[]) =>
  ecr.send(new DescribeImagesCommand({ repositoryName, imageIds }));

quirk("ECR-01", async (world) => {
  await make(world);
  await put(world, "a", "one");
  const { code, message } = await refused(
    describe(world, { imageTag: "one" }, { imageTag: "none" }),
  );
  expect(code).toBe("ImageNotFoundException");
  expect(message).toContain("{imageDigest:'null', imageTag:'none'}");
});

quirk("ECR-02", async (world) => {
  await make(world);
  await put(world, "a", "one");
  const imageIds = [{ imageTag: "one" }, { imageTag: "none" }];
  const asked = new BatchGetImageCommand({ repositoryName, imageIds });
  const { images, failures } = await accepted(world.ecr.send(asked));
  expect(images?.map((image) => image.imageManifest)).toEqual([manifest("a")]);
  expect(failures).toMatchObject([{ imageId: { imageTag: "none" }, failureCode: "ImageNotFound" }]);
});

quirk("ECR-03", async (world) => {
  await make(world);
  await put(world, "a", "one");
  const { code } = await refused(put(world, "a", "one"));
  expect(code).toBe("ImageAlreadyExistsException");
  const { image } = await put(world, "a", "two");
  expect(image?.imageId?.imageDigest).toBe(digest("a"));
});

quirk("ECR-04", async (world) => {
  await make(world);
  await put(world, "a", "latest");
  await put(world, "b", "latest");
  const { imageDetails } = await accepted(describe(world, { imageDigest: digest("a") }));
  expect(imageDetails?.[0]?.imageDigest).toBe(digest("a"));
  expect(imageDetails?.[0]?.imageTags).toBeUndefined();
});

quirk("ECR-05", async ({ ecr, clock }) => {
  const { authorizationData } = await ecr.send(new GetAuthorizationTokenCommand({}));
  const expiresAt = authorizationData?.[0]?.expiresAt?.getTime();
  expect(expiresAt).toBe(clock.now() + 12 * 3_600_000);
});

quirk("ECR-06", async (world) => {
  await make(world, "IMMUTABLE");
  await put(world, "a", "1.0");
  const { code } = await refused(put(world, "b", "1.0"));
  expect(code).toBe("ImageTagAlreadyExistsException");
  const { imageDetails } = await describe(world, { imageTag: "1.0" });
  expect(imageDetails?.[0]?.imageDigest).toBe(digest("a"));
});

quirk("ECR-07", async (world) => {
  const { code, message } = await refused(put(world, "a", "one"));
  expect(code).toBe("RepositoryNotFoundException");
  expect(message).toBe(
    "The repository with name 'web' does not exist in the registry with id '000000000000'",
  );
});

quirk("ECR-08", async ({ ecr }) => {
  const { authorizationData } = await ecr.send(new GetAuthorizationTokenCommand({}));
  const { proxyEndpoint, authorizationToken = "" } = authorizationData?.[0] ?? {};
  expect(proxyEndpoint).toBe("https://000000000000.dkr.ecr.us-east-1.amazonaws.com");
  expect(Buffer.from(authorizationToken, "base64").toString()).toBe(
    "AWS:standin-registry-000000000000-us-east-1",
  );
});
