/**
 * The headers of a message that go on to the next hop: those without the hop-by-hop ones (RFC 9110
 * §7.6.1) and without those that Connection names. Content-Length and Host go on even when named
 * there: without them the next hop would read the body as another request, or know no host. Names
 * and values in turn, order and case kept.
 */
export function endToEndHeaders(rawHeaders: readonly string[]): string[] {
  const dropped = new Set(hopByHop);
  forEachHeader(rawHeaders, (name, value) => {
    if (name.toLowerCase() !== "connection") return;
    for (const named of value.split(",")) dropped.add(named.trim().toLowerCase());
  });
  for (const name of indispensable) dropped.delete(name);
  const kept: string[] = [];
  forEachHeader(rawHeaders, (name, value) => {
    if (!dropped.has(name.toLowerCase())) kept.push(name, value);
  });
  return kept;
}

/** Calls `visit` for each pair of a raw header list. */
export function forEachHeader(
  rawHeaders: readonly string[],
  visit: (name: string, value: string) => void,
): void {
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    visit(rawHeaders[at] ?? "", rawHeaders[at + 1] ?? "");
  }
}

const hopByHop = [
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

const indispensable = ["content-length", "host"];
