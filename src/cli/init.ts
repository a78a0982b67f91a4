import { writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { dockerfilePlaces } from "../domain/dockerfile-rules.ts";
import { fail } from "../domain/failure.ts";
import type { InitOptions } from "./command-options.ts";
import type { CommandContext } from "./context.ts";
import { hasCode } from "./error-code.ts";
import { readManifest } from "./package-manifest.ts";
import { warnOn } from "./publish/warn-on.ts";
import { readIfThere } from "./read-if-there.ts";
import { settingsTemplate } from "./settings-template.ts";
import { settingsPath } from "./settings/settings-path.ts";

/**
 * `slipway init`: writes a commented slipway.yaml beside the Dockerfile, never over one that is
 * there. Service and port are guessed from package.json, the directory and EXPOSE.
 */
export async function runInit(
  context: CommandContext,
  _args: readonly string[],
  options: InitOptions,
): Promise<number> {
  if (options.schema === true) {
    const { settingsJsonSchema } = await import("./settings/json-schema.ts");
    context.stdout(`${JSON.stringify(settingsJsonSchema(), null, 2)}\n`);
    return 0;
  }
  const path = settingsPath(context);
  const directory = dirname(path);
  const port = await guessPort(context, directory);
  const text = settingsTemplate({ service: await guessService(directory), ...port });
  if (options.stdout === true) {
    context.stdout(text);
    return 0;
  }
  await writeNew(path, text);
  context.stdout(
    context.flags.json === true
      ? `${JSON.stringify({ file: path, next: "slipway deploy" })}\n`
      : `${path} written; look at service, port and health, then: slipway deploy\n`,
  );
  return 0;
}

async function writeNew(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: "wx" });
  } catch (error) {
    if (hasCode(error, "EEXIST")) {
      fail(
        {
          code: "CONFLICT",
          summary: `${path} exists already; it was left as it is.`,
          remedy: "slipway init --stdout prints a fresh one.",
        },
        error,
      );
    }
    const reason = error instanceof Error ? error.message : String(error);
    fail({ code: "BAD_INPUT", summary: `${path} cannot be written: ${reason}.` }, error);
  }
}

async function guessPort(
  context: CommandContext,
  directory: string,
): Promise<{ readonly port: number; readonly portFrom: string }> {
  const { dockerfileFacts } = await import("./publish/dockerfile-facts.ts");
  for (const place of dockerfilePlaces(undefined)) {
    const bytes = await readIfThere(join(directory, place));
    if (bytes) {
      const [port] = dockerfileFacts(bytes.toString("utf8")).exposedPorts;
      return port === undefined
        ? { port: 8080, portFrom: `a guess: ${place} exposes no port` }
        : { port, portFrom: `what ${place} exposes` };
    }
  }
  warnOn(context)(`There is no Dockerfile in ${directory} yet; a release needs one.`);
  return { port: 8080, portFrom: "a guess: there is no Dockerfile yet" };
}

async function guessService(directory: string): Promise<string> {
  const { name } = await readManifest(directory);
  return serviceName(name?.replace(/^@[^/]*\//, "")) ?? serviceName(basename(directory)) ?? "web";
}

/** The text with what a service name may not have left out; undefined when nothing remains. */
function serviceName(text: string | undefined): string | undefined {
  const name = (text ?? "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 20)
    .replace(/^-+|-+$/g, "");
  return name === "" ? undefined : name;
}
