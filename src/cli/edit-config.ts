import { changeConfig, sameConfig } from "../domain/config-change.ts";
import { looksSecret } from "../domain/config-key.ts";
import { unlistedKeys } from "../domain/config-rules.ts";
import { diffConfig, keysSet, type ConfigDiff } from "../domain/config-diff.ts";
import type { ConfigValue, ConfigValues, ConfigVersion } from "../domain/config.ts";
import type { Settings } from "../domain/settings.ts";
import { author } from "./author.ts";
import type { ConfigEditOptions } from "./command-options.ts";
import { requireSomebodyToAsk } from "./confirm.ts";
import type { CommandContext } from "./context.ts";
import { refuseDeployFlags } from "./deploy-flags.ts";
import { unlistedSentence } from "./publish/check-config.ts";
import { warnOn } from "./publish/warn-on.ts";
import { readSettings } from "./settings/read-settings.ts";
import type { Stores } from "./stores.ts";
import type { Connect } from "./wiring.ts";

/** Keys to set, or with undefined to unset, given what is set now. */
export type ConfigChanges = ReadonlyMap<string, ConfigValue | undefined>;

/** The next config version, not written yet. */
export interface PlannedEdit {
  readonly newest: ConfigVersion | undefined;
  readonly values: ConfigValues;
  readonly diff: ConfigDiff;
  readonly isChange: boolean;
}

/**
 * Writes the next config version with the changes made to the newest one, says which version that
 * is, and resolves to 0; with `--deploy` it is rolled out and the rollout's exit code counts. When
 * nothing would change no version is written. Throws CONFLICT when somebody else has written
 * meanwhile. `tell` sees the edit first; when it resolves to false nothing is written.
 */
export async function editConfig(
  context: CommandContext,
  changes: (before: ConfigValues) => ConfigChanges,
  options: ConfigEditOptions,
  open: Connect,
  tell: (edit: PlannedEdit) => boolean = () => true,
): Promise<number> {
  refuseDeployFlags(options);
  if (options.deploy === true) {
    requireSomebodyToAsk(context, "config --deploy", options.yes);
  }
  const settings = await readSettings(context);
  const connection = await open(context, settings);
  try {
    const { configs } = connection.stores;
    const edit = planEdit(await configs.latest(), changes);
    warn(context, settings, edit);
    if (!tell(edit)) {
      return 0;
    }
    if (options.deploy === true) {
      const { deployConfig } = await import("./deploy-config.ts");
      return await deployConfig({ context, settings, connection, edit, options });
    }
    say(context, edit, await storeEdit(context, configs, edit, options.reason));
    return 0;
  } finally {
    connection.close();
  }
}

function planEdit(
  newest: ConfigVersion | undefined,
  changes: (before: ConfigValues) => ConfigChanges,
): PlannedEdit {
  const before = newest?.values ?? {};
  const values = changeConfig(before, changes(before));
  const isChange = !newest || !sameConfig(before, values);
  return { newest, values, diff: diffConfig(before, values), isChange };
}

/** The version that now says what the edit wanted. */
export async function storeEdit(
  context: CommandContext,
  configs: Stores["configs"],
  { newest, values, isChange }: PlannedEdit,
  reason: string | undefined,
): Promise<ConfigVersion> {
  return newest && !isChange
    ? newest
    : await configs.write({
        values,
        basedOn: newest?.version,
        author: author(context.env),
        reason,
        at: new Date(context.clock.now()).toISOString(),
      });
}

function warn(context: CommandContext, settings: Settings, { diff, values }: PlannedEdit): void {
  const set = keysSet(diff);
  unlistedKeys(settings.config, set)
    .map((unlisted) => `${unlistedSentence(unlisted)} No release can be published with it.`)
    .forEach(warnOn(context));
  set
    .filter((key) => looksSecret(key) && typeof values[key] === "string")
    .map(
      (key) =>
        `${key} looks like a secret, and this keeps it as plain text: ` +
        `better ${key}=ssm:/… or ${key}=secretsmanager:….`,
    )
    .forEach(warnOn(context));
}

function say(context: CommandContext, edit: PlannedEdit, { version }: ConfigVersion): void {
  const next = edit.isChange ? "slipway deploy" : null;
  if (context.flags.json === true) {
    const unset = Object.keys(edit.diff.removed);
    const { isChange: changed, diff } = edit;
    context.stdout(`${JSON.stringify({ version, changed, set: keysSet(diff), unset, next })}\n`);
  } else if (edit.isChange) {
    context.stdout(`version ${version}; takes effect with the next release: slipway deploy\n`);
  } else {
    context.stdout(`version ${version} says so already; nothing was changed\n`);
  }
}
