// Goal: who cannot connect is told what to set; who acts is named; only loopback is a stand-in.
// Method: the pure parts of connecting, on errors shaped as the SDK and Node throw them.
import { hostname, userInfo } from "node:os";
import { expect, test } from "vitest";
import { author } from "../../../src/cli/author.ts";
import { explainConnecting } from "../../../src/cli/explain-connecting.ts";
import { loopbackEndpoint } from "../../../src/cli/loopback-endpoint.ts";
import { RolloutFailure } from "../../../src/domain/failure.ts";
import { fakeContext } from "./fake-context.ts";

const local = fakeContext({ env: { AWS_ENDPOINT_URL: "http://127.0.0.1:4000" } });
const refused = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
const unreachable = new RolloutFailure({ code: "AWS_UNREACHABLE", summary: "No answer." }, refused);

test("a stand-in that is not running is named with how to start it", () => {
  expect(explainConnecting(unreachable, local)).toMatchObject({
    failure: {
      code: "AWS_UNREACHABLE",
      summary: "Nothing answers at http://127.0.0.1:4000 (AWS_ENDPOINT_URL).",
      remedy:
        "A stand-in is started with the state it had: slipway standin --port 4000 --state DIR.",
    },
  });
  expect(explainConnecting(unreachable, fakeContext())).toBe(unreachable);
  const unknown = Object.assign(new Error("getaddrinfo"), { code: "ENOTFOUND" });
  expect(explainConnecting(unknown, local)).toMatchObject({ failure: { code: "BAD_INPUT" } });
});

test("a missing Region and missing credentials say what to give", () => {
  expect(explainConnecting(new Error("Region is missing"), local)).toMatchObject({
    failure: { code: "BAD_INPUT", summary: "No AWS Region is set." },
  });
  const cause = Object.assign(new Error("Could not resolve credentials\nmore"), {
    name: "CredentialsProviderError",
  });
  const error = new RolloutFailure({ code: "CREDENTIALS_EXPIRED", summary: "x" }, cause);
  expect(explainConnecting(error, fakeContext({ flags: { profile: "dev" } }))).toMatchObject({
    failure: {
      summary: "There are no AWS credentials for profile dev: Could not resolve credentials.",
    },
  });
});

test("a Region that cannot be one, and a profile without one, are named", () => {
  const flags = { region: "x y", profile: "dev" };
  const bad = new Error('Region not accepted: region="x y" is not a valid hostname component.');
  expect(explainConnecting(bad, fakeContext({ flags }))).toMatchObject({
    failure: { code: "BAD_INPUT", summary: '"x y" is no AWS Region\'s name.' },
  });
  const missing = new Error("Region is missing");
  expect(explainConnecting(missing, fakeContext({ flags }))).toMatchObject({
    failure: { summary: "No AWS Region is set, and there is no profile dev with one." },
  });
});

test("keys that the stand-in refuses are named with the variables that hold them", () => {
  const refusal = Object.assign(
    new Error("The security token included in the request is invalid."),
    {
      name: "InvalidSignatureException",
    },
  );
  const error = new RolloutFailure({ code: "CREDENTIALS_EXPIRED", summary: "x" }, refusal);
  const AWS_ENDPOINT_URL = "http://127.0.0.1:4000";
  const keys = { AWS_ACCESS_KEY_ID: "AKIAX", AWS_SECRET_ACCESS_KEY: "real" };
  const instead = "set AWS_SECRET_ACCESS_KEY to what AWS_ACCESS_KEY_ID is, without a session token";
  expect(
    explainConnecting(error, fakeContext({ env: { AWS_ENDPOINT_URL, ...keys } })),
  ).toMatchObject({
    failure: {
      code: "BAD_INPUT",
      summary: "The stand-in at http://127.0.0.1:4000 refuses the AWS keys: it knows none of them.",
      remedy: `Unset AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, or ${instead}.`,
    },
  });
  const ofProfile = fakeContext({ env: { AWS_ENDPOINT_URL }, flags: { profile: "dev" } });
  expect(explainConnecting(error, ofProfile)).toMatchObject({
    failure: {
      summary: expect.stringContaining("the AWS keys of profile dev:") as string,
      remedy: `Unset AWS_PROFILE and --profile, or ${instead}.`,
    },
  });
  expect(explainConnecting(error, fakeContext({ env: keys }))).toBe(error);
});

test("anything else is passed on as it is", () => {
  const bug = new TypeError("x");
  expect(explainConnecting(bug, local)).toBe(bug);
});

test.each([
  ["http://127.0.0.1:4566", true],
  ["http://localhost:1", true],
  ["http://[::1]:1", true],
  ["https://example.com", false],
  ["http://127.0.0.1.example.com", false],
  ["not a url", false],
])("%s is loopback: %s", (endpoint, is) => {
  expect(loopbackEndpoint({ AWS_ENDPOINT_URL: endpoint })).toBe(is ? endpoint : undefined);
});

test("the author is the user here, or whoever started the build", () => {
  expect(author({})).toBe(`${userInfo().username}@${hostname()}`);
  expect(author({ GITLAB_CI: "true", GITLAB_USER_LOGIN: "ann" })).toBe("ann@gitlab-ci");
  expect(author({ JENKINS_URL: "http://ci" })).toBe("ci@jenkins");
});
