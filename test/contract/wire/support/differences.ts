/**
 * Where two plain values differ: `path: only ours`, `path: only theirs`, or both values. List and
 * map positions stay out of `path`, so that it names a member of the model.
 */
export interface Difference {
  readonly path: string;
  readonly kind: "only ours" | "only theirs" | "unequal";
  readonly text: string;
}

/** `isMapKey` tells the keys of maps from the members of structures. */
export function* differences(
  ours: unknown,
  theirs: unknown,
  isMapKey: (key: string) => boolean,
  path = "",
): Generator<Difference> {
  if (Array.isArray(ours) && Array.isArray(theirs) && ours.length === theirs.length) {
    for (const [i, one] of ours.entries()) yield* differences(one, theirs[i], isMapKey, path);
  } else if (isRecord(ours) && isRecord(theirs)) {
    for (const key of new Set([...Object.keys(ours), ...Object.keys(theirs)])) {
      const here = isMapKey(key) ? path : path === "" ? key : `${path}.${key}`;
      if (!Object.hasOwn(theirs, key)) yield { path: here, kind: "only ours", text: "" };
      else if (!Object.hasOwn(ours, key)) yield { path: here, kind: "only theirs", text: "" };
      else yield* differences(ours[key], theirs[key], isMapKey, here);
    }
  } else if (ours !== theirs) {
    const text = `ours ${JSON.stringify(ours)}, theirs ${JSON.stringify(theirs)}`;
    yield { path, kind: "unequal", text: text.slice(0, 200) };
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
