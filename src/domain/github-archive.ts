/** A repository's tree at one commit, as GitHub packs it for whoever asks. */
export interface GithubArchive {
  /** The tag it is of; undefined for branches, commits and names that may be either. */
  readonly tag: string | undefined;
  /** Where the API gives the same to who has a token (Download a repository archive). */
  readonly apiUrl: string;
}

const forms = [
  /^https:\/\/github\.com\/([^/]+)\/([^/]+)\/archive\/(.+)\.tar\.gz$/,
  /^https:\/\/codeload\.github\.com\/([^/]+)\/([^/]+)\/(?:legacy\.)?tar\.gz\/(.+)$/,
  /^https:\/\/api\.github\.com\/repos\/([^/]+)\/([^/]+)\/tarball(?:\/(.+))?$/,
];

/**
 * Undefined for any other URL. GitHub does not promise that such an archive has the same bytes the
 * next time: they are packed when asked for.
 */
export function githubArchive(url: string): GithubArchive | undefined {
  const found = forms.map((form) => form.exec(url)).find((match) => match !== null);
  const [, owner = "", repository = "", ref] = found ?? [];
  if (!found) {
    return undefined;
  }
  const [, tag] = /^refs\/tags\/(.+)$/.exec(ref ?? "") ?? [];
  const end = ref === undefined ? "" : `/${ref}`;
  return { tag, apiUrl: `https://api.github.com/repos/${owner}/${repository}/tarball${end}` };
}
