/** A plain value as DynamoDB's JSON writes it (`{"S": "text"}`); aws-facts §4. */
export type AttributeValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly BOOL: boolean }
  | { readonly L: readonly AttributeValue[] }
  | { readonly M: Readonly<Record<string, AttributeValue>> };

/** Anything a report is made of; undefined members are left out. */
export type Plain =
  | string
  | number
  | boolean
  | undefined
  | readonly Plain[]
  | { readonly [name: string]: Plain };

/** Writes a value; undefined gives undefined. */
function attributeValue(value: Plain): AttributeValue | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "string") return { S: value };
  if (typeof value === "number") return { N: String(value) };
  if (typeof value === "boolean") return { BOOL: value };
  return isList(value) ? { L: definedOf(value) } : { M: attributeMap(value) };
}

/** Writes the members of an item. */
export function attributeMap(members: {
  readonly [name: string]: Plain;
}): Record<string, AttributeValue> {
  const written: Record<string, AttributeValue> = {};
  for (const [name, value] of Object.entries(members)) {
    const attribute = attributeValue(value);
    if (attribute !== undefined) written[name] = attribute;
  }
  return written;
}

const isList = (value: object): value is readonly Plain[] => Array.isArray(value);

function definedOf(list: readonly Plain[]): AttributeValue[] {
  return list.map(attributeValue).filter((one) => one !== undefined);
}
