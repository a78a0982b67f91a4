/** S3's client, alone in its file: see ec2-client.ts. */
export { S3Client } from "@aws-sdk/client-s3";
