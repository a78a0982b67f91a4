import { AwsError } from "../aws-error.ts";
import type { Protocol } from "../wire/service-model.ts";

/** What can be wrong with a signature. */
export type Wrong =
  | "missing"
  | "incomplete"
  | "unknown key"
  | "wrong token"
  | "mismatch"
  | "expired"
  | "scope";

type Words = readonly [code: string, status: number, message: string | undefined];

const notValid = "The security token included in the request is invalid.";
const noMatch =
  "The request signature we calculated does not match the signature you provided. Check your AWS " +
  "Secret Access Key and signing method. Consult the service documentation for details.";
const authFailure: Words = [
  "AuthFailure",
  401,
  "AWS was not able to validate the provided access credentials",
];
const noToken = "Request is missing Authentication Token";

/** The words of the services that speak JSON. */
const json: Readonly<Record<Wrong, Words>> = {
  missing: ["MissingAuthenticationTokenException", 400, noToken],
  incomplete: ["IncompleteSignatureException", 400, undefined],
  "unknown key": ["UnrecognizedClientException", 400, notValid],
  "wrong token": ["UnrecognizedClientException", 400, notValid],
  mismatch: ["InvalidSignatureException", 400, noMatch],
  expired: ["InvalidSignatureException", 400, undefined],
  scope: ["InvalidSignatureException", 400, undefined],
};

const query: Readonly<Record<Wrong, Words>> = {
  missing: ["MissingAuthenticationToken", 403, noToken],
  incomplete: ["IncompleteSignature", 400, undefined],
  "unknown key": ["InvalidClientTokenId", 403, notValid],
  "wrong token": ["InvalidClientTokenId", 403, notValid],
  mismatch: ["SignatureDoesNotMatch", 403, noMatch],
  expired: ["SignatureDoesNotMatch", 403, undefined],
  scope: ["SignatureDoesNotMatch", 403, undefined],
};

/** EC2 tells apart hardly anything. */
const ec2: Readonly<Record<Wrong, Words>> = {
  missing: ["MissingAuthenticationToken", 403, noToken],
  incomplete: ["IncompleteSignature", 400, undefined],
  "unknown key": authFailure,
  "wrong token": authFailure,
  mismatch: authFailure,
  expired: ["RequestExpired", 400, "Request has expired."],
  scope: authFailure,
};

const s3: Readonly<Record<Wrong, Words>> = {
  missing: ["AccessDenied", 403, "Access Denied"],
  incomplete: ["AuthorizationHeaderMalformed", 400, undefined],
  "unknown key": [
    "InvalidAccessKeyId",
    403,
    "The AWS Access Key Id you provided does not exist in our records.",
  ],
  "wrong token": ["InvalidToken", 400, "The provided token is malformed or otherwise invalid."],
  mismatch: [
    "SignatureDoesNotMatch",
    403,
    "The request signature we calculated does not match the signature you provided. Check your " +
      "key and signing method.",
  ],
  expired: [
    "RequestTimeTooSkewed",
    403,
    "The difference between the request time and the current time is too large.",
  ],
  scope: ["AuthorizationHeaderMalformed", 400, undefined],
};

const wordsOf: Readonly<Record<Protocol, Readonly<Record<Wrong, Words>>>> = {
  query,
  ec2,
  "json-1.0": json,
  "json-1.1": json,
  "rest-xml": s3,
};

/** What a service of that protocol answers; `detail` where it has no words of its own. */
export function refusal(protocol: Protocol, wrong: Wrong, detail = ""): AwsError {
  const [code, status, message] = wordsOf[protocol][wrong];
  return new AwsError(code, message ?? detail, { status });
}
