import { createCipheriv, createDecipheriv, createHash } from "node:crypto";

/**
 * Seals what the load balancer keeps in its cookies, so that clients can neither read nor change it
 * (ALB user guide). The key is the account's and the Region's own and never rotates, so cookies
 * outlive a restart; the same text seals to the same cookie.
 */
export class CookieSeal {
  readonly #key: Buffer;

  constructor(region: { readonly name: string; readonly account: string }) {
    this.#key = digest(`stickiness of ${region.account} in ${region.name}`);
  }

  seal(text: string): string {
    const nonce = digest(text).subarray(0, nonceBytes);
    const cipher = createCipheriv("aes-256-gcm", this.#key, nonce);
    const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64");
  }

  /** `undefined` for what was not sealed here. */
  open(cookie: string): string | undefined {
    const bytes = Buffer.from(cookie, "base64");
    const isWhole = bytes.length >= nonceBytes + tagBytes && bytes.toString("base64") === cookie;
    if (!isWhole) return undefined;
    const decipher = createDecipheriv("aes-256-gcm", this.#key, bytes.subarray(0, nonceBytes));
    decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
    try {
      const sealed = bytes.subarray(nonceBytes + tagBytes);
      return Buffer.concat([decipher.update(sealed), decipher.final()]).toString("utf8");
    } catch {
      return undefined;
    }
  }
}

const nonceBytes = 12;
const tagBytes = 16;

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
