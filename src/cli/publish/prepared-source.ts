import type { FoundDockerfile } from "./find-dockerfile.ts";

/** Source of a release, read and hashed; nothing has been written anywhere yet. */
export interface PreparedSource {
  /** Id for the release, from git or as given. */
  readonly id: string;
  /** True when the id was derived, so that another copy of it may be told apart by a suffix. */
  readonly idIsDerived: boolean;
  readonly commit: string | undefined;
  readonly dockerfile: FoundDockerfile;
  /** Hexadecimal SHA-256 of the tarball. */
  readonly sha256: string;
  /** Directory inside the tarball that is built, when it is not the root. */
  readonly context?: string;
  /** Where the tarball is: at a URL already, or here, to be put into the base's store. */
  readonly tarball: { readonly url: string } | { readonly bytes: Uint8Array };
}
