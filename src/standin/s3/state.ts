import type { Region } from "../region.ts";
import { noSuchBucket, noSuchKey } from "./errors.ts";
import type { ContentStore } from "./content-store.ts";

/** An object in its only version. */
export interface StoredObject {
  readonly key: string;
  readonly size: number;
  /** In quotes: the MD5 of the content, in hex. */
  readonly etag: string;
  readonly lastModified: Date;
  /** What the content store has it under. */
  readonly content: string;
  /** Checksums that came with it, by the names of the members: `ChecksumCRC32`, in base64. */
  readonly checksums: Readonly<Record<string, string>>;
  /** What is told again as it came, by the names of the members: `ContentType`, `CacheControl`. */
  readonly headers: Readonly<Record<string, string>>;
  /** What the client calls `x-amz-meta-…`. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** A bucket, and its objects by their keys. */
export interface Bucket {
  readonly name: string;
  readonly createdAt: Date;
  readonly objects: Map<string, StoredObject>;
}

/** The buckets of the account. Everything is consistent at once, as on AWS. */
export class S3 {
  readonly #region: Region;
  readonly #contents: ContentStore;
  readonly #buckets = new Map<string, Bucket>();

  constructor(region: Region, contents: ContentStore) {
    this.#region = region;
    this.#contents = contents;
  }

  /** Makes a bucket, unless there is one. */
  create(name: string): void {
    const createdAt = new Date(this.#region.clock.now());
    if (!this.has(name)) this.#buckets.set(name, { name, createdAt, objects: new Map() });
  }

  has(name: string): boolean {
    return this.#buckets.has(name);
  }

  delete(name: string): void {
    this.#buckets.delete(name);
  }

  /** By name. */
  all(): readonly Bucket[] {
    return [...this.#buckets.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Throws NoSuchBucket. */
  bucket(name: string): Bucket {
    const found = this.#buckets.get(name);
    if (!found) throw noSuchBucket(name);
    return found;
  }

  /** Throws NoSuchBucket, NoSuchKey. */
  object(bucket: string, key: string): StoredObject {
    const found = this.bucket(bucket).objects.get(key);
    if (!found) throw noSuchKey(key);
    return found;
  }

  /** Puts an object in the place of the one of its key, if there is one. */
  async put(
    bucket: Bucket,
    bytes: Uint8Array,
    given: Omit<StoredObject, "lastModified" | "content" | "size">,
  ): Promise<StoredObject> {
    const content = await this.#contents.put(bytes);
    const lastModified = toSeconds(this.#region.clock.now());
    const stored = { ...given, size: bytes.length, content, lastModified };
    bucket.objects.set(given.key, stored);
    return stored;
  }

  content({ content }: StoredObject): Promise<Uint8Array> {
    return this.#contents.get(content);
  }

  /** For `kept-s3.ts`. */
  get inside(): { readonly buckets: Map<string, Bucket> } {
    return { buckets: this.#buckets };
  }

  /** Removes contents that no object has. */
  sweep(): void {
    const objects = [...this.#buckets.values()].flatMap((one) => [...one.objects.values()]);
    this.#contents.keepOnly(new Set(objects.map(({ content }) => content)));
  }
}

/** S3 tells times to the second (its lists end in `.000Z`). */
const toSeconds = (ms: number): Date => new Date(Math.floor(ms / 1_000) * 1_000);
