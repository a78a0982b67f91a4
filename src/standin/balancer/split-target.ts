/**
 * A request target in its parts; the query without its question mark. The authority is that of an
 * absolute target (`GET http://example.com/a`), which overrides Host, and absent otherwise.
 */
export function splitTarget(url: string): {
  authority: string | undefined;
  path: string;
  query: string;
} {
  const absolute = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(url);
  const target = absolute ? url.slice(absolute[0].length) : url;
  const mark = target.indexOf("?");
  const path = mark === -1 ? target : target.slice(0, mark);
  const query = mark === -1 ? "" : target.slice(mark + 1);
  return { authority: absolute?.[1], path: path || "/", query };
}

/** The target as it goes on: path and query alone, in the client's own spelling. */
export function originForm(url: string): string {
  const { authority, path } = splitTarget(url);
  const mark = url.indexOf("?");
  if (authority === undefined) return url;
  return path + (mark === -1 ? "" : url.slice(mark));
}
