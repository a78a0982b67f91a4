/**
 * One attribute value as the API carries it: exactly one type member is set. Never changed after it
 * was read; numbers are in canonical text (`value/decimal.ts`), so equal numbers have equal text.
 */
export type Value = { [Type in ValueType]: Only<Type> }[ValueType];

/** An item, or the key of one: attribute values by top-level attribute name. */
export type Item = Readonly<Record<string, Value>>;

/** The ten types of DynamoDB by their wire names. */
export type ValueType = keyof Content;

interface Content {
  S: string;
  N: string;
  B: Uint8Array;
  SS: string[];
  NS: string[];
  BS: Uint8Array[];
  M: Record<string, Value>;
  L: Value[];
  NULL: boolean;
  BOOL: boolean;
}

type Only<Type extends ValueType> = Pick<Content, Type> & {
  [Other in Exclude<ValueType, Type>]?: never;
};

/** Every type name, as `attribute_type` accepts them. */
export const valueTypes: readonly ValueType[] = [
  "B",
  "NULL",
  "SS",
  "BOOL",
  "L",
  "BS",
  "N",
  "NS",
  "S",
  "M",
];

/** The type whose member is set. */
export function typeOf(value: Value): ValueType {
  const type = valueTypes.find((candidate) => value[candidate] !== undefined);
  if (type === undefined) throw new Error("an attribute value without a type was let in");
  return type;
}

/** The value called `name`, also when it is called like a member of every JavaScript object. */
export function attributeOf(item: Item, name: string): Value | undefined {
  return Object.hasOwn(item, name) ? item[name] : undefined;
}
