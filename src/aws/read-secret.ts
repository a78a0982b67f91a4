import { GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { GetParameterCommand } from "@aws-sdk/client-ssm";
import { fail } from "../domain/failure.ts";
import { attempt } from "./attempt.ts";
import type { Clients } from "./clients.ts";

type Readers = Pick<Clients, "ssm" | "secrets">;

/**
 * What an `ssm:` or `secretsmanager:` reference leads to, by the caller's own rights; `#key` takes
 * one member of a JSON secret. Throws NOT_FOUND or PERMISSION, never with the value.
 */
export async function readSecret(clients: Readers, reference: string): Promise<string> {
  const [, kind, name = ""] = /^(ssm|secretsmanager):(.*)$/s.exec(reference) ?? [];
  if (kind === undefined) {
    throw new Error(`${reference} is no reference`);
  }
  const missing = async (error?: unknown): Promise<never> =>
    fail(
      {
        code: "NOT_FOUND",
        summary: `${reference} does not lead to a text: there is none of that name.`,
        remedy: "Create it, or correct the reference.",
      },
      error,
    );
  return kind === "ssm"
    ? await parameter(clients, name, missing)
    : await secret(clients, name, missing);
}

type Missing = (error?: unknown) => Promise<never>;

async function parameter(clients: Readers, name: string, missing: Missing): Promise<string> {
  const command = new GetParameterCommand({ Name: name, WithDecryption: true });
  const answer = await attempt(
    { action: "ssm:GetParameter", resource: `parameter ${name}` },
    () => clients.ssm.send(command),
    { ParameterNotFound: missing, ParameterVersionNotFound: missing },
  );
  return answer.Parameter?.Value ?? (await missing());
}

async function secret(clients: Readers, name: string, missing: Missing): Promise<string> {
  const [, id = name, key] = /^([^#]*)#(.+)$/s.exec(name) ?? [];
  const answer = await attempt(
    { action: "secretsmanager:GetSecretValue", resource: `secret ${id}` },
    async () => (await clients.secrets()).send(new GetSecretValueCommand({ SecretId: id })),
    { ResourceNotFoundException: missing },
  );
  const text = answer.SecretString ?? (await missing());
  return key === undefined ? text : (memberOf(text, key) ?? (await missing()));
}

function memberOf(text: string, key: string): string | undefined {
  try {
    const members: unknown = JSON.parse(text);
    const value = Object.entries(members ?? {}).find(([name]) => name === key)?.[1] as unknown;
    return typeof value === "string" ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
}
