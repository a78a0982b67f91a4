import { ExpressionError, syntaxError } from "./expression-error.ts";
import { tokenize } from "./tokens.ts";
import type { Token } from "./tokens.ts";

/** At most this many operators (comparisons, AND, OR, NOT, + and -) in one expression. */
const mostOperators = 300;

/** Walks through the words of one expression and says what was not expected. */
export class TokenReader {
  readonly #source: string;
  readonly #tokens: readonly Token[];
  #position = 0;
  #operators = 0;

  constructor(source: string) {
    this.#source = source;
    this.#tokens = tokenize(source);
  }

  /** The next word, not yet taken. */
  get next(): Token {
    return this.#at(this.#position);
  }

  take(): Token {
    const token = this.next;
    this.#position += 1;
    return token;
  }

  /** Takes the next word if it is this symbol. */
  takeSymbol(symbol: string): boolean {
    if (this.next.kind !== "symbol" || this.next.text !== symbol) return false;
    this.#position += 1;
    return true;
  }

  expectSymbol(symbol: string): void {
    if (!this.takeSymbol(symbol)) throw this.unexpected();
  }

  /** Whether the next word is this keyword, in any case of letters. */
  isKeyword(...keywords: readonly string[]): boolean {
    return this.next.kind === "name" && keywords.includes(this.next.text.toUpperCase());
  }

  takeKeyword(keyword: string): boolean {
    if (!this.isKeyword(keyword)) return false;
    this.#position += 1;
    return true;
  }

  /** Whether the word after the next is this symbol. */
  isFollowedBy(symbol: string): boolean {
    const token = this.#at(this.#position + 1);
    return token.kind === "symbol" && token.text === symbol;
  }

  expectEnd(): void {
    if (this.next.kind !== "end") throw this.unexpected();
  }

  /** Counts an operator towards the limit of 300. */
  countOperator(): void {
    this.#operators += 1;
    if (this.#operators > mostOperators) {
      throw new ExpressionError(
        `The expression contains too many operators; operator count: ${this.#operators}`,
      );
    }
  }

  /** The syntax error that names the next word. */
  unexpected(): ExpressionError {
    const before = this.#position > 0 ? this.#at(this.#position - 1) : undefined;
    return syntaxError(this.#source, before, this.next, this.#at(this.#position + 1));
  }

  #at(index: number): Token {
    const token = this.#tokens[Math.min(index, this.#tokens.length - 1)];
    if (!token) throw new Error("an expression has no words");
    return token;
  }
}
