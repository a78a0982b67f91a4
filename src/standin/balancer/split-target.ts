/** A request target without scheme and host, in two; the query without its question mark. */
export function splitTarget(url: string): { path: string; query: string } {
  const target = url.startsWith("/") ? url : url.replace(/^[a-z]+:\/\/[^/?#]*/i, "");
  const mark = target.indexOf("?");
  if (mark === -1) return { path: target || "/", query: "" };
  return { path: target.slice(0, mark) || "/", query: target.slice(mark + 1) };
}
