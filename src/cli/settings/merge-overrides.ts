/**
 * `base` with `over` laid on it: mappings are merged key by key, everything else (lists too) is
 * replaced. Neither is changed.
 */
export function mergeOverrides(base: unknown, over: unknown): unknown {
  if (over === undefined) {
    return base;
  }
  if (!isMapping(base) || !isMapping(over)) {
    return over;
  }
  const keys = new Set([...Object.keys(base), ...Object.keys(over)]);
  return Object.fromEntries([...keys].map((key) => [key, mergeOverrides(base[key], over[key])]));
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
