/** Where an image is kept, as `registry/repository:tag@digest` says. */
export interface ImageReference {
  /** Host, with its port where one is given; `docker.io` where the text names none. */
  readonly registry: string;
  /** `library/` is put before a bare name of docker.io, as Docker does. */
  readonly repository: string;
  /** `latest` where neither tag nor digest is given. */
  readonly tag: string | undefined;
  /** `sha256:` and 64 hexadecimal digits. */
  readonly digest: string | undefined;
  /** As written, without the digest. */
  readonly name: string;
}

/** Why a text is no reference of an image, as the end of a sentence. */
export interface ImageReferenceFlaw {
  readonly flaw: string;
}

/** Grammar: github.com/distribution/reference, reference.go; digests of sha256 only. */
export function parseImageReference(text: string): ImageReference | ImageReferenceFlaw {
  if (/^[a-z]+:\/\//i.test(text)) {
    return { flaw: "begins with a scheme; a reference begins with the registry's host" };
  }
  const [name = "", digest, ...more] = text.split("@");
  if (more.length > 0 || (digest !== undefined && !/^sha256:[0-9a-f]{64}$/.test(digest))) {
    return { flaw: "has a digest other than sha256: and 64 lower-case hexadecimal digits" };
  }
  const [, path = "", tag] = /^(.*?)(?::([^/:]*))?$/s.exec(name) ?? [];
  if (tag !== undefined && !/^\w[\w.-]{0,127}$/.test(tag)) {
    return { flaw: `has the tag "${tag}"; tags are 1-128 letters, digits, _ . and -` };
  }
  const { registry, repository } = splitPath(path);
  if (!hostAndPort.test(registry) || !URL.canParse(`https://${registry}`)) {
    return { flaw: `has the registry "${registry}"; that is a host and, after a colon, a port` };
  }
  if (repository !== repository.toLowerCase()) {
    return { flaw: "has capital letters in its name; repositories are lower-case" };
  }
  if (repository.length > 255 || !/^[a-z0-9]+((\.|_|__|-+|\/)[a-z0-9]+)*$/.test(repository)) {
    return { flaw: `has the name "${repository}"; write registry/name:tag or name@sha256:…` };
  }
  return {
    registry: registry.toLowerCase(),
    repository:
      registry === dockerHub && !repository.includes("/") ? `library/${repository}` : repository,
    tag: tag ?? (digest === undefined ? "latest" : undefined),
    digest,
    name,
  };
}

const dockerHub = "docker.io";
const hostAndPort = /^([a-z0-9-]+(\.[a-z0-9-]+)*|\[[0-9a-f:]+\])(:\d{1,5})?$/i;

/** The first part is a host when it has a dot or a port, or is localhost; as for Docker. */
function splitPath(path: string): Pick<ImageReference, "registry" | "repository"> {
  const slash = path.indexOf("/");
  const first = slash === -1 ? "" : path.slice(0, slash);
  return /[.:]/.test(first) || first === "localhost"
    ? { registry: first, repository: path.slice(slash + 1) }
    : { registry: dockerHub, repository: path };
}

/**
 * `<tag>-<digits>`, or the name's last part where there is no tag: what a release of an image is
 * called when nobody gave it an id. The digits are the digest's first twelve.
 */
export function imageReleaseId({ tag, repository }: ImageReference, digest: string): string {
  const word = (tag ?? repository.split("/").at(-1) ?? "").replace(/^[^A-Za-z0-9]+/, "");
  const digits = digest.replace(/^sha256:/, "").slice(0, 12);
  return word === "" ? digits : `${word.slice(0, 100)}-${digits}`;
}
