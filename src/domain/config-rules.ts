import type { ConfigValues } from "./config.ts";
import { suggestion } from "./suggestion.ts";

/** What slipway.yaml asks of a service's configuration, checked whenever a release is published. */
export interface ConfigRules {
  /** Keys a release cannot do without. */
  readonly required: readonly string[];
  /** Further keys that strict lets pass. */
  readonly optional: readonly string[];
  /** No other keys than those listed. */
  readonly strict: boolean;
}

/** Required keys that are not set, in the order they are listed. */
export function missingKeys({ required }: ConfigRules, values: ConfigValues): readonly string[] {
  return required.filter((key) => !Object.hasOwn(values, key));
}

/** Keys that strict does not let pass, with the listed key that was probably meant. */
export function unlistedKeys(
  { required, optional, strict }: ConfigRules,
  keys: readonly string[],
): readonly { readonly key: string; readonly meant: string | undefined }[] {
  const listed = [...required, ...optional];
  return strict
    ? keys
        .filter((key) => !listed.includes(key))
        .map((key) => ({ key, meant: suggestion(key, listed) }))
    : [];
}
