import { createHash, createHmac } from "node:crypto";

/** What a signature is good for: `day/region/service/aws4_request`. */
export interface Scope {
  /** `20300101`, UTC. */
  readonly day: string;
  readonly region: string;
  /** The signing name. */
  readonly service: string;
}

/** The scope as it is written. */
export const scopeText = ({ day, region, service }: Scope): string =>
  `${day}/${region}/${service}/aws4_request`;

/** In hex. */
export function sha256(data: string | Uint8Array): string {
  return createHash("sha256").update(data).digest("hex");
}

/** In hex: the signature of a text under a secret, within a scope. */
export function signature(secret: string, scope: Scope, text: string): string {
  return createHmac("sha256", signingKey(secret, scope)).update(text).digest("hex");
}

/** Four hashes on the way to a key that is good for a day: it is kept. */
function signingKey(secret: string, scope: Scope): Buffer {
  const name = `${secret} ${scopeText(scope)}`;
  const known = keys.get(name);
  if (known) return known;
  const key = [scope.day, scope.region, scope.service, "aws4_request"].reduce<string | Buffer>(
    (before, part) => createHmac("sha256", before).update(part).digest(),
    `AWS4${secret}`,
  ) as Buffer;
  if (keys.size >= mostKeys) keys.clear();
  keys.set(name, key);
  return key;
}

const keys = new Map<string, Buffer>();
const mostKeys = 1_000;
