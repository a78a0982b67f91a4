import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fail, type Failure } from "../../domain/failure.ts";
import type { Settings } from "../../domain/settings.ts";
import type { CommandContext } from "../context.ts";
import { hasCode } from "../error-code.ts";
import { shellWord } from "../shell-word.ts";
import { chooseEnvironment } from "./choose-environment.ts";
import { contradictions } from "./contradictions.ts";
import { flawSentence, flawSentences } from "./flaw-sentence.ts";
import { mergeOverrides } from "./merge-overrides.ts";
import { environmentSchema, fileSchema } from "./schema.ts";
import { parseSettingsFile, type SettingsFile } from "./settings-file.ts";
import { settingsPath } from "./settings-path.ts";
import { settle, type Written } from "./settle.ts";

/**
 * The settings a command works with: the file, the chosen environment's overrides, the defaults,
 * and `--service`. Throws BAD_INPUT or NOT_FOUND; each flaw is one sentence saying where it is and
 * what to write, the first as the summary, the others as evidence.
 */
export async function readSettings(context: CommandContext): Promise<Settings> {
  const name = context.flags.file ?? "slipway.yaml";
  const text = await readText(settingsPath(context), name, context.cwd);
  const file = parseSettingsFile(name, text);
  const written = fileSchema.safeParse(file.content);
  if (!written.success) {
    return refuse(flawSentences(file, written.error.issues));
  }
  const { environments, ...common } = written.data;
  const asked = context.flags.environment;
  const environment = chooseEnvironment(name, Object.keys(environments), asked, context.env);
  const merged = mergeOverrides(common, environments[environment] ?? undefined);
  return settleAll(file, environment, withService(merged, context.flags.service));
}

async function readText(path: string, name: string, directory: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT")) {
      return fail(notThere(name, directory), error);
    }
    if (hasCode(error, "EISDIR")) {
      return fail(
        {
          code: "BAD_INPUT",
          summary: `${name} is a directory, not a settings file.`,
          remedy: "Give --file the file in it, as in deploy/slipway.yaml.",
        },
        error,
      );
    }
    const reason = error instanceof Error ? error.message : String(error);
    return fail({ code: "BAD_INPUT", summary: `${name} cannot be read: ${reason}.` }, error);
  }
}

/** Who stands in a subdirectory of the project is told where its file is. */
function notThere(name: string, directory: string): Failure {
  const above = name === "slipway.yaml" ? directoryAbove(directory, name) : undefined;
  const summary = `There is no ${name} in ${directory}`;
  const path = relative(directory, join(above ?? directory, name));
  return above === undefined
    ? {
        code: "NOT_FOUND",
        summary: `${summary}.`,
        remedy: "slipway init writes one; --file names one elsewhere.",
      }
    : {
        code: "NOT_FOUND",
        summary: `${summary}, but there is one in ${above}.`,
        remedy: `Run it there, or give --file ${shellWord(path)}.`,
      };
}

/** The nearest directory above this one that has a file of that name. */
function directoryAbove(directory: string, name: string): string | undefined {
  const above = dirname(directory);
  if (above === directory) {
    return undefined;
  }
  return existsSync(join(above, name)) ? above : directoryAbove(above, name);
}

function withService(merged: unknown, service: string | undefined): Written {
  const named = service === undefined ? merged : mergeOverrides(merged, { service });
  const written = environmentSchema.safeParse(named);
  if (!written.success) {
    const [issue] = written.error.issues;
    return fail({ code: "BAD_INPUT", summary: `--service ${service} ${issue?.message}.` });
  }
  return written.data;
}

function settleAll(file: SettingsFile, environment: string, written: Written): Settings {
  const settings = settle(written, environment);
  const found = contradictions(written, settings).map(({ path, wrong }) => {
    const own = ["environments", environment, ...path];
    return flawSentence(file, file.has(own) ? own : path, wrong);
  });
  return found.length > 0 ? refuse(found) : settings;
}

function refuse(sentences: readonly string[]): never {
  const [summary = "", ...others] = sentences;
  return fail({ code: "BAD_INPUT", summary, evidence: others });
}
