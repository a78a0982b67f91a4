import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { fail } from "../../domain/failure.ts";

/** Runs git in a directory, as an argument array, and resolves to what it printed. */
export type Git = (...args: readonly string[]) => Promise<string>;

/**
 * Git in `directory`, or undefined where there is none to ask: git is not installed, or the
 * directory is in no work tree. Any other trouble of git's is thrown as BAD_INPUT in git's words.
 */
export async function openGit(directory: string): Promise<Git | undefined> {
  const git: Git = async (...args) => {
    const outcome = await run(directory, args);
    return outcome.kind === "ok" ? outcome.output : refuse(args, outcome.trouble);
  };
  const question = ["rev-parse", "--is-inside-work-tree"];
  const outcome = await run(directory, question);
  if (outcome.kind === "ok") {
    return outcome.output.trim() === "true" ? git : undefined;
  }
  const { trouble } = outcome;
  return trouble === notInstalled || /not a git repository/i.test(trouble)
    ? undefined
    : refuse(question, trouble);
}

type Outcome =
  | { readonly kind: "ok"; readonly output: string }
  | { readonly kind: "failed"; readonly trouble: string };

const notInstalled = "git is not installed";
const execute = promisify(execFile);

async function run(directory: string, args: readonly string[]): Promise<Outcome> {
  try {
    const { stdout } = await execute("git", args, {
      cwd: directory,
      maxBuffer: 256 * 1024 * 1024,
      // Messages in English, for the test above; no lock, so that nobody's own git is disturbed.
      env: { ...process.env, LC_ALL: "C", GIT_OPTIONAL_LOCKS: "0" },
    });
    return { kind: "ok", output: stdout };
  } catch (error) {
    return { kind: "failed", trouble: troubleOf(error) };
  }
}

function troubleOf(error: unknown): string {
  if (!(error instanceof Error)) {
    return String(error);
  }
  if ("code" in error && error.code === "ENOENT") {
    return notInstalled;
  }
  const words = "stderr" in error && typeof error.stderr === "string" ? error.stderr.trim() : "";
  return words === "" ? error.message : words;
}

function refuse(args: readonly string[], trouble: string): never {
  const [first = trouble] = trouble.split("\n");
  return fail({
    code: "BAD_INPUT",
    summary: `git ${args[0]} failed: ${first}`,
    evidence: trouble.split("\n").slice(1),
  });
}
