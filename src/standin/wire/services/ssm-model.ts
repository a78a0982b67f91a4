import {
  AccessDeniedException$,
  DeleteParameter$,
  GetParameter$,
  GetParameters$,
  GetParametersByPath$,
  HierarchyLevelLimitExceededException$,
  InvalidNextToken$,
  ParameterAlreadyExists$,
  ParameterMaxVersionLimitExceeded$,
  ParameterNotFound$,
  ParameterVersionNotFound$,
  PutParameter$,
  UnsupportedParameterType$,
  ValidationException$,
} from "@aws-sdk/client-ssm";
import { serviceModel } from "../service-model.ts";

/** Systems Manager, API 2014-11-06 (aws-facts §8); of it, Parameter Store. */
export const ssmModel = serviceModel(
  {
    name: "ssm",
    protocol: "json-1.1",
    xmlNamespace: "http://ssm.amazonaws.com/doc/2014-11-06/",
    version: "2014-11-06",
    targetPrefix: "AmazonSSM",
  },
  [GetParameter$, GetParameters$, GetParametersByPath$, PutParameter$, DeleteParameter$],
  [
    AccessDeniedException$,
    HierarchyLevelLimitExceededException$,
    InvalidNextToken$,
    ParameterAlreadyExists$,
    ParameterMaxVersionLimitExceeded$,
    ParameterNotFound$,
    ParameterVersionNotFound$,
    UnsupportedParameterType$,
    ValidationException$,
  ],
);
