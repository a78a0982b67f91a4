import type { ServedService } from "./answer.ts";
import { autoScalingOperations } from "./autoscaling/operations.ts";
import { cloudWatchOperations } from "./cloudwatch/operations.ts";
import { dynamodbOperations } from "./dynamodb/operations.ts";
import { ec2Operations } from "./ec2/operations.ts";
import { ecrOperations } from "./ecr/operations.ts";
import { elbv2Operations } from "./elbv2/operations.ts";
import { logsOperations } from "./logs/operations.ts";
import { s3Operations } from "./s3/operations.ts";
import { secretsManagerOperations } from "./secrets-manager/operations.ts";
import { serviceQuotasOperations } from "./service-quotas/operations.ts";
import { ssmOperations } from "./ssm/operations.ts";
import { stsOperations } from "./sts/operations.ts";
import { autoscalingModel } from "./wire/services/autoscaling-model.ts";
import { cloudWatchModel } from "./wire/services/cloudwatch-model.ts";
import { dynamodbModel } from "./wire/services/dynamodb-model.ts";
import { ec2Model } from "./wire/services/ec2-model.ts";
import { ecrModel } from "./wire/services/ecr-model.ts";
import { elbv2Model } from "./wire/services/elbv2-model.ts";
import { logsModel } from "./wire/services/logs-model.ts";
import { s3Model } from "./wire/services/s3-model.ts";
import { secretsManagerModel } from "./wire/services/secrets-model.ts";
import { serviceQuotasModel } from "./wire/services/service-quotas-model.ts";
import { ssmModel } from "./wire/services/ssm-model.ts";
import { stsModel } from "./wire/services/sts-model.ts";

/** Every AWS service that the stand-in serves. */
export const served: readonly ServedService[] = [
  { model: autoscalingModel, operations: autoScalingOperations },
  { model: dynamodbModel, operations: dynamodbOperations },
  { model: ec2Model, operations: ec2Operations },
  { model: ecrModel, operations: ecrOperations },
  { model: elbv2Model, operations: elbv2Operations },
  { model: cloudWatchModel, operations: cloudWatchOperations },
  { model: logsModel, operations: logsOperations },
  { model: s3Model, operations: s3Operations },
  { model: secretsManagerModel, operations: secretsManagerOperations },
  { model: serviceQuotasModel, operations: serviceQuotasOperations },
  { model: ssmModel, operations: ssmOperations },
  { model: stsModel, operations: stsOperations },
];
