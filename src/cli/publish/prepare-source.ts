import { resolve } from "node:path";
import { buildWarnings, portDisagreement } from "../../domain/dockerfile-rules.ts";
import { fail } from "../../domain/failure.ts";
import type { Settings } from "../../domain/settings.ts";
import type { ReleaseOptions } from "../command-options.ts";
import type { CommandContext } from "../context.ts";
import type { Stores } from "../stores.ts";
import { projectDirectory } from "../settings/settings-path.ts";
import { dockerfileFacts } from "./dockerfile-facts.ts";
import { isUrl } from "./is-url.ts";
import { prepareDirectory } from "./prepare-directory.ts";
import { prepareUrl } from "./prepare-url.ts";
import type { PreparedSource } from "./prepared-source.ts";
import { sourceToken } from "./source-token.ts";
import { warnOn } from "./warn-on.ts";

/**
 * Reads and checks the source a release is to be made of: `--source`, else `source.context`. All
 * that can be refused without AWS is refused here, as BAD_INPUT, before anything is made.
 */
export async function prepareSource(
  context: CommandContext,
  settings: Settings,
  stores: Pick<Stores, "readObject" | "readSecret">,
  options: ReleaseOptions,
): Promise<PreparedSource> {
  if (settings.registry.credentials !== undefined && settings.image === undefined) {
    fail({
      code: "BAD_INPUT",
      summary: "registry.credentials are for an image's registry, and this release is of source.",
      remedy: "Leave them out of slipway.yaml, or name an image; nothing was made.",
    });
  }
  const warn = warnOn(context);
  const source = await read({ context, settings, stores, options, warn });
  const facts = dockerfileFacts(source.dockerfile.text);
  const disagreement = portDisagreement(facts, settings.port);
  if (disagreement !== undefined) {
    fail({
      code: "BAD_INPUT",
      summary: `${disagreement}: the program would not be reached.`,
      remedy: "Make the two agree; nothing was made.",
    });
  }
  buildWarnings(facts).forEach(warn);
  return source;
}

interface Asked {
  readonly context: CommandContext;
  readonly settings: Settings;
  readonly stores: Pick<Stores, "readObject" | "readSecret">;
  readonly options: ReleaseOptions;
  readonly warn: (sentence: string) => void;
}

async function read(asked: Asked): Promise<PreparedSource> {
  const { context, settings, stores, options, warn } = asked;
  const { dockerfile } = settings.source;
  const { id, sha256, source } = options;
  if (source !== undefined && isUrl(source)) {
    const token = /^https?:/.test(source)
      ? await sourceToken(settings.source.token, context.env, stores.readSecret)
      : undefined;
    const { signal } = context;
    const fetching = { signal, token, readObject: stores.readObject };
    return await prepareUrl(source, { dockerfile, id, sha256 }, fetching);
  }
  const directory =
    source === undefined
      ? resolve(projectDirectory(context), settings.source.context)
      : resolve(context.cwd, source);
  const { requireClean } = settings;
  return await prepareDirectory(directory, { dockerfile, id, requireClean }, warn);
}
