import { expect, test } from "vitest";
import { RolloutFailure } from "../../../src/domain/failure.ts";
import { deniedRemedy } from "../../../src/aws/denied-remedy.ts";
import { translateError } from "../../../src/aws/translate-error.ts";

const attempted = { action: "autoscaling:UpdateAutoScalingGroup", resource: "group web-1" };

function awsError(code: string, message = "words", more: object = {}): Error {
  return Object.assign(new Error(message), { name: code, ...more });
}

test.each([
  ["ThrottlingException", "AWS_UNREACHABLE"],
  ["RequestLimitExceeded", "AWS_UNREACHABLE"],
  ["TimeoutError", "AWS_UNREACHABLE"],
  ["ExpiredToken", "CREDENTIALS_EXPIRED"],
  ["CredentialsProviderError", "CREDENTIALS_EXPIRED"],
  ["UnrecognizedClientException", "CREDENTIALS_EXPIRED"],
  ["AccessDenied", "PERMISSION"],
  ["UnauthorizedOperation", "PERMISSION"],
  ["TooManyUniqueTargetGroupsPerLoadBalancer", "QUOTA"],
  ["VcpuLimitExceeded", "QUOTA"],
  ["InsufficientInstanceCapacity", "CAPACITY"],
  ["TargetGroupNotFound", "DRIFT"],
  ["ResourceNotFoundException", "NOT_FOUND"],
  ["ResourceContention", "AWS_ERROR"],
  ["AbortError", "INTERRUPTED"],
])("%s is %s", (code, expected) => {
  const error = awsError(code);
  const translated = translateError(error, attempted);
  expect(translated).toBeInstanceOf(RolloutFailure);
  expect((translated as RolloutFailure).failure.code).toBe(expected);
  expect((translated as RolloutFailure).cause).toBe(error);
  expect((translated as RolloutFailure).failure.remedy).toBeTruthy();
});

test("the wire's code counts, not the SDK's class name", () => {
  const error = awsError("TargetGroupNotFoundException", "gone", { Code: "TargetGroupNotFound" });
  expect((translateError(error, attempted) as RolloutFailure).failure.code).toBe("DRIFT");
});

test("network errors of Node are known by their code", () => {
  const error = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
  expect((translateError(error, attempted) as RolloutFailure).failure).toMatchObject({
    code: "AWS_UNREACHABLE",
    summary: expect.stringContaining("connect ECONNREFUSED"),
  });
});

test("a server's error is weather by its status, whatever its name", () => {
  const error = awsError("Whatever", "oh", {
    $metadata: { httpStatusCode: 503, requestId: "r-1" },
  });
  expect((translateError(error, attempted) as RolloutFailure).failure).toMatchObject({
    code: "AWS_UNREACHABLE",
    awsRequestId: "r-1",
  });
});

// Faults: A19.
test("a refusal names the action and the resource", () => {
  const { failure } = translateError(awsError("AccessDenied"), attempted) as RolloutFailure;
  expect(failure.summary).toContain("autoscaling:UpdateAutoScalingGroup for group web-1");
  expect(failure.remedy).toContain("autoscaling:UpdateAutoScalingGroup (ChangeGroup)");
});

const session = "arn:aws:sts::123456789012:assumed-role/slipway-prod-web-viewer/ci";

test.each([
  ["s3:PutBucketPolicy", "no words of AWS", "Grant s3:PutBucketPolicy to the role this runs as."],
  [
    "autoscaling:CreateAutoScalingGroup",
    `User: ${session} is not authorized to perform: iam:PassRole on resource: x`,
    "Take the deployer's role of this very service and environment instead of role " +
      "slipway-prod-web-viewer; if it is that, its policy lacks iam:PassRole (PassInstanceRole): " +
      "deploy its CDK stack again.",
  ],
  [
    "dynamodb:GetItem",
    "User: arn:aws:iam::123456789012:user/ann is not authorized to perform: dynamodb:GetItem on x",
    "Take the viewer's or deployer's role of this very service and environment instead of " +
      "arn:aws:iam::123456789012:user/ann; if it is that, its policy lacks dynamodb:GetItem " +
      "(ReadRecords): deploy its CDK stack again.",
  ],
])("the remedy of a refused %s, of which AWS says %j", (action, message, remedy) => {
  expect(deniedRemedy(action, message)).toBe(remedy);
});

test.each([
  [
    "RequestTimeTooSkewed",
    "The difference between the request time and the current time is too large.",
  ],
  ["SignatureDoesNotMatch", "Signature expired: 20260101T000000Z is now earlier than …"],
  [
    "InvalidSignatureException",
    "Signature not yet current: 20260101T000000Z is still later than …",
  ],
])("%s that says %j is the clock's fault, not the credentials'", (code, message) => {
  const { failure } = translateError(awsError(code, message), attempted) as RolloutFailure;
  expect(failure).toMatchObject({
    code: "CREDENTIALS_EXPIRED",
    summary: expect.stringContaining("this machine's clock (autoscaling:UpdateAutoScalingGroup)"),
    remedy: "Set this machine's clock right, then run again.",
  });
});

test("a signature that only does not match is the credentials' fault", () => {
  const error = awsError("SignatureDoesNotMatch", "The request signature does not match.");
  const { failure } = translateError(error, attempted) as RolloutFailure;
  expect(failure.remedy).toContain("Sign in again");
});

test("what the SDK puts before its words is not told", () => {
  const said = "@smithy/node-http-handler - [ERROR] a request has exceeded 10000 ms.";
  const { failure } = translateError(awsError("TimeoutError", said), attempted) as RolloutFailure;
  expect(failure.summary).toMatch(/for group web-1: a request has exceeded 10000 ms\.$/);
});

test.each([
  ["AutoScalingGroup name not found - AutoScalingGroup 'x' not found", "DRIFT"],
  ["Group x not found", "DRIFT"],
  ["Provided Target Groups may not be valid. Please ensure they exist and try again.", "DRIFT"],
  [
    "You must use a valid fully-formed launch template. The image id '[ami-1]' does not exist",
    "LAUNCH_FAILED",
  ],
  [
    "You must use a valid fully-formed launch template. Value (x) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name",
    "PERMISSION",
  ],
  [
    "You must use a valid fully-formed launch template. You have requested more vCPU capacity than your current vCPU limit of 32 allows",
    "QUOTA",
  ],
])("ValidationError %j is %s", (message, code) => {
  const translated = translateError(awsError("ValidationError", message), attempted);
  expect((translated as RolloutFailure).failure.code).toBe(code);
});

test("what has no name an operator knows is a bug and stays itself", () => {
  for (const error of [
    awsError("ValidationError", "1 validation error detected"),
    awsError("NotImplemented", "no", { $metadata: { httpStatusCode: 501 } }),
    new TypeError("x is not a function"),
    "a string",
  ]) {
    expect(translateError(error, attempted)).toBe(error);
  }
});

test("a failure already ours passes through", () => {
  const failure = new RolloutFailure({ code: "FENCED_OUT", summary: "s" });
  expect(translateError(failure, attempted)).toBe(failure);
});
