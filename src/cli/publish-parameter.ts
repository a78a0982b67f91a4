import { canonicalJson } from "../domain/canonical-json.ts";
import type { Region } from "../standin/region.ts";

/** A parameter as a template has it; `<name>` stands for what is known once the rest is made. */
interface ParameterTemplate {
  readonly name: string;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly document: object;
}

/**
 * Sets a parameter with the words filled in: the Region's name and account, and members of `made`
 * (`<subnetIds.0>` is the first of a list). `instead` wins over the template's members.
 */
export function publishParameter(
  region: Region,
  template: ParameterTemplate,
  made: Readonly<Record<string, string | readonly string[]>>,
  instead: object = {},
): void {
  const words: typeof made = { ...made, region: region.name, account: region.account };
  const fill = (text: string): string =>
    text.replaceAll(/<([A-Za-z]+)(?:\.(\d+))?>/g, (word, name: string, place?: string) => {
      const value = words[name];
      return (typeof value === "string" ? value : value?.[Number(place)]) ?? word;
    });
  const filled = JSON.parse(fill(JSON.stringify(template.document))) as object;
  const name = fill(template.name);
  const description = fill(template.description);
  const text = canonicalJson({ ...filled, ...instead });
  region.parameters.set(name, text, "String", { description });
  for (const [key, value] of Object.entries(template.tags)) {
    region.parameters.tags(name).set(key, value);
  }
}
