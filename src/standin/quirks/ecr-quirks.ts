import type { Quirk } from "./quirk.ts";

/** Elastic Container Registry. Ids are never reused. */
export const ecrQuirks = {
  "ECR-01": {
    says: "DescribeImages of several images, one of which is not there, is ImageNotFoundException.",
    off: "those that are there are described",
    fact: "§6.3",
  },
  "ECR-02": {
    says: "BatchGetImage of an image that is not there is no error: it is among the failures.",
    off: "ImageNotFoundException",
    fact: "API reference, BatchGetImage",
  },
  "ECR-03": {
    says: "PutImage of what is there under that tag already is ImageAlreadyExistsException.",
    off: "it succeeds and changes nothing",
    fact: "aws-sdk #750",
  },
  "ECR-04": {
    says: "An image whose last tag was moved to another one stays, and is found by its digest.",
    off: "it is gone with its tag",
    fact: "ECR user guide, image tag mutability",
  },
  "ECR-05": {
    says: "An authorization token is over twelve hours after it was given.",
    off: "it has no end",
    fact: "§6.3",
  },
  "ECR-06": {
    says: "In an IMMUTABLE repository a tag stays with its image: ImageTagAlreadyExistsException.",
    off: "the tag is moved",
    fact: "§6.3",
  },
  "ECR-07": {
    says: "A repository does not come about by putting an image: RepositoryNotFoundException.",
    off: "it is made, as by a plain registry",
    fact: "§6.3",
  },
  "ECR-08": {
    says: "The proxyEndpoint to log in to is a URL, while images are named by its host alone.",
    off: "it is the host",
    fact: "§6.3",
  },
} as const satisfies Record<`ECR-${number}`, Quirk>;
