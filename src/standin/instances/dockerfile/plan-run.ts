import { posix } from "node:path";
import type { ImageDraft } from "./image-draft.ts";
import { type Instruction, refused } from "./read-dockerfile.ts";
import { variableOf } from "./variable-of.ts";
import { words } from "./words.ts";

const ALLOWED = "only npm ci|install, pip install -r, mkdir and chmod are run, joined by &&";

/**
 * RUN, for the few commands that can be kept inside the instance's own tree. No shell is started:
 * a command that needs one (pipes, redirections, globs, substitutions) is refused.
 */
export function planRun(draft: ImageDraft, one: Instruction): void {
  if (one.flags.size > 0) throw refused(one, "RUN flags need BuildKit");
  if (one.text.startsWith("[")) throw refused(one, ALLOWED);
  for (const part of one.text.split("&&")) {
    // A quoted && or a lone operator ends here: better refused than misread.
    if (/[;|&<>()`*?[\]{}~\n]|\$\(/.test(part.replace(/\$\{[^}]*\}/g, ""))) {
      throw refused(one, `it needs a shell; ${ALLOWED}`);
    }
    const [program, ...rest] = words(part, variableOf(draft), one.escape);
    if (program === undefined) throw refused(one, "an empty command");
    if (!isAllowed(program, rest)) throw refused(one, ALLOWED);
    prepare(draft, program);
    draft.steps.push({
      kind: "run",
      argv: [program, ...rest],
      workingDirectory: draft.workingDirectory,
      environment: { ...definedOnly(draft.arguments), ...draft.environment },
      origin: one,
    });
  }
}

function isAllowed(program: string, rest: readonly string[]): boolean {
  if (program === "npm") return ["ci", "install", "i"].includes(rest[0] ?? "");
  if (program === "pip" || program === "pip3") {
    return rest[0] === "install" && rest.some((word) => /^(-r|--requirement)/.test(word));
  }
  return program === "mkdir" || program === "chmod";
}

/** Where pip puts packages, since this machine's own site-packages are read-only. */
const PIP_TARGET = "/srv/slipway-pip";

function prepare(draft: ImageDraft, program: string): void {
  if (!program.startsWith("pip") || draft.environment["PIP_TARGET"] !== undefined) return;
  const { environment } = draft;
  environment["PIP_TARGET"] = PIP_TARGET;
  const python = environment["PYTHONPATH"];
  environment["PYTHONPATH"] = python === undefined ? PIP_TARGET : `${PIP_TARGET}:${python}`;
  const path = environment["PATH"] ?? draft.hostPath;
  environment["PATH"] = `${posix.join(PIP_TARGET, "bin")}:${path}`;
  draft.notes.push(`pip installs into ${PIP_TARGET}; PYTHONPATH and PATH name it`);
}

function definedOnly(all: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const defined = Object.entries(all).filter((entry): entry is [string, string] => {
    return entry[1] !== undefined;
  });
  return Object.fromEntries(defined);
}
