import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { credentialVariables } from "../../aws/client-settings.ts";
import type { RolloutResult } from "../../domain/outcome.ts";
import type { RolloutEvent } from "../../engine/events.ts";

export interface Ran {
  readonly exitCode: number;
  /** The last line of standard output as JSON; undefined when there was none. */
  readonly result: unknown;
}

export interface CommandRun {
  /** Directory of the application. */
  readonly directory: string;
  readonly endpoint: string;
  readonly args: readonly string[];
  /** What it signs with, as the SDK's variables. */
  readonly credentials: Readonly<Record<string, string>>;
  tell(event: RolloutEvent): void;
  /** What it wrote on standard error. */
  stderr(text: string): void;
}

/** Runs this very slipway as its own process, as an operator would, and passes its events on. */
export async function runCommand(run: CommandRun): Promise<Ran> {
  const program = process.argv[1] ?? "";
  const child = spawn(process.execPath, [program, ...run.args, "--json"], {
    cwd: run.directory,
    env: environment(run),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let result: unknown;
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (line) => {
    const message: unknown = JSON.parse(line);
    if (isEvent(message)) {
      run.tell(message);
    } else {
      result = message;
    }
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => run.stderr(text));
  const exitCode = await new Promise<number>((done, failed) => {
    child.once("error", failed);
    child.once("close", (code) => done(code ?? -1));
  });
  return { exitCode, result };
}

/** Without keys and profiles of the operator's own: the stand-in does not know them. */
function environment({ endpoint, credentials }: CommandRun): NodeJS.ProcessEnv {
  const isOwn = (name: string): boolean => operatorsOwn.has(name);
  const kept = Object.entries(process.env).filter(([name]) => !isOwn(name));
  return { ...Object.fromEntries(kept), ...credentials, AWS_ENDPOINT_URL: endpoint };
}

const operatorsOwn: ReadonlySet<string> = new Set([
  ...credentialVariables,
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
]);

/** True for the object that deploy and rollback end with. */
export function isRolloutResult(result: unknown): result is RolloutResult {
  return (
    typeof result === "object" && result !== null && "outcome" in result && "serving" in result
  );
}

function isEvent(message: unknown): message is RolloutEvent {
  return typeof message === "object" && message !== null && "event" in message;
}
