import type { Scalar } from "./shape.ts";

/** Throws when an operation returned a value of another type than its output declares. */
export function checkScalar(shape: Scalar, value: unknown): string | number | boolean {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    if (typeof value === shape.kind) return value;
  }
  throw new TypeError(`an output member is a ${typeof value}, not a ${shape.kind}`);
}
