import { checkUpdate } from "./check-update.ts";
import { ExpressionError } from "./expression-error.ts";
import { deepestNesting, parseOperand } from "./operand.ts";
import type { Operand } from "./operand.ts";
import { parsePath } from "./path.ts";
import type { Path } from "./path.ts";
import type { Placeholders } from "./placeholders.ts";
import { TokenReader } from "./token-reader.ts";
import type { Action, Section, SetValue } from "./update.ts";
import { sections } from "./update.ts";

/**
 * Reads an update expression: SET, REMOVE, ADD and DELETE sections in any order, each once.
 * Errors come in AWS's order: syntax, then what `check-update.ts` finds.
 */
export function parseUpdate(source: string, placeholders: Placeholders): readonly Action[] {
  const parser = new UpdateParser(source, placeholders);
  const actions = parser.parse();
  checkUpdate(actions, parser.repeatedSection, placeholders);
  return actions;
}

class UpdateParser {
  repeatedSection: Section | undefined;
  readonly #reader: TokenReader;
  readonly #placeholders: Placeholders;
  #depth = 0;

  constructor(source: string, placeholders: Placeholders) {
    this.#reader = new TokenReader(source);
    this.#placeholders = placeholders;
  }

  parse(): readonly Action[] {
    const seen = new Set<Section>();
    const actions: Action[] = [];
    do {
      const section = sections.find((keyword) => this.#reader.takeKeyword(keyword));
      if (section === undefined) throw this.#reader.unexpected();
      if (seen.has(section)) this.repeatedSection ??= section;
      seen.add(section);
      do actions.push(this.#action(section));
      while (this.#reader.takeSymbol(","));
    } while (this.#reader.next.kind !== "end");
    return actions;
  }

  #action(section: Section): Action {
    const path = this.#path();
    if (section === "REMOVE") return { section, path };
    if (section === "SET") {
      this.#reader.expectSymbol("=");
      return { section, path, value: this.#setValue() };
    }
    if (this.#reader.next.kind !== "valueReference") throw this.#reader.unexpected();
    return { section, path, value: this.#placeholders.value(this.#reader.take().text) };
  }

  /** `a + b`, or all of it in one pair of parentheses. */
  #setValue(): SetValue {
    const left = this.#setOperand();
    if (left.kind === "sum") return left;
    return this.#sum(left) ?? left;
  }

  #setOperand(): SetValue {
    if (!this.#reader.takeSymbol("(")) return this.#operand();
    const left = this.#operand();
    const inner = this.#sum(left) ?? left;
    this.#reader.expectSymbol(")");
    return inner;
  }

  #sum(left: Operand): SetValue | undefined {
    for (const operator of ["+", "-"] as const) {
      if (!this.#reader.takeSymbol(operator)) continue;
      this.#reader.countOperator();
      return { kind: "sum", operator, left, right: this.#operand() };
    }
    return undefined;
  }

  #operand(): Operand {
    this.#depth += 1;
    if (this.#depth > deepestNesting) {
      throw new ExpressionError(
        "The function is not allowed to be used this way in an expression; " +
          `function: ${this.#reader.next.text}`,
      );
    }
    const operand = this.#reader.takeSymbol("(") ? this.#closed() : this.#bareOperand();
    this.#depth -= 1;
    return operand;
  }

  #closed(): Operand {
    const operand = this.#bareOperand();
    this.#reader.expectSymbol(")");
    return operand;
  }

  #bareOperand(): Operand {
    return parseOperand(this.#reader, this.#placeholders, sections, () => this.#operand());
  }

  #path(): Path {
    return parsePath(this.#reader, this.#placeholders, sections);
  }
}
