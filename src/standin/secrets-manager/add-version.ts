import { AwsError } from "../aws-error.ts";
import type { Region } from "../region.ts";
import { invalidParameter } from "./refusals.ts";
import type { Secret, SecretValue, SecretVersion } from "./state.ts";

/** What the requests that can make a version have in common. */
export interface ValueGiven {
  readonly ClientRequestToken?: string | undefined;
  readonly SecretString?: string | undefined;
  readonly SecretBinary?: Uint8Array | undefined;
}

export const valueMembers = ["ClientRequestToken", "SecretString", "SecretBinary"] as const;

/** The value of a request; undefined when it has none. InvalidParameterException. */
export function valueGiven({ SecretString, SecretBinary }: ValueGiven): SecretValue | undefined {
  if (SecretString !== undefined && SecretBinary !== undefined) {
    throw invalidParameter("You can't specify both SecretString and SecretBinary.");
  }
  const bytes = SecretString === undefined ? SecretBinary : new TextEncoder().encode(SecretString);
  if (!bytes) return undefined;
  if (bytes.length < 1 || bytes.length > 65_536) {
    throw invalidParameter("A secret value has 1 to 65536 bytes.");
  }
  return SecretString === undefined ? { bytes: new Uint8Array(bytes) } : { text: SecretString };
}

/**
 * Makes a version whose id is the request's token, and puts the labels on it. The same token with
 * the same value makes nothing; with another one it is ResourceExistsException (API reference).
 */
export function addVersion(
  region: Region,
  secret: Secret,
  request: { readonly token: string | undefined; readonly value: SecretValue },
  stages: readonly string[] = [current],
): SecretVersion {
  const { value } = request;
  const id = checkToken(request.token);
  const before = secret.versions.find((version) => version.id === id);
  if (before && region.quirks.has("SEC-06")) {
    if (region.quirks.has("SEC-05") && isSame(before.value, value)) return before;
    throw new AwsError(
      "ResourceExistsException",
      "You can't use ClientRequestToken " +
        `${id} because that value is already in use for a version of secret ${secret.arn}.`,
    );
  }
  const now = region.clock.now();
  const version = { id, value, createdAt: new Date(now) };
  secret.versions = [...secret.versions.filter((one) => one !== before), version];
  const isFirst = secret.versions.length === 1;
  const wanted = region.quirks.has("SEC-11") && !isFirst ? stages : [...stages, current];
  for (const stage of wanted) putLabel(region, secret, stage, id);
  secret.changedAt = new Date(now);
  forgetOld(secret, now);
  return version;
}

/** The labels of a version. */
export function stagesOf({ stages }: Secret, versionId: string): string[] {
  return [...stages].filter(([, id]) => id === versionId).map(([stage]) => stage);
}

const current = "AWSCURRENT";
const previous = "AWSPREVIOUS";

function putLabel({ quirks }: Region, { stages }: Secret, stage: string, id: string): void {
  const from = stages.get(stage);
  if (stage === current && from !== undefined && from !== id && quirks.has("SEC-04")) {
    stages.set(previous, from);
  }
  stages.set(stage, id);
}

/** Of versions without a label a hundred are kept, and those of the last day (API reference). */
function forgetOld(secret: Secret, now: number): void {
  const newest = new Set(secret.versions.slice(-100));
  const dayMs = 86_400_000;
  secret.versions = secret.versions.filter(
    (version) =>
      newest.has(version) ||
      now - version.createdAt.getTime() < dayMs ||
      stagesOf(secret, version.id).length > 0,
  );
}

/** SDKs send one by themselves; what a request without one is answered is UNCONFIRMED. */
function checkToken(token: string | undefined): string {
  if (token === undefined) throw invalidParameter("You must provide a ClientRequestToken value.");
  if (token.length >= 32 && token.length <= 64) return token;
  throw invalidParameter("ClientRequestToken must be 32-64 characters long.");
}

function isSame(a: SecretValue, b: SecretValue): boolean {
  if (a.text !== undefined || b.text !== undefined) return a.text === b.text;
  return Buffer.from(a.bytes ?? []).equals(Buffer.from(b.bytes ?? []));
}
