import { notImplemented } from "../not-implemented.ts";
import { invalidParameter } from "./refusals.ts";

/**
 * What a filter pattern lets pass: all its terms, none of its `-terms`, or any of its `?terms`;
 * case counts (CloudWatch Logs user guide, filter pattern syntax). That a term is found within a
 * word too is UNCONFIRMED. Patterns of JSON, of columns and regular expressions are 501.
 */
export function filterPattern(pattern: string): (message: string) => boolean {
  const text = pattern.trim();
  if (/^[{[]/.test(text) || text.includes("%")) throw notImplemented(`filterPattern ${text}`);
  const terms = termsIn(text);
  const any = terms.filter(({ sign }) => sign === "?");
  if (any.length > 0 && any.length < terms.length) {
    throw notImplemented(`filterPattern ${text}, of optional terms and others`);
  }
  return (message) => {
    const has = ({ word }: Term): boolean => message.includes(word);
    return any.length > 0
      ? any.some(has)
      : terms.every((term) => has(term) === (term.sign !== "-"));
  };
}

interface Term {
  readonly sign: string;
  readonly word: string;
}

/** Terms of more than letters, digits and `_` stand in quotes. Throws InvalidParameter. */
function termsIn(text: string): readonly Term[] {
  const found: Term[] = [];
  let rest = text;
  while (rest !== "") {
    const [whole, sign = "", quoted, bare] =
      /^([-?]?)(?:"((?:[^"\\]|\\.)+)"|(\w+))(?:\s+|$)/.exec(rest) ?? [];
    if (whole === undefined) throw invalidParameter("Invalid filter pattern");
    found.push({ sign, word: quoted?.replaceAll(/\\(.)/g, "$1") ?? bare ?? "" });
    rest = rest.slice(whole.length);
  }
  return found;
}
