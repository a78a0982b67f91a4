import type { Region } from "../region.ts";

/** An image, by the digest of its manifest. */
export interface StoredImage {
  /** `sha256:…` of the manifest's bytes. */
  readonly digest: string;
  readonly manifest: string;
  readonly mediaType: string;
  readonly pushedAt: Date;
}

/** A repository and what is in it. */
export interface Repository {
  readonly name: string;
  readonly createdAt: Date;
  readonly tagMutability: "MUTABLE" | "IMMUTABLE";
  /** By digest, in the order they were first put. */
  readonly images: Map<string, StoredImage>;
  /** The digest each tag stands for. */
  readonly tags: Map<string, string>;
}

/** The private registry of the account: manifests and tags, no layers. */
export class Registry {
  readonly #region: Region;
  readonly #repositories = new Map<string, Repository>();

  constructor(region: Region) {
    this.#region = region;
  }

  get(name: string): Repository | undefined {
    return this.#repositories.get(name);
  }

  /** Every repository by name. */
  all(): readonly Repository[] {
    return [...this.#repositories.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** An empty repository in place of any of that name. */
  make(name: string, tagMutability: Repository["tagMutability"]): Repository {
    const createdAt = new Date(this.#region.clock.now());
    const made = { name, createdAt, tagMutability, images: new Map(), tags: new Map() };
    this.#repositories.set(name, made);
    return made;
  }

  /** For `kept-registry.ts`. */
  get inside(): { readonly repositories: Map<string, Repository> } {
    return { repositories: this.#repositories };
  }
}
