import { AwsError } from "../aws-error.ts";

/**
 * Form parameters as a tree: `A.member.1=x` is `A` → `member` → `1` with the value `x`. An empty
 * list arrives as `A=` (aws-facts §8.2): a node with an empty value and no children.
 */
export interface FormNode {
  value: string | undefined;
  readonly children: Map<string, FormNode>;
}

/** Throws MalformedQueryString on a broken percent escape. */
export function parseForm(text: string): FormNode {
  const root = node();
  for (const pair of text.split("&")) {
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    const name = unescape(equals < 0 ? pair : pair.slice(0, equals));
    const leaf = name.split(".").reduce(child, root);
    leaf.value = equals < 0 ? "" : unescape(pair.slice(equals + 1));
  }
  return root;
}

const node = (): FormNode => ({ value: undefined, children: new Map() });

function child(parent: FormNode, name: string): FormNode {
  const known = parent.children.get(name);
  if (known) return known;
  const made = node();
  parent.children.set(name, made);
  return made;
}

function unescape(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch (cause) {
    if (!(cause instanceof URIError)) throw cause;
    throw new AwsError("MalformedQueryString", "The query string contains a syntax error");
  }
}
