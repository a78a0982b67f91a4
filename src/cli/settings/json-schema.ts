import * as z from "zod";
import { defaults } from "./defaults.ts";
import { fileSchema } from "./schema.ts";

/** The part of a JSON Schema that slipway's own has. */
export interface SettingsSchema {
  readonly description?: string;
  /** What the key takes, in words. */
  readonly $comment?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, SettingsSchema>>;
  readonly items?: SettingsSchema;
  readonly additionalProperties?: SettingsSchema | boolean;
  readonly anyOf?: readonly SettingsSchema[];
}

/** The JSON Schema of `slipway.yaml` for editors, made from the validator itself. */
export function settingsJsonSchema(): SettingsSchema & Readonly<Record<string, unknown>> {
  const schema = z.toJSONSchema(fileSchema, { io: "input" }) as SettingsSchema;
  return { title: "slipway.yaml", ...withDefaults(schema, defaults) };
}

/** Defaults where there are any; those of a list's items are under the list's name without s. */
function withDefaults(schema: SettingsSchema, values: object): SettingsSchema {
  const known = new Map<string, unknown>(Object.entries(values));
  const properties = Object.entries(schema.properties ?? {}).map(([key, below]) => {
    const value = known.get(key);
    const ofItem = known.get(key.replace(/s$/, ""));
    if (below.items && isMapping(ofItem)) {
      return [key, { ...below, default: value, items: withDefaults(below.items, ofItem) }];
    }
    if (below.properties && isMapping(value)) {
      return [key, withDefaults(below, value)];
    }
    return [key, value === undefined ? below : { ...below, default: value }];
  });
  return { ...schema, properties: Object.fromEntries(properties) };
}

function isMapping(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
