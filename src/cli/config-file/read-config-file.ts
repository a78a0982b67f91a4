import { readFile } from "node:fs/promises";
import { extname, resolve } from "node:path";
import { parseDocument } from "yaml";
import { configValue } from "../../domain/config-change.ts";
import { configKeyFlaw } from "../../domain/config-key.ts";
import type { ConfigValue } from "../../domain/config.ts";
import { fail } from "../../domain/failure.ts";
import { refuseValue } from "../config-arguments.ts";
import type { CommandContext } from "../context.ts";
import { hasCode } from "../error-code.ts";
import { parseDotenv } from "./parse-dotenv.ts";

/**
 * Keys and values of a file: `.json` holds one object of texts and `{ "from": "ssm:…" }`, anything
 * else is dotenv. Throws NOT_FOUND or BAD_INPUT naming file, line and key, never a value.
 */
export async function readConfigFile(
  context: CommandContext,
  name: string,
): Promise<ReadonlyMap<string, ConfigValue>> {
  const bytes = await read(resolve(context.cwd, name), name);
  const text = decode(bytes, name);
  const entries = extname(name) === ".json" ? jsonEntries(text, name) : dotenvEntries(text, name);
  const values = new Map<string, ConfigValue>();
  for (const { key, value, where } of entries) {
    const flaw = configKeyFlaw(key);
    if (flaw !== undefined) {
      refuse(`${where}: ${JSON.stringify(key)} cannot be a config key: it ${flaw}.`);
    }
    if (values.has(key)) {
      refuse(`${where}: ${key} is set twice.`);
    }
    refuseValue(key, typeof value === "string" ? value : value.from);
    values.set(key, value);
  }
  return values;
}

interface FileEntry {
  readonly key: string;
  readonly value: ConfigValue;
  readonly where: string;
}

async function read(path: string, name: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    if (hasCode(error, "ENOENT")) {
      return fail({ code: "NOT_FOUND", summary: `There is no file ${path} to import.` }, error);
    }
    const reason = error instanceof Error ? error.message : String(error);
    return fail({ code: "NOT_FOUND", summary: `${name} cannot be read: ${reason}.` }, error);
  }
}

function decode(bytes: Buffer, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    return fail({ code: "BAD_INPUT", summary: `${name} is not UTF-8 text.` }, error);
  }
}

function dotenvEntries(text: string, name: string): readonly FileEntry[] {
  const parsed = parseDotenv(text);
  if ("flaw" in parsed) {
    return refuse(`${name}:${parsed.at}: the line ${parsed.flaw}.`);
  }
  return parsed.entries.map(({ key, value, at }) => ({
    key,
    value: configValue(value),
    where: `${name}:${at}`,
  }));
}

function jsonEntries(text: string, name: string): readonly FileEntry[] {
  const content = parseJson(text, name);
  if (typeof content !== "object" || content === null || Array.isArray(content)) {
    return refuse(`${name} must hold one JSON object: keys and texts.`);
  }
  return Object.entries(content).map(([key, value]: [string, unknown]) => ({
    key,
    value: jsonValue(value) ?? refuse(`${name}: ${key} must be text (put it in quotes).`),
    where: name,
  }));
}

function parseJson(text: string, name: string): unknown {
  const json = text.replace(/^\uFEFF/, "");
  let content: unknown;
  try {
    content = JSON.parse(json);
  } catch {
    // Node's own message quotes the text, and that may be secret.
    return refuse(`${name} is not JSON.`);
  }
  // JSON is YAML, whose reader does not drop the first of two equal keys without a word.
  const twice = parseDocument(json, { prettyErrors: true }).errors.find(
    ({ code }) => code === "DUPLICATE_KEY",
  );
  const line = twice?.linePos?.[0].line;
  return line === undefined ? content : refuse(`${name}:${line}: a key is set twice.`);
}

/** Undefined for no config value; `{ "from": … }` is as `config list --json` prints references. */
function jsonValue(value: unknown): ConfigValue | undefined {
  if (typeof value === "string") {
    return configValue(value);
  }
  if (typeof value !== "object" || value === null || Object.keys(value).join() !== "from") {
    return undefined;
  }
  const reference = configValue("from" in value ? String(value.from) : "");
  return typeof reference === "string" ? undefined : reference;
}

function refuse(summary: string): never {
  return fail({ code: "BAD_INPUT", summary });
}
