/** Takes secrets out of text that leaves the instance. */
export type Redact = (text: string) => string;

/** Shorter values would blot out ordinary words. */
const LEAST_LENGTH = 6;

/** Replaces every config value of 6 characters or more, also as JSON or a URL would write it. */
export function redactor(values: readonly string[]): Redact {
  const forms = values
    .filter((value) => value.length >= LEAST_LENGTH)
    .flatMap((value) => [value, JSON.stringify(value).slice(1, -1), urlForm(value)]);
  const longestFirst = [...new Set(forms)].sort((a, b) => b.length - a.length);
  if (longestFirst.length === 0) return (text) => text;
  const pattern = longestFirst.map((form) => form.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"));
  const expression = new RegExp(pattern.join("|"), "g");
  return (text) => text.replace(expression, "[redacted]");
}

const urlForm = (value: string): string => encodeURIComponent(Buffer.from(value).toString("utf8"));
