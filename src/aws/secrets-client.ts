/** Secrets Manager's client, alone in its file: see ec2-client.ts. */
export { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
