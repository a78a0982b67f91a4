import type { Region } from "../region.ts";

/** Temporary credentials, and whose they are. */
export interface Session {
  readonly arn: string;
  /** As GetCallerIdentity tells it. */
  readonly userId: string;
}

/**
 * A session with its end, in epoch milliseconds, and what it signs with; one kept by an older
 * slipway has neither, and can sign no more.
 */
interface Limited extends Session {
  readonly expiresAt?: number;
  readonly secretAccessKey?: string;
  readonly token?: string;
}

/** Who holds the temporary credentials that the Security Token Service gave out. */
export class Sts {
  readonly #region: Region;
  readonly #sessions = new Map<string, Limited>();

  constructor(region: Region) {
    this.#region = region;
  }

  /** Credentials as AWS forms them, good for `seconds`. */
  begin(session: Session, seconds: number) {
    const id = (digits: number): string => this.#region.hex(digits).toUpperCase();
    const AccessKeyId = `ASIA${id(16)}`;
    const expiresAt = this.#region.clock.now() + seconds * 1_000;
    const { arn, userId } = session;
    const secretAccessKey = this.#region.hex(40);
    const token = Buffer.from(this.#region.hex(96)).toString("base64");
    this.#sessions.set(AccessKeyId, { arn, userId, expiresAt, secretAccessKey, token });
    return {
      AccessKeyId,
      SecretAccessKey: secretAccessKey,
      SessionToken: token,
      Expiration: new Date(expiresAt),
    };
  }

  /** Whose an access key is; undefined when it was not given out here. */
  session(accessKeyId: string): Session | undefined {
    return this.#sessions.get(accessKeyId);
  }

  /** What an access key signs with; undefined when it was not given out here. */
  secret(accessKeyId: string): { secretAccessKey: string; token: string } | undefined {
    const { secretAccessKey, token } = this.#sessions.get(accessKeyId) ?? {};
    return secretAccessKey === undefined || token === undefined
      ? undefined
      : { secretAccessKey, token };
  }

  /** Whether an access key was given out here and is over. */
  isOver(accessKeyId: string): boolean {
    const { expiresAt = Infinity } = this.#sessions.get(accessKeyId) ?? {};
    return this.#region.clock.now() >= expiresAt;
  }

  /** For `kept-sts.ts`. */
  get inside(): { readonly sessions: Map<string, Limited> } {
    return { sessions: this.#sessions };
  }
}
