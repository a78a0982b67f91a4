import {
  BatchGetImage$,
  CreateRepository$,
  DescribeImages$,
  DescribeRepositories$,
  GetAuthorizationToken$,
  ImageAlreadyExistsException$,
  ImageDigestDoesNotMatchException$,
  ImageNotFoundException$,
  ImageTagAlreadyExistsException$,
  InvalidParameterException$,
  PutImage$,
  ReferencedImagesNotFoundException$,
  RepositoryAlreadyExistsException$,
  RepositoryNotFoundException$,
  ServerException$,
} from "@aws-sdk/client-ecr";
import { serviceModel } from "../service-model.ts";

/** Elastic Container Registry, API 2015-09-21 (its API model; aws-facts §6.3). */
export const ecrModel = serviceModel(
  {
    name: "ecr",
    protocol: "json-1.1",
    xmlNamespace: "http://ecr.amazonaws.com/doc/2015-09-21/",
    version: "2015-09-21",
    targetPrefix: "AmazonEC2ContainerRegistry_V20150921",
  },
  [
    BatchGetImage$,
    CreateRepository$,
    DescribeImages$,
    DescribeRepositories$,
    GetAuthorizationToken$,
    PutImage$,
  ],
  [
    ImageAlreadyExistsException$,
    ImageDigestDoesNotMatchException$,
    ImageNotFoundException$,
    ImageTagAlreadyExistsException$,
    InvalidParameterException$,
    ReferencedImagesNotFoundException$,
    RepositoryAlreadyExistsException$,
    RepositoryNotFoundException$,
    ServerException$,
  ],
);
