import { BootFailure } from "../boot/boot-failure.ts";

/** One instruction of a Dockerfile, as written: no variable is expanded yet. */
export interface Instruction {
  /** Upper case. */
  readonly keyword: string;
  /** `--name=value` before the arguments; `true` for a bare `--name`. */
  readonly flags: ReadonlyMap<string, string | true>;
  readonly text: string;
  /** 1 for the first line of the file. */
  readonly line: number;
  /** The character that continues a line and escapes in words: a backslash, or a backquote. */
  readonly escape: string;
}

/**
 * Splits a Dockerfile into instructions by the rules of its reference: parser directives first,
 * comment lines vanish (also inside a continued instruction), a trailing escape joins lines.
 * Here-documents are refused: what they run or write is a shell's business.
 */
export function readDockerfile(text: string): readonly Instruction[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
  const escape = escapeDirective(lines);
  const instructions: Instruction[] = [];
  let pending = "";
  let start = 0;
  for (const [index, line] of lines.entries()) {
    if (/^\s*#/.test(line) || (pending !== "" && line.trim() === "")) continue;
    if (pending === "") start = index + 1;
    const trimmed = pending === "" ? line.trimStart() : line;
    const joined = continued(trimmed, escape);
    pending += joined ?? trimmed;
    if (joined !== undefined) continue;
    if (pending.trim() !== "") instructions.push(instruction(pending.trim(), start, escape));
    pending = "";
  }
  if (pending.trim() !== "") instructions.push(instruction(pending.trim(), start, escape));
  return instructions;
}

/** `# escape=` counts only among the directives at the very top. */
function escapeDirective(lines: readonly string[]): string {
  for (const line of lines) {
    const directive = /^#\s*([a-z]+)\s*=\s*(\S+)\s*$/i.exec(line);
    if (directive === null) return "\\";
    if (directive[1]?.toLowerCase() === "escape" && directive[2] === "`") return "`";
  }
  return "\\";
}

/** The line without its trailing escape, or undefined when it has none. */
function continued(line: string, escape: string): string | undefined {
  const trimmed = line.trimEnd();
  return trimmed.endsWith(escape) ? trimmed.slice(0, -1) : undefined;
}

function instruction(text: string, line: number, escape: string): Instruction {
  const keyword = (/^\S+/.exec(text)?.[0] ?? "").toUpperCase();
  let rest = text.slice(keyword.length).trim();
  const flags = new Map<string, string | true>();
  for (let flag = FLAG.exec(rest); flag !== null; flag = FLAG.exec(rest)) {
    flags.set(flag[1] ?? "", flag[2] ?? true);
    rest = rest.slice(flag[0].length).trimStart();
  }
  if (["RUN", "COPY", "ADD"].includes(keyword) && /<<-?["']?[A-Za-z_]/.test(rest)) {
    throw refused({ keyword, text: rest, line }, "here-documents need a real Docker");
  }
  return { keyword, flags, text: rest, line, escape };
}

const FLAG = /^--([a-z-]+)(?:=(\S+))?(?=\s|$)/;

/** The refusal of one instruction, naming its line and its words. */
export function refused(
  instruction: Pick<Instruction, "keyword" | "text" | "line">,
  reason: string,
): BootFailure {
  const { keyword, text, line } = instruction;
  const words = `${keyword} ${text}`.replace(/\s+/g, " ").trim();
  const shown = words.length > 120 ? `${words.slice(0, 117)}...` : words;
  return new BootFailure("BUILD_REFUSED", `Dockerfile line ${line}: ${shown}: ${reason}`);
}
