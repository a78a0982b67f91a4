/**
 * EC2's client, alone in its file so that `await import` of it brings in what is named here and the
 * bundler drops the rest of the largest of AWS's models.
 */
export { EC2Client } from "@aws-sdk/client-ec2";
