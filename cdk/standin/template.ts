/** A template as CloudFormation gets it. */
export interface Template {
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties?: Properties }>
  >;
}

type Properties = Readonly<Record<string, unknown>>;

export interface Resource {
  /** Its logical id. */
  readonly id: string;
  readonly type: string;
  readonly properties: Properties;
}

/** Every resource, or those of a type. */
export function resources(template: Template, type?: string): readonly Resource[] {
  return Object.entries(template.Resources)
    .filter(([, { Type }]) => type === undefined || Type === type)
    .map(([id, { Type, Properties = {} }]) => ({ id, type: Type, properties: Properties }));
}

/** A text with words in place of what CloudFormation fills in. Throws for what has no word. */
export function textOf(value: unknown, words: Readonly<Record<string, string>>): string {
  if (typeof value === "string") {
    return value;
  }
  const intrinsic = value as Readonly<Record<string, unknown>>;
  const join = intrinsic["Fn::Join"] as [string, unknown[]] | undefined;
  if (join) {
    return join[1].map((part) => textOf(part, words)).join(join[0]);
  }
  const name = nameOf(intrinsic);
  const word = words[name];
  if (word === undefined) {
    throw new Error(`no word for ${name} (${JSON.stringify(value)})`);
  }
  return word;
}

/** `Id`, `Id.Attribute`, `3 of Id.Arn`. */
function nameOf(intrinsic: Readonly<Record<string, unknown>>): string {
  const select = intrinsic["Fn::Select"] as [number, Record<string, unknown[]>] | undefined;
  if (select) {
    const parts = select[1]["Fn::Split"]?.[1] as Record<string, unknown>;
    return `${select[0]} of ${nameOf(parts)}`;
  }
  const attribute = intrinsic["Fn::GetAtt"] as string[] | undefined;
  return attribute?.join(".") ?? String(intrinsic["Ref"]);
}
