import type { Region } from "../region.ts";

/** What a version holds: a text or bytes. */
export interface SecretValue {
  readonly text?: string;
  readonly bytes?: Uint8Array;
}

export interface SecretVersion {
  /** The ClientRequestToken of whoever made it. */
  readonly id: string;
  readonly value: SecretValue;
  readonly createdAt: Date;
}

export interface Secret {
  readonly name: string;
  /** Ends in six characters of chance. */
  readonly arn: string;
  readonly createdAt: Date;
  readonly tags: ReadonlyMap<string, string>;
  description: string | undefined;
  changedAt: Date;
  /** The day it was read last. */
  accessedAt: Date | undefined;
  /** When it was deleted, and until when it can be restored. */
  deletion: { readonly at: Date; readonly until: Date } | undefined;
  /** Oldest first. */
  versions: SecretVersion[];
  /** The version each staging label is on. */
  readonly stages: Map<string, string>;
}

/** The secrets of Secrets Manager. */
export class Secrets {
  readonly #region: Region;
  readonly #secrets = new Map<string, Secret>();

  constructor(region: Region) {
    this.#region = region;
  }

  get(name: string): Secret | undefined {
    this.#endOverdue();
    return this.#secrets.get(name);
  }

  /** Those scheduled for deletion too, the oldest first. */
  all(): readonly Secret[] {
    this.#endOverdue();
    return [...this.#secrets.values()];
  }

  /** A secret without a version, in place of any of that name. */
  make(name: string, tags: ReadonlyMap<string, string>): Secret {
    const { name: place, account, quirks } = this.#region;
    const now = new Date(this.#region.clock.now());
    const suffix = quirks.has("SEC-08") ? `-${this.#region.hex(6)}` : "";
    const secret: Secret = {
      name,
      arn: `arn:aws:secretsmanager:${place}:${account}:secret:${name}${suffix}`,
      createdAt: now,
      tags,
      description: undefined,
      changedAt: now,
      accessedAt: undefined,
      deletion: undefined,
      versions: [],
      stages: new Map(),
    };
    this.#secrets.delete(name);
    this.#secrets.set(name, secret);
    return secret;
  }

  delete(name: string): void {
    this.#secrets.delete(name);
  }

  /** For `kept-secrets.ts`. */
  get inside(): { readonly secrets: Map<string, Secret> } {
    return { secrets: this.#secrets };
  }

  /** AWS does so some time after the window has ended. */
  #endOverdue(): void {
    const now = this.#region.clock.now();
    for (const { name, deletion } of this.#secrets.values()) {
      if (deletion && deletion.until.getTime() <= now) this.#secrets.delete(name);
    }
  }
}
