import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { Chance } from "./chance.ts";
import { anyValue, badValue, kindOfName, near, valueOf } from "./values.ts";

type Item = Record<string, AttributeValue>;

const names = Object.keys(kindOfName);
const reserved = ["status", "name", "Size", "TTL", "values", "count"];
const strange = [
  "a.b",
  "a b",
  "é",
  "__proto__",
  "constructor",
  "toString",
  "1st",
  "_x",
  "#",
  "size",
];
const anyType = ["S", "N", "B", "BOOL", "NULL", "SS", "NS", "BS", "L", "M"];
const misspelt = ["attribute_exist", "Contains", "SIZE", "foo", "begins_With", "if_exists"];
const conditionFunctions = [
  "attribute_exists",
  "attribute_not_exists",
  "attribute_type",
  "begins_with",
  "contains",
  "size",
];

/** Writes expressions about one item, and keeps what their `#names` and `:values` stand for. */
export class Writer {
  readonly names: Record<string, string> = {};
  readonly values: Item = {};
  readonly #chance: Chance;
  readonly #item: Item;
  /** How often something wrong is written, between 0 and 1. */
  readonly #malice: number;

  constructor(chance: Chance, item: Item, malice: number) {
    this.#chance = chance;
    this.#item = item;
    this.#malice = malice;
  }

  /** The members for a request: placeholders only where there are some, now and then one too many. */
  get members(): {
    ExpressionAttributeNames?: Record<string, string>;
    ExpressionAttributeValues?: Item;
  } {
    if (this.#isWrong(0.1)) this.names[`#u${this.#chance.below(2)}`] = "unused";
    if (this.#isWrong(0.1)) this.values[`:u${this.#chance.below(2)}`] = { S: "unused" };
    if (this.#isWrong(0.05)) this.names[this.#chance.pick(["bad", "#", "#a-b", ":x"])] = "x";
    if (this.#isWrong(0.05)) this.values[this.#chance.pick(["bad", ":", ":a-b"])] = { S: "x" };
    return {
      ...(Object.keys(this.names).length > 0 || this.#isWrong(0.05)
        ? { ExpressionAttributeNames: this.names }
        : {}),
      ...(Object.keys(this.values).length > 0 || this.#isWrong(0.05)
        ? { ExpressionAttributeValues: this.values }
        : {}),
    };
  }

  /** A condition; up to `depth` levels of AND, OR, NOT and parentheses. */
  condition(depth = 2): string {
    const chance = this.#chance;
    const text = chance.of(
      [5, () => this.#leaf()],
      [
        depth,
        () => `${this.condition(depth - 1)} ${this.#word("AND")} ${this.condition(depth - 1)}`,
      ],
      [
        depth,
        () => `${this.condition(depth - 1)} ${this.#word("OR")} ${this.condition(depth - 1)}`,
      ],
      [depth / 2, () => `${this.#word("NOT")} ${this.condition(depth - 1)}`],
      [depth / 2, () => `(${this.condition(depth - 1)})`],
    );
    return this.#isWrong(0.04) ? `((${text}))` : text;
  }

  /** A path, mostly to something the item has. */
  path(): string {
    const chance = this.#chance;
    const steps = this.#steps();
    const [first, ...rest] = steps;
    const head = this.#nameOf(String(first));
    const tail = rest.map((step) =>
      typeof step === "number" ? `[${step}]` : `.${this.#nameOf(step)}`,
    );
    return this.#isWrong(0.003)
      ? `${head}[${chance.pick(["-1", "x", "1.5", ""])}]`
      : head + tail.join("");
  }

  /** A list of paths. */
  projection(): string {
    return this.#chance.times(this.#chance.between(1, 4), () => this.path()).join(", ");
  }

  /** An update: some of the four sections, each with a few actions. */
  update(): string {
    const chance = this.#chance;
    const sections = chance.some(["SET", "REMOVE", "ADD", "DELETE"], 0.4);
    if (sections.length === 0) sections.push("SET");
    if (this.#isWrong(0.03)) sections.push(sections[0]!);
    return sections
      .map((section) => {
        const actions = chance.times(chance.between(1, 3), () => this.#action(section));
        return `${this.#word(section)} ${actions.join(", ")}`;
      })
      .join(" ");
  }

  /** A `:reference` to a value. */
  value(value: AttributeValue): string {
    if (this.#isWrong(0.02)) return ":undefined";
    const key = `:v${Object.keys(this.values).length}`;
    this.values[key] = this.#isWrong(0.02) ? badValue(this.#chance) : value;
    return key;
  }

  /** What lies at the path most lately written, if that is known. */
  #last: AttributeValue | undefined;

  #steps(): (string | number)[] {
    const chance = this.#chance;
    const first = chance.of(
      [8, () => chance.pick(names)],
      [8, () => chance.pick(Object.keys(this.#item))],
      [0.5, () => chance.pick(strange)],
      [20 * this.#malice * 0.1, () => chance.pick(reserved)],
    );
    const steps: (string | number)[] = [first];
    let value = memberOf(this.#item, first);
    while (chance.is(value?.L || value?.M ? 0.6 : 0.05) && steps.length < 5) {
      const asList = value?.L ? chance.is(0.95) : value?.M ? chance.is(0.05) : chance.is(0.5);
      const step = asList
        ? chance.below((value?.L?.length ?? 0) + 2)
        : chance.pick([...Object.keys(value?.M ?? {}), ...names]);
      steps.push(step);
      value = typeof step === "number" ? value?.L?.[step] : memberOf(value?.M, step);
    }
    this.#last = value;
    return steps;
  }

  #nameOf(name: string): string {
    const isPlain = /^[A-Za-z][A-Za-z0-9_]*$/.test(name);
    if (isPlain && this.#chance.is(0.7)) return name;
    if (this.#isWrong(0.02)) return "#undefined";
    const known = Object.entries(this.names).find(([, given]) => given === name)?.[0];
    const key = known ?? `#n${Object.keys(this.names).length}`;
    this.names[key] = name;
    return key;
  }

  #leaf(): string {
    const chance = this.#chance;
    const left = this.#operand();
    const beside = (): string => this.#beside();
    const ordered = (): string => this.#beside(["S", "N", "B"]);
    return chance.of(
      [3, () => `${left} ${chance.pick(["=", "<>"])} ${beside()}`],
      [3, () => `${left} ${chance.pick(["<", "<=", ">", ">="])} ${ordered()}`],
      [1, () => `${left} ${this.#word("BETWEEN")} ${ordered()} ${this.#word("AND")} ${ordered()}`],
      [
        1,
        () =>
          `${left} ${this.#word("IN")} (${chance.times(chance.between(1, 4), beside).join(",")})`,
      ],
      [4, () => this.#test()],
    );
  }

  #operand(): string {
    const chance = this.#chance;
    return chance.of(
      [10, () => this.path()],
      [1, () => this.value(anyValue(chance))],
      [1.5, () => `size(${this.path()})`],
      [this.#malice, () => this.#test()],
      [0.4, () => `(${this.path()})`],
    );
  }

  /** What stands right of an operator; of one of these types, but for malice. */
  #beside(types: readonly string[] = anyType): string {
    const chance = this.#chance;
    const last = this.#last;
    const literal = near(last, chance);
    const fits = types.some((type) => type in literal) || this.#isWrong(0.2);
    return chance.of(
      [6, () => this.value(fits ? literal : valueOf(chance.pick(types), chance))],
      [1, () => this.value({ N: String(chance.below(4)) })],
      [1, () => this.#operand()],
    );
  }

  #test(): string {
    const chance = this.#chance;
    const name = this.#isWrong(0.05) ? chance.pick(misspelt) : chance.pick(conditionFunctions);
    const args = [this.#isWrong(0.1) ? this.#operand() : this.path()];
    if (name === "attribute_type") {
      args.push(
        this.value({ S: chance.pick(["S", "N", "B", "BOOL", "NULL", "SS", "NS", "L", "M"]) }),
      );
    } else if (name === "begins_with" || name === "contains" || this.#isWrong(0.05)) {
      args.push(this.#beside(name === "begins_with" ? ["S", "B"] : anyType));
    }
    if (this.#isWrong(0.05)) args.pop();
    if (this.#isWrong(0.03)) args.push(this.#beside());
    const call = `${name}(${args.join(", ")})`;
    return name === "size" && !this.#isWrong(0.3) ? `${call} > ${this.value({ N: "1" })}` : call;
  }

  #action(section: string): string {
    const chance = this.#chance;
    if (section === "REMOVE") return this.path();
    if (section === "SET")
      return `${this.path()} ${this.#isWrong(0.01) ? "" : "="} ${this.#right()}`;
    const types = section === "ADD" ? ["N", "SS", "NS", "BS"] : ["SS", "NS", "BS"];
    const path = this.path();
    const type = Object.keys(this.#last ?? {})[0];
    const chosen = type && types.includes(type) && chance.is(0.8) ? type : chance.pick(types);
    const value = this.#isWrong(0.1) ? anyValue(chance) : valueOf(chosen, chance);
    return `${path} ${this.value(value)}`;
  }

  #right(): string {
    const chance = this.#chance;
    return chance.of(
      [4, () => this.#source()],
      [2, () => `${this.#number()} ${chance.pick(["+", "-"])} ${this.#number()}`],
      [0.3, () => `(${this.#number()} + ${this.#number()})`],
    );
  }

  #source(): string {
    const chance = this.#chance;
    return chance.of(
      [5, () => this.value(anyValue(chance))],
      [2, () => this.path()],
      [2, () => this.#ifNotExists(() => this.#source())],
      [2, () => `list_append(${this.#list()}, ${this.#list()})`],
      [this.#malice, () => this.#test()],
    );
  }

  #number(): string {
    const chance = this.#chance;
    return chance.of(
      [3, () => this.value(valueOf("N", chance))],
      [2, () => chance.pick(["n", "n2", "m.n", "l[0]"])],
      [1, () => this.path()],
      [1, () => this.#ifNotExists(() => this.#number())],
      [this.#malice, () => this.#source()],
    );
  }

  #list(): string {
    const chance = this.#chance;
    return chance.of(
      [3, () => this.value(valueOf("L", chance))],
      [3, () => chance.pick(["l", "m.l"])],
      [1, () => this.#ifNotExists(() => this.value({ L: [] }))],
      [this.#malice, () => this.#source()],
    );
  }

  #ifNotExists(otherwise: () => string): string {
    const first = this.#isWrong(0.03) ? this.value({ S: "a" }) : this.path();
    const rest = this.#isWrong(0.03) ? "" : `, ${otherwise()}`;
    return `if_not_exists(${first}${rest})`;
  }

  #word(word: string): string {
    return this.#chance.is(0.1) ? word.toLowerCase() : word;
  }

  #isWrong(share: number): boolean {
    return this.#chance.is(share * this.#malice * 3);
  }
}

function memberOf(members: Item | undefined, name: string): AttributeValue | undefined {
  return members && Object.hasOwn(members, name) ? members[name] : undefined;
}

const tokens = /[#:]?[A-Za-z0-9_]+|<=|>=|<>|[^\s]/g;

/** The same text with one of its words lost, doubled, exchanged or put in. */
export function spoil(text: string, chance: Chance): string {
  const words = text.match(tokens) ?? [];
  const at = chance.below(Math.max(1, words.length));
  const extra = [
    "(",
    ")",
    ",",
    "=",
    "AND",
    "OR",
    "NOT",
    "IN",
    "[",
    "]",
    ".",
    "$",
    "a",
    ":v0",
    "-",
    "'",
    "SET",
  ];
  const changed = chance.of(
    [1, () => words.toSpliced(at, 1)],
    [1, () => words.toSpliced(at, 0, words[at] ?? "")],
    [1, () => words.toSpliced(at, 1, chance.pick(extra))],
    [1, () => words.toSpliced(at, 0, chance.pick(extra))],
    [0.3, () => []],
  );
  return changed.join(chance.is(0.9) ? " " : "");
}
