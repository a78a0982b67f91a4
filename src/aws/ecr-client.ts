/** ECR's client, alone in its file: see ec2-client.ts. */
export { ECRClient } from "@aws-sdk/client-ecr";
