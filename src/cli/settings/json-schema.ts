import * as z from "zod";
import { fileSchema } from "./schema.ts";

/** The JSON Schema of `slipway.yaml` for editors, made from the validator itself. */
export function settingsJsonSchema(): Readonly<Record<string, unknown>> {
  return { title: "slipway.yaml", ...z.toJSONSchema(fileSchema, { io: "input" }) };
}
