import type { Repository as Described } from "@aws-sdk/client-ecr";
import type { Region } from "../region.ts";
import { registryHost } from "./registry-password.ts";
import type { Repository } from "./state.ts";

/** A repository as replies show it, unscanned and encrypted with S3's own keys. */
export function describeRepository(region: Region, repository: Repository): Described {
  const { name, createdAt, tagMutability } = repository;
  return {
    repositoryArn: `arn:aws:ecr:${region.name}:${region.account}:repository/${name}`,
    registryId: region.account,
    repositoryName: name,
    repositoryUri: `${registryHost(region)}/${name}`,
    createdAt,
    imageTagMutability: tagMutability,
    imageScanningConfiguration: { scanOnPush: false },
    encryptionConfiguration: { encryptionType: "AES256" },
  };
}
