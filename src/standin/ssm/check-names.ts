import { validationException } from "../validation-error.ts";

/** Throws ValidationException unless there is a name, and no more than `most`. */
export function checkNames(names: readonly string[], most: number): void {
  if (names.length > 0 && names.length <= most) return;
  const bound = names.length === 0 ? "greater than or equal to 1" : "less than or equal to 10";
  throw validationException(
    `1 validation error detected: Value '[${names.join(", ")}]' at 'names' failed to satisfy ` +
      `constraint: Member must have length ${bound}`,
  );
}
