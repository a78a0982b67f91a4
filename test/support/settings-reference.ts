import { settingsJsonSchema, type SettingsSchema } from "../../src/cli/settings/json-schema.ts";

/** One key of `slipway.yaml` as the documentation says it. */
export interface KeyReference {
  /** With dots; `[]` for the items of a list, `<name>` where names are free. */
  readonly key: string;
  readonly takes: string;
  /** As written in YAML; absent where the key has none. */
  readonly usual: string | undefined;
  readonly required: boolean;
  readonly meaning: string;
}

/** Every key, in the file's order; overrides of an environment but for what only they have. */
export function settingsReference(schema = settingsJsonSchema() as SettingsSchema): KeyReference[] {
  const { environments, ...rest } = schema.properties ?? {};
  const keys = below({ ...schema, properties: rest }, "");
  const override = environments?.additionalProperties;
  const base = typeof override === "object" ? valued(override).properties?.["base"] : undefined;
  if (!environments || !base) {
    throw new Error("The schema has no environments: this reference would not be whole.");
  }
  return [
    ...keys,
    { ...reference("environments", environments), required: true },
    reference("environments.<name>.base", base),
  ];
}

function below(schema: SettingsSchema, prefix: string): KeyReference[] {
  const required = schema.required ?? [];
  return Object.entries(schema.properties ?? {}).flatMap(([name, written]) => {
    const key = `${prefix}${name}`;
    const value = valued(written);
    if (value.properties) {
      return below(value, `${key}.`);
    }
    const own = { ...reference(key, written), required: required.includes(name) };
    return value.items?.properties ? [own, ...below(value.items, `${key}[].`)] : [own];
  });
}

function reference(key: string, written: SettingsSchema): KeyReference {
  const { default: usual, description } = written;
  return {
    key,
    takes: takes(valued(written)),
    usual:
      usual === undefined
        ? undefined
        : JSON.stringify(usual).replaceAll('"', "").replaceAll(",", ", "),
    required: false,
    meaning: description ?? valued(written).description ?? "",
  };
}

/** The alternative that has a value, where null is allowed too. */
function valued(schema: SettingsSchema): SettingsSchema {
  return schema.anyOf?.find(({ type }) => type !== "null") ?? schema;
}

function takes(schema: SettingsSchema): string {
  if (schema.$comment !== undefined) return schema.$comment;
  if (schema.enum) return schema.enum.join(", ").replace(/, ([^,]*)$/, " or $1");
  if (schema.items) return `list: ${schema.items.properties ? "of mappings" : takes(schema.items)}`;
  if (schema.type === "boolean") return "true or false";
  if (schema.type === "number") return "number above 0";
  if (schema.additionalProperties !== undefined) return "mapping of names to values";
  throw new Error(`What this key takes is not said: ${JSON.stringify(schema)}`);
}
