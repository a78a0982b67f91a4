import type * as z from "zod";
import { suggestion } from "../../domain/suggestion.ts";
import { knownKeys } from "./known-keys.ts";
import type { SettingsFile } from "./settings-file.ts";

type Issue = z.core.$ZodIssue;

/** One sentence per thing wrong: where it stands, what is wrong, what to write instead. */
export function flawSentences(file: SettingsFile, issues: readonly Issue[]): string[] {
  return issues.flatMap((issue) =>
    issue.code === "unrecognized_keys"
      ? issue.keys.map((key) => unknownKey(file, issue.path, key))
      : [flawSentence(file, issue.path, messageOf(issue))],
  );
}

/** `slipway.yaml:4:11: health.interval is "5", but it must be…`; `wrong` goes on after "it". */
export function flawSentence(
  file: SettingsFile,
  path: readonly PropertyKey[],
  wrong: string,
): string {
  const value = valueAt(file.content, path);
  const key = path.map(String).join(".");
  if (value === undefined) {
    return `${file.place(path)}: ${key} is missing; it ${wrong}.`;
  }
  if (value === null) {
    return `${file.place(path)}: ${key} is empty; it ${wrong}, or leave it out.`;
  }
  const said = typeof value === "object" || isPrivate(path) ? "" : ` is ${shown(value)}, but it`;
  return `${file.place(path)}: ${key}${said} ${wrong}.`;
}

/** Where somebody may have put the secret itself. */
function isPrivate(path: readonly PropertyKey[]): boolean {
  const key = path.map(String).join(".");
  return /(^|\.)(registry\.credentials|source\.token)$/.test(key);
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 60)}… (${text.length} characters)` : text;
}

function unknownKey(file: SettingsFile, path: readonly PropertyKey[], key: string): string {
  const known = knownKeys(path);
  const meant = suggestion(key, known);
  const where = path.length === 0 ? "at the top" : `in ${path.map(String).join(".")}`;
  const advice = meant === undefined ? `there are ${known.join(", ")}` : `did you mean ${meant}?`;
  const end = meant === undefined ? "." : "";
  return `${file.placeOfKey([...path, key])}: there is no key ${key} ${where}; ${advice}${end}`;
}

/** Keys of a mapping carry their own issues inside; alternatives are told by what they accept. */
function messageOf(issue: Issue): string {
  if (issue.code === "invalid_key") {
    return issue.issues[0]?.message ?? issue.message;
  }
  return issue.code === "invalid_union" ? "must be text, a number, true or false" : issue.message;
}

function valueAt(content: unknown, path: readonly PropertyKey[]): unknown {
  let value = content;
  for (const key of path) {
    if (typeof value !== "object" || value === null) {
      return undefined;
    }
    value = Object.entries(value).find(([name]) => name === String(key))?.[1];
  }
  return value;
}
