import { resolve } from "node:path";
import { buildWarnings, portDisagreement } from "../../domain/dockerfile-rules.ts";
import { fail } from "../../domain/failure.ts";
import { releaseIdFlaw } from "../../domain/release-id.ts";
import type { Settings } from "../../domain/settings.ts";
import type { ReleaseOptions } from "../command-options.ts";
import type { CommandContext } from "../context.ts";
import { projectDirectory } from "../settings/settings-path.ts";
import { dockerfileFacts } from "./dockerfile-facts.ts";
import { prepareDirectory } from "./prepare-directory.ts";
import { prepareUrl } from "./prepare-url.ts";
import type { PreparedSource } from "./prepared-source.ts";
import { warnOn } from "./warn-on.ts";

/**
 * Reads and checks the source a release is to be made of: `--source`, else `source.context`. All
 * that can be refused without AWS is refused here, as BAD_INPUT, before anything is made.
 */
export async function prepareSource(
  context: CommandContext,
  settings: Settings,
  options: ReleaseOptions,
): Promise<PreparedSource> {
  refuseBadOptions(options);
  const warn = warnOn(context);
  const source = await read(context, settings, options, warn);
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

function refuseBadOptions({ id, sha256, source }: ReleaseOptions): void {
  const flaw = id === undefined ? undefined : releaseIdFlaw(id);
  if (flaw !== undefined) {
    fail({ code: "BAD_INPUT", summary: `--id ${id} cannot be a release id: it ${flaw}.` });
  }
  if (sha256 !== undefined && !/^[0-9a-f]{64}$/i.test(sha256)) {
    fail({ code: "BAD_INPUT", summary: "--sha256 must be 64 hexadecimal digits." });
  }
  if (sha256 !== undefined && (source === undefined || !isUrl(source))) {
    fail({ code: "BAD_INPUT", summary: "--sha256 goes with --source URL; a directory has none." });
  }
}

function read(
  context: CommandContext,
  settings: Settings,
  options: ReleaseOptions,
  warn: (sentence: string) => void,
): Promise<PreparedSource> {
  const { dockerfile } = settings.source;
  const { id, sha256, source } = options;
  if (source !== undefined && isUrl(source)) {
    return prepareUrl(source, { dockerfile, id, sha256 }, context.signal);
  }
  const directory =
    source === undefined
      ? resolve(projectDirectory(context), settings.source.context)
      : resolve(context.cwd, source);
  return prepareDirectory(directory, { dockerfile, id }, warn);
}

function isUrl(text: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\//i.test(text) && URL.canParse(text);
}
