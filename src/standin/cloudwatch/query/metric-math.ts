import { notImplemented } from "../../not-implemented.ts";
import { invalidRequest } from "../refusals.ts";

/** A metric math expression, taken apart. */
export type MathNode =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "reference"; readonly id: string }
  | { readonly kind: "arithmetic"; readonly sign: Sign; readonly of: MathPair }
  | { readonly kind: "fill"; readonly series: MathNode; readonly with: number | "REPEAT" };

export type Sign = "+" | "-" | "*" | "/";
type MathPair = readonly [MathNode, MathNode];

/**
 * Reads an expression: numbers, ids of other queries, `+ - * /`, brackets, and
 * `FILL(series, number | REPEAT)`. Every other function or operator of metric math is 501 by name.
 * Throws ValidationError (text UNCONFIRMED) for what is no expression at all.
 */
export function parseMath(expression: string, id: string): MathNode {
  if (/^\s*(SELECT|SCHEMA)\b/i.test(expression)) throw notImplemented("Metrics Insights queries");
  const reader = new MathReader(expression, id);
  return reader.whole();
}

class MathReader {
  readonly #tokens: readonly string[];
  readonly #fail: () => never;
  #at = 0;

  constructor(expression: string, id: string) {
    this.#tokens = expression.match(token) ?? [];
    this.#fail = () => {
      throw invalidRequest(`Error in expression '${id}': cannot read '${expression}'.`);
    };
  }

  whole(): MathNode {
    const node = this.#terms();
    if (this.#peek() !== undefined) this.#unexpected();
    return node;
  }

  #terms(): MathNode {
    let node = this.#factors();
    for (let sign = this.#peek(); sign === "+" || sign === "-"; sign = this.#peek()) {
      this.#at += 1;
      node = { kind: "arithmetic", sign, of: [node, this.#factors()] };
    }
    return node;
  }

  #factors(): MathNode {
    let node = this.#single();
    for (let sign = this.#peek(); sign === "*" || sign === "/"; sign = this.#peek()) {
      this.#at += 1;
      node = { kind: "arithmetic", sign, of: [node, this.#single()] };
    }
    return node;
  }

  #single(): MathNode {
    const next = this.#take();
    if (next === "-") {
      return { kind: "arithmetic", sign: "-", of: [{ kind: "number", value: 0 }, this.#single()] };
    }
    if (next === "(") {
      const node = this.#terms();
      this.#expect(")");
      return node;
    }
    if (next === undefined) return this.#fail();
    if (/^[\d.]/.test(next)) return { kind: "number", value: Number(next) };
    if (this.#peek() === "(") return this.#call(next);
    if (/^[a-z]\w*$/.test(next)) return { kind: "reference", id: next };
    this.#at -= 1;
    return this.#unexpected();
  }

  #call(name: string): MathNode {
    if (name.toUpperCase() !== "FILL") throw notImplemented(`the metric math function ${name}`);
    this.#expect("(");
    const series = this.#terms();
    this.#expect(",");
    const isNegative = this.#peek() === "-";
    if (isNegative) this.#at += 1;
    const filler = this.#take() ?? "";
    this.#expect(")");
    if (/^[\d.]/.test(filler)) {
      return { kind: "fill", series, with: (isNegative ? -1 : 1) * Number(filler) };
    }
    if (filler === "REPEAT" && !isNegative) return { kind: "fill", series, with: filler };
    throw notImplemented(`FILL with ${filler}`);
  }

  #peek(): string | undefined {
    return this.#tokens[this.#at];
  }

  #take(): string | undefined {
    return this.#tokens[this.#at++];
  }

  #expect(wanted: string): void {
    if (this.#take() !== wanted) this.#fail();
  }

  /** What metric math may well know, and this does not: an operator, or an array of series. */
  #unexpected(): never {
    const next = this.#peek() ?? "";
    if (/^[\^<>=!&|[{"']/.test(next)) throw notImplemented(`${next} in metric math`);
    return this.#fail();
  }
}

const token = /\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+|\w+|[<>=!&|]+|\S/g;
