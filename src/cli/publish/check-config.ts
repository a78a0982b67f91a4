import { missingKeys, unlistedKeys } from "../../domain/config-rules.ts";
import type { ConfigValues } from "../../domain/config.ts";
import { fail } from "../../domain/failure.ts";
import type { Settings } from "../../domain/settings.ts";

/**
 * Refuses a configuration that lacks required keys or, with `strict`, has unlisted ones. Throws
 * BAD_INPUT naming the keys and the command that mends it.
 */
export function checkConfig(settings: Settings, values: ConfigValues): void {
  const missing = missingKeys(settings.config, values);
  const unlisted = unlistedKeys(settings.config, Object.keys(values).sort());
  const where = `--environment ${settings.environment}`;
  const sentences = [
    ...(missing.length === 0
      ? []
      : [`The configuration lacks ${inWords(missing)}, which slipway.yaml requires.`]),
    ...unlisted.map(unlistedSentence),
  ];
  const [summary, ...evidence] = sentences;
  if (summary !== undefined) {
    const command =
      missing.length > 0
        ? `slipway config set ${missing.map((key) => `${key}=VALUE`).join(" ")} ${where}`
        : `slipway config unset ${unlisted.map(({ key }) => key).join(" ")} ${where}`;
    fail({ code: "BAD_INPUT", summary, evidence, remedy: `Nothing was made; first: ${command}` });
  }
}

/** Why strict does not let a key pass. */
export function unlistedSentence({ key, meant }: ReturnType<typeof unlistedKeys>[number]): string {
  const end = meant === undefined ? "." : `; did you mean ${meant}?`;
  return `${key} is in neither list of config in slipway.yaml, which is strict${end}`;
}

function inWords(keys: readonly string[]): string {
  const last = keys.at(-1) ?? "";
  return keys.length < 2 ? last : `${keys.slice(0, -1).join(", ")} and ${last}`;
}
