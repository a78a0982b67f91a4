import {
  CreateSecret$,
  DeleteSecret$,
  DescribeSecret$,
  GetSecretValue$,
  InternalServiceError$,
  InvalidNextTokenException$,
  InvalidParameterException$,
  InvalidRequestException$,
  ListSecrets$,
  PutSecretValue$,
  ResourceExistsException$,
  ResourceNotFoundException$,
  RestoreSecret$,
  UpdateSecret$,
} from "@aws-sdk/client-secrets-manager";
import { serviceModel } from "../service-model.ts";

/** Secrets Manager, API 2017-10-17 (its API model; aws-facts §6.2). */
export const secretsManagerModel = serviceModel(
  {
    name: "secretsmanager",
    protocol: "json-1.1",
    xmlNamespace: "https://secretsmanager.amazonaws.com/doc/2017-10-17/",
    version: "2017-10-17",
    targetPrefix: "secretsmanager",
  },
  [
    CreateSecret$,
    DeleteSecret$,
    DescribeSecret$,
    GetSecretValue$,
    ListSecrets$,
    PutSecretValue$,
    RestoreSecret$,
    UpdateSecret$,
  ],
  [
    InternalServiceError$,
    InvalidNextTokenException$,
    InvalidParameterException$,
    InvalidRequestException$,
    ResourceExistsException$,
    ResourceNotFoundException$,
  ],
);
