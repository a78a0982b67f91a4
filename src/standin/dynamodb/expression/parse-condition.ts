import { checkCondition } from "./check-condition.ts";
import { ExpressionError } from "./expression-error.ts";
import { deepestNesting, parseList, parseOperand } from "./operand.ts";
import { extendPath } from "./path.ts";
import { TokenReader } from "./token-reader.ts";
import type { Comparator, Condition } from "./condition.ts";
import type { Operand } from "./operand.ts";
import type { Placeholders } from "./placeholders.ts";

/**
 * Reads a condition expression, or a filter or key condition, which share its grammar: OR binds
 * weakest, then AND, NOT, and the comparisons, BETWEEN, IN and functions. Errors come in AWS's
 * order: syntax, then what `check-condition.ts` finds.
 */
export function parseCondition(source: string, placeholders: Placeholders): Condition {
  const parser = new ConditionParser(source, placeholders);
  const condition = parser.parse();
  checkCondition(condition, parser, placeholders);
  return condition;
}

const keywords = ["BETWEEN", "IN", "AND", "OR", "NOT"];
const comparators: readonly string[] = ["=", "<>", "<", "<=", ">", ">="];

/** Inside parentheses either may stand: `(a) = :b`, `(a = :b)`. */
type Node = Condition | Operand;

class ConditionParser {
  hasRedundantParentheses = false;
  /** What was read since the first undefined reference: the first leaf among it holds that. */
  readonly sinceUndefined = new Set<Node>();
  readonly #reader: TokenReader;
  readonly #placeholders: Placeholders;
  readonly #parenthesised = new Set<Node>();
  #depth = 0;

  constructor(source: string, placeholders: Placeholders) {
    this.#reader = new TokenReader(source);
    this.#placeholders = placeholders;
  }

  parse(): Condition {
    const condition = this.#asCondition(this.#or());
    this.#reader.expectEnd();
    return condition;
  }

  #or(): Node {
    let left = this.#and();
    while (this.#reader.isKeyword("OR")) left = this.#join("or", left, () => this.#and());
    return left;
  }

  #and(): Node {
    let left = this.#not();
    while (this.#reader.isKeyword("AND")) left = this.#join("and", left, () => this.#not());
    return left;
  }

  #join(kind: "and" | "or", left: Node, parseRight: () => Node): Condition {
    const condition = this.#asCondition(left);
    this.#reader.take();
    this.#reader.countOperator();
    return { kind, left: condition, right: this.#asCondition(parseRight()) };
  }

  #not(): Node {
    let negations = 0;
    for (; this.#reader.takeKeyword("NOT"); negations += 1) this.#reader.countOperator();
    let node = this.#comparison();
    for (; negations > 0; negations -= 1) node = { kind: "not", negated: this.#asCondition(node) };
    return node;
  }

  #comparison(): Node {
    const left = this.#primary();
    const { kind, text } = this.#reader.next;
    const isOperator =
      (kind === "symbol" && comparators.includes(text)) || this.#reader.isKeyword("BETWEEN", "IN");
    if (!isOperator) return left;
    const operand = this.#asOperand(left);
    this.#reader.countOperator();
    if (this.#reader.takeKeyword("BETWEEN")) return this.#between(operand);
    if (this.#reader.takeKeyword("IN")) {
      const list = parseList(this.#reader, () => this.#operand());
      return this.#noted({ kind: "in", operand, list });
    }
    const operator = this.#reader.take().text as Comparator;
    return this.#noted({ kind: "comparison", operator, left: operand, right: this.#operand() });
  }

  #between(operand: Operand): Condition {
    const low = this.#operand();
    if (!this.#reader.takeKeyword("AND")) throw this.#reader.unexpected();
    return this.#noted({ kind: "between", operand, low, high: this.#operand() });
  }

  #operand(): Operand {
    return this.#asOperand(this.#primary());
  }

  #primary(): Node {
    if (this.#reader.next.text !== "(") return this.#plainOperand();
    this.#enter("The expression has redundant parentheses;");
    this.#reader.take();
    const node = this.#or();
    this.#reader.expectSymbol(")");
    this.#depth -= 1;
    if (this.#parenthesised.has(node)) this.hasRedundantParentheses = true;
    this.#parenthesised.add(node);
    if (node.kind !== "path") return node;
    const path = extendPath(node.path, this.#reader, this.#placeholders, keywords);
    return path.length === node.path.length ? node : { kind: "path", path };
  }

  #plainOperand(): Operand {
    this.#enter(
      "The function is not allowed to be used this way in an expression; " +
        `function: ${this.#reader.next.text}`,
    );
    const operand = parseOperand(this.#reader, this.#placeholders, keywords, () => this.#operand());
    this.#depth -= 1;
    return this.#noted(operand);
  }

  #noted<One extends Node>(node: One): One {
    if (this.#placeholders.complaint("undefined") !== undefined) this.sinceUndefined.add(node);
    return node;
  }

  #enter(complaint: string): void {
    this.#depth += 1;
    if (this.#depth > deepestNesting) throw new ExpressionError(complaint);
  }

  #asCondition(node: Node): Condition {
    if (node.kind === "path" || node.kind === "value") throw this.#reader.unexpected();
    return node;
  }

  #asOperand(node: Node): Operand {
    if (node.kind !== "path" && node.kind !== "value" && node.kind !== "call") {
      throw this.#reader.unexpected();
    }
    return node;
  }
}
