import { DescribeImagesCommand } from "@aws-sdk/client-ecr";
import type { EcrRegistry } from "../domain/ecr-registry.ts";
import { fail } from "../domain/failure.ts";
import type { ImageReference } from "../domain/image-reference.ts";
import { attempt } from "./attempt.ts";
import type { Clients } from "./clients.ts";

/** The digest of an image in ECR. Throws NOT_FOUND naming what is not there. */
export async function ecrDigest(
  clients: Pick<Clients, "ecr">,
  { account, region }: EcrRegistry,
  image: ImageReference,
): Promise<string> {
  const { repository, tag, digest } = image;
  const place = `in ECR of account ${account}, ${region}`;
  const refuse = (code: "NOT_FOUND" | "UNREACHABLE" | "BAD_INPUT", summary: string) => {
    return async (error?: unknown): Promise<string> =>
      await Promise.resolve(fail({ code, summary, remedy: remedies[code] }, error));
  };
  const noImage = refuse("NOT_FOUND", `There is no ${digest ?? tag} of ${repository} ${place}.`);
  const ecr = await clients.ecr(region);
  const command = new DescribeImagesCommand({
    registryId: account,
    repositoryName: repository,
    imageIds: [digest === undefined ? { imageTag: tag } : { imageDigest: digest }],
  });
  return await attempt(
    { action: "ecr:DescribeImages", resource: `${repository} ${place}` },
    async () => (await ecr.send(command)).imageDetails?.[0]?.imageDigest ?? (await noImage()),
    {
      ImageNotFoundException: noImage,
      RepositoryNotFoundException: refuse(
        "NOT_FOUND",
        `There is no repository ${repository} ${place}.`,
      ),
      InvalidParameterException: refuse("BAD_INPUT", `ECR takes no reference like ${image.name}.`),
      NotImplemented: refuse(
        "UNREACHABLE",
        `What AWS_ENDPOINT_URL names does not serve ECR, so ${image.name} cannot be looked up.`,
      ),
    },
  );
}

const remedies = {
  NOT_FOUND: "Push it first, or correct the reference.",
  BAD_INPUT: "Correct the reference: registry/name:tag.",
  UNREACHABLE: "Use an image of another registry there; one on this machine will do.",
};
