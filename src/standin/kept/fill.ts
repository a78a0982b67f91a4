/** Puts what was kept into a room's own, empty map. */
export function fill<Key, Value>(map: Map<Key, Value>, kept: ReadonlyMap<Key, Value>): void {
  for (const [key, value] of kept) map.set(key, value);
}
