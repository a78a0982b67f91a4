import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type BadInput, words } from "./bad-input.ts";
import { settings } from "./support/bad-input-world.ts";

const status = words("status");
const twoEnvironments = settings("", { environments: "  production: {}\n" }).replace(
  "rehearsal: { base: rehearsal }",
  "staging: {}",
);

/** What surrounds a command: environments, endpoint, Region, credentials. */
export const badEnvironment: readonly BadInput[] = [
  {
    wrong: "an environment that is misspelt",
    argv: words("status --environment rehersal"),
    says: ["no environment rehersal", "did you mean rehearsal?"],
  },
  {
    wrong: "an environment that is none of them",
    argv: words("deploy --yes --environment moon"),
    says: ["no environment moon", "it has rehearsal"],
  },
  {
    wrong: "two environments and none named",
    argv: status,
    files: { "slipway.yaml": twoEnvironments },
    says: ["staging, production", "--environment staging"],
  },
  {
    wrong: "an endpoint whose name nobody knows",
    argv: words("deploy --yes"),
    env: { AWS_ENDPOINT_URL: "http://standin.invalid:4566", AWS_REGION: "us-east-1", ...keys() },
    says: ["Nothing answers at http://standin.invalid:4566", "unset it"],
  },
  {
    wrong: "an endpoint that is no URL",
    argv: words("deploy --yes"),
    env: { AWS_ENDPOINT_URL: "127.0.0.1:4566" },
    says: ['AWS_ENDPOINT_URL is "127.0.0.1:4566"', "http://127.0.0.1:4566"],
  },
  {
    wrong: "an endpoint that is no web address",
    argv: status,
    env: { AWS_ENDPOINT_URL: "ftp://127.0.0.1:4566" },
    says: ["AWS_ENDPOINT_URL", "ftp:"],
  },
  {
    wrong: "the load balancer's address for the endpoint",
    argv: status,
    says: ["is not AWS", "slipway standin prints"],
    given: async () => {
      const server = createServer((_request, response) => {
        response.writeHead(404, { "content-type": "text/html" }).end("<h1>Not here</h1>");
      });
      await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
      const { port } = server.address() as AddressInfo;
      return {
        env: { AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` },
        end: () => void server.close(),
      };
    },
  },
  {
    wrong: "no credentials",
    argv: words("deploy --yes"),
    env: { AWS_ENDPOINT_URL: undefined, AWS_REGION: "us-east-1" },
    says: ["no AWS credentials", "Sign in"],
  },
  {
    wrong: "a profile that is not there",
    argv: words("status --profile nobody --region us-east-1"),
    env: { AWS_ENDPOINT_URL: undefined },
    says: ["profile nobody"],
  },
  {
    wrong: "no Region",
    argv: status,
    env: { AWS_ENDPOINT_URL: undefined, ...keys() },
    says: ["No AWS Region", "--region"],
  },
  {
    wrong: "a profile that is not there, on a stand-in",
    argv: status,
    env: { AWS_PROFILE: "nobody" },
    says: ["No AWS Region is set", "no profile nobody with one"],
  },
  {
    wrong: "keys of AWS, on a stand-in",
    argv: status,
    env: { ...keys(), AWS_SECRET_ACCESS_KEY: "of AWS" },
    says: ["refuses the AWS keys", "Unset AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY"],
  },
  {
    wrong: "a Region that cannot be one",
    argv: ["status", "--region", "the moon"],
    says: ['"the moon"', "eu-central-1"],
  },
];

function keys() {
  return { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "AKIDEXAMPLE" };
}
