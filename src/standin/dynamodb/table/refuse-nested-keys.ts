import { validationException } from "../../validation-error.ts";
import type { Path } from "../expression/path.ts";
import { keyAttributes } from "./schema.ts";
import type { Schema } from "./schema.ts";
import type { Table } from "./table.ts";

/** Refuses paths that look inside a key attribute: keys are scalars. */
export function refuseNestedKeys(
  { schema, indexes }: Pick<Table, "schema" | "indexes">,
  paths: readonly Path[],
): void {
  refuse("Key", schema, paths);
  for (const index of indexes) refuse("IndexKey", index.schema, paths);
}

function refuse(kind: string, schema: Schema, paths: readonly Path[]): void {
  for (const { name } of keyAttributes(schema)) {
    if (paths.every(([first, ...rest]) => first !== name || rest.length === 0)) continue;
    throw validationException(
      "Key attributes must be scalars; list random access '[]' and map lookup '.' are not " +
        `allowed: ${kind}: ${name}`,
    );
  }
}
