import { fail } from "../../domain/failure.ts";
import type { Stores } from "../stores.ts";

/**
 * The token a reference (`env:`, `ssm:`, `secretsmanager:`) leads to, by the publisher's own
 * rights; it is for this process's memory only. Throws BAD_INPUT or what the store refuses it for,
 * naming the reference, never what it leads to.
 */
export async function sourceToken(
  reference: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
  readSecret: Stores["readSecret"],
): Promise<string | undefined> {
  if (reference === undefined) {
    return undefined;
  }
  const [, name] = /^env:(.*)$/s.exec(reference) ?? [];
  const text = name === undefined ? await readSecret(reference) : env[name];
  const token = (text ?? "").trim();
  if (!/^[!-~]+$/.test(token)) {
    const what = text === undefined || text === "" ? "is not set" : "leads to no token";
    fail({
      code: "BAD_INPUT",
      summary: `source.token is ${reference}, which ${what}; a token is one word of ASCII.`,
      remedy: "Set it, or correct source.token in slipway.yaml; nothing was made.",
    });
  }
  return token;
}
