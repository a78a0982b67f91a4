import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { env } from "node:process";

/** A shell in which an operator types, and what of it is told. */
export interface OperatorShell {
  /** What the operator calls things: `$NAME` in what is typed. */
  readonly names: Record<string, string>;
  /** What was typed, each line after `$ `, and what it printed. */
  readonly transcript: readonly string[];
  /** Types a command; what it printed. */
  readonly run: (command: string) => Promise<string>;
  /** Types it until it prints what is wanted; only the last answer is told. */
  readonly until: (command: string, wanted: RegExp) => Promise<string>;
}

/** `aws` speaks to the door of `port`; `$PORT` is that one. SESSION names a file for what is told. */
export function operatorShell(port: number, names: Record<string, string>): OperatorShell {
  const transcript: string[] = [];
  const type = (command: string) => shell(command, { ...names, PORT: String(port) });
  const tell = (command: string, text: string): string => {
    transcript.push(`$ ${command}`, ...(text === "" ? [] : [text]));
    if (env.SESSION !== undefined) writeFileSync(env.SESSION, `${transcript.join("\n")}\n`);
    return text;
  };
  return {
    names,
    transcript,
    run: async (command) => tell(command, await type(command)),
    async until(command, wanted) {
      let text = "";
      for (let asked = 0; asked < 60; asked += 1) {
        text = await type(command);
        if (wanted.test(text)) return tell(command, text);
      }
      throw new Error(`never ${wanted}: ${command}: ${text}`);
    },
  };
}

/** What a shell prints for a command, both streams, trimmed. */
function shell(command: string, variables: Readonly<Record<string, string>>): Promise<string> {
  const settings = {
    ...env,
    ...variables,
    AWS_ENDPOINT_URL: `http://127.0.0.1:${variables.PORT}`,
    AWS_ACCESS_KEY_ID: "AKIDCLI",
    AWS_SECRET_ACCESS_KEY: "AKIDCLI",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_DEFAULT_OUTPUT: "text",
    AWS_MAX_ATTEMPTS: "1",
    AWS_CONFIG_FILE: `${tmpdir()}/none`,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_PAGER: "",
  };
  return new Promise((resolve) => {
    execFile("sh", ["-fc", command], { env: settings }, (_error, stdout, stderr) =>
      resolve(`${stdout}${stderr}`.trim()),
    );
  });
}
