import { BootFailure } from "./boot-failure.ts";
import type { InstanceAws } from "./instance-aws.ts";
import type { ConfigDocument } from "./release-document.ts";

/** Config as the program gets it. */
export interface ResolvedConfig {
  readonly values: Readonly<Record<string, string>>;
  /** For each key that was a reference, what it resolved to: `ssm:/name` and `@version`. */
  readonly references: Readonly<Record<string, string>>;
}

/** Resolves every reference anew (each boot does); rejects with REFERENCE_UNRESOLVED. */
export async function resolveConfig(
  aws: InstanceAws,
  config: ConfigDocument,
): Promise<ResolvedConfig> {
  const values: Record<string, string> = {};
  const references: Record<string, string> = {};
  for (const [key, value] of Object.entries(config)) {
    if (typeof value === "string") {
      values[key] = value;
      continue;
    }
    const found = await resolve(aws, key, value.from);
    values[key] = found.value;
    references[key] = `${value.from}@${found.version}`;
  }
  const unfit = Object.entries(values).find((entry) => entry.some((text) => text.includes("\0")));
  if (unfit === undefined) return { values, references };
  throw new BootFailure("REFERENCE_UNRESOLVED", `${unfit[0]}: no environment can hold a zero byte`);
}

async function resolve(
  aws: InstanceAws,
  key: string,
  from: string,
): Promise<{ readonly value: string; readonly version: number | string }> {
  const [, kind, name = ""] = /^(ssm|secretsmanager):(.*)$/s.exec(from) ?? [];
  if (kind === undefined) {
    throw new BootFailure("REFERENCE_UNRESOLVED", `${key}: ${from} is no kind of reference`);
  }
  const found = kind === "ssm" ? aws.getParameter(name) : secret(aws, key, from);
  return found.catch((error: unknown) => {
    if (error instanceof BootFailure) throw error;
    const said = error instanceof Error ? `${error.name} ${error.message}` : String(error);
    const code = error instanceof Error && "code" in error ? String(error.code) : said;
    throw new BootFailure("REFERENCE_UNRESOLVED", `${key}: ${from}: ${code}`);
  });
}

/** `#key` takes one member of a secret that is a JSON object. */
async function secret(
  aws: InstanceAws,
  key: string,
  from: string,
): Promise<{ readonly value: string; readonly version: string }> {
  const [, id = "", member] = /^secretsmanager:([^#]*)(?:#(.*))?$/s.exec(from) ?? [];
  const { value, version } = await aws.getSecretValue(id);
  if (member === undefined) return { value, version };
  const found = memberOf(value, member);
  if (found !== undefined) return { value: found, version };
  const summary = `${key}: ${from}: the secret is no JSON object with a text of that name`;
  throw new BootFailure("REFERENCE_UNRESOLVED", summary);
}

function memberOf(text: string, member: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    const found = Object.entries(Object(parsed) as object).find(([name]) => name === member);
    return typeof found?.[1] === "string" ? found[1] : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
