import type { Value } from "../value/attribute-value.ts";
import { isReserved } from "./reserved-words.ts";

/**
 * What the expressions of one request may refer to: `#names` and `:values`. Remembers which were
 * used, and per expression the first thing wrong, because AWS reports in a fixed order and not in
 * the order of the text.
 */
export class Placeholders {
  readonly #names: ReadonlyMap<string, string>;
  readonly #values: ReadonlyMap<string, Value>;
  readonly #reserves: boolean;
  readonly #used = new Set<string>();
  #complaints: Partial<Record<Complaint, string>> = {};

  /** `reserves`: whether reserved words are refused as names. */
  constructor(
    names: ReadonlyMap<string, string>,
    values: ReadonlyMap<string, Value>,
    reserves: boolean,
  ) {
    this.#names = names;
    this.#values = values;
    this.#reserves = reserves;
  }

  /** Forgets the complaints, not the uses: the next expression of the request begins. */
  startExpression(): void {
    this.#complaints = {};
  }

  /** An attribute name that stands in the expression as it is. */
  plainName(name: string): string {
    if (this.#reserves && isReserved(name)) {
      this.#complain("reserved", `Attribute name is a reserved keyword; reserved keyword: ${name}`);
    }
    return name;
  }

  /** The attribute name behind `#reference`. */
  name(reference: string): string {
    const name = this.#names.get(reference);
    this.#used.add(reference);
    if (name === undefined) {
      this.#complain(
        "undefinedName",
        "An expression attribute name used in the document path is not defined; " +
          `attribute name: ${reference}`,
      );
    }
    return name ?? reference;
  }

  /** The value behind `:reference`. */
  value(reference: string): Value {
    const value = this.#values.get(reference);
    this.#used.add(reference);
    if (value === undefined) {
      this.#complain(
        "undefinedValue",
        "An expression attribute value used in expression is not defined; " +
          `attribute value: ${reference}`,
      );
    }
    return value ?? { NULL: true };
  }

  /** The first complaint of this kind about the present expression. */
  complaint(about: Complaint): string | undefined {
    return this.#complaints[about];
  }

  unusedNames(): readonly string[] {
    return [...this.#names.keys()].filter((name) => !this.#used.has(name));
  }

  unusedValues(): readonly string[] {
    return [...this.#values.keys()].filter((value) => !this.#used.has(value));
  }

  #complain(about: Complaint, message: string): void {
    this.#complaints[about] ??= message;
    if (about !== "reserved") this.#complaints.undefined ??= message;
  }
}

/** `undefined`: of an undefined name or value, whichever comes first. */
type Complaint = "reserved" | "undefinedName" | "undefinedValue" | "undefined";
