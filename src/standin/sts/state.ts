import type { Region } from "../region.ts";

/** Temporary credentials, and whose they are. */
export interface Session {
  readonly arn: string;
  /** As GetCallerIdentity tells it. */
  readonly userId: string;
}

/** Who holds the temporary credentials that the Security Token Service gave out. */
export class Sts {
  readonly #region: Region;
  readonly #sessions = new Map<string, Session>();

  constructor(region: Region) {
    this.#region = region;
  }

  /** Credentials as AWS forms them, good for `seconds`; that they are over then nobody checks. */
  begin(session: Session, seconds: number) {
    const id = (digits: number): string => this.#region.hex(digits).toUpperCase();
    const AccessKeyId = `ASIA${id(16)}`;
    this.#sessions.set(AccessKeyId, session);
    return {
      AccessKeyId,
      SecretAccessKey: this.#region.hex(40),
      SessionToken: Buffer.from(this.#region.hex(96)).toString("base64"),
      Expiration: new Date(this.#region.clock.now() + seconds * 1_000),
    };
  }

  /** Whose an access key is; undefined when it was not given out here. */
  session(accessKeyId: string): Session | undefined {
    return this.#sessions.get(accessKeyId);
  }

  /** For `kept-sts.ts`. */
  get inside(): { readonly sessions: Map<string, Session> } {
    return { sessions: this.#sessions };
  }
}
