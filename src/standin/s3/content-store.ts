import { createHash } from "node:crypto";

/** Where the bytes of objects are, each under what they hash to. */
export interface ContentStore {
  /** Keeps them; resolves to their SHA-256 in hex once they are safe. */
  put(bytes: Uint8Array): Promise<string>;
  /** Rejects when there are none of that name. */
  get(name: string): Promise<Uint8Array>;
  /** Removes all others; for a stand-in that begins anew. */
  keepOnly(names: ReadonlySet<string>): void;
}

/** Kept as long as the process lives. */
export class ContentInMemory implements ContentStore {
  readonly #contents = new Map<string, Uint8Array>();

  put(bytes: Uint8Array): Promise<string> {
    const name = contentName(bytes);
    this.#contents.set(name, bytes);
    return Promise.resolve(name);
  }

  get(name: string): Promise<Uint8Array> {
    const found = this.#contents.get(name);
    return found ? Promise.resolve(found) : Promise.reject(new Error(`no content ${name}`));
  }

  keepOnly(names: ReadonlySet<string>): void {
    for (const name of this.#contents.keys()) {
      if (!names.has(name)) this.#contents.delete(name);
    }
  }
}

/** What content is kept under. */
export function contentName(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
