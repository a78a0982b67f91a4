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
): Promise<{ readonly value: string; readonly version: number }> {
  if (from.startsWith("secretsmanager:")) {
    const summary = `${key}: ${from}: Secrets Manager is not served by the stand-in yet`;
    throw new BootFailure("REFERENCE_UNRESOLVED", summary);
  }
  if (!from.startsWith("ssm:")) {
    throw new BootFailure("REFERENCE_UNRESOLVED", `${key}: ${from} is no kind of reference`);
  }
  return aws.getParameter(from.slice("ssm:".length)).catch((error: unknown) => {
    const said = error instanceof Error ? `${error.name} ${error.message}` : String(error);
    const code = error instanceof Error && "code" in error ? String(error.code) : said;
    throw new BootFailure("REFERENCE_UNRESOLVED", `${key}: ${from}: ${code}`);
  });
}
