import type { InstanceDriver } from "../../../src/standin/instances/driver.ts";
import { decode } from "../../../src/standin/kept/decode.ts";
import { encode } from "../../../src/standin/kept/encode.ts";
import {
  keepRegion,
  refillRegion,
  type KeptRegion,
} from "../../../src/standin/kept/kept-region.ts";
import { createStandin, type Standin } from "../../../src/standin/standin.ts";
import type { WireRequest, WireResponse } from "../../../src/standin/wire/http-message.ts";
import { stream } from "./seeded.ts";

/** How many virtual milliseconds back a stale answer may lie. */
const staleMs = 10_000;

interface OldAnswersParts {
  readonly standin: Standin;
  /** Whether the account is remembered, too, as it was before each change; that takes its time. */
  readonly remembersAll: boolean;
  now(): number;
}

/**
 * What AWS would have answered a little earlier: what it did answer to the same question, or what
 * the account as it was then answers, which does not show what has been made since, shows what has
 * been deleted since, and has the old values of what has been changed (reliability A11–A13).
 */
export class OldAnswers {
  readonly #parts: OldAnswersParts;
  #given: { readonly at: number; readonly key: string; readonly answer: WireResponse }[] = [];
  #accounts: { readonly at: number; readonly text: string }[] = [];

  constructor(parts: OldAnswersParts) {
    this.#parts = parts;
  }

  /** To be told of every answer that may come again: to what, and which. */
  keep(key: string, answer: WireResponse): void {
    const at = this.#parts.now();
    if (this.#given.length > 64) this.#given = this.#given.filter((old) => this.#isInReach(old));
    this.#given.push({ key, at, answer });
  }

  /** To be told before a change takes effect. */
  remember(): void {
    if (!this.#parts.remembersAll) return;
    this.#accounts = this.#accounts.filter((old) => this.#isInReach(old));
    this.#accounts.push({ at: this.#parts.now(), text: this.#account() });
  }

  /** The oldest answer that is not today's; `undefined`: in all that time there was no other. */
  async to(key: string, request: WireRequest): Promise<WireResponse | undefined> {
    const given = this.#given.filter((old) => old.key === key && this.#isInReach(old));
    if (!this.#parts.remembersAll) return given[0]?.answer;
    const now = { at: this.#parts.now(), text: this.#account() };
    const today = contentOf(await this.#ask(now, request));
    for (const { answer } of given) if (contentOf(answer) !== today) return answer;
    for (const old of this.#accounts.filter((one) => this.#isInReach(one))) {
      const answer = await this.#ask(old, request);
      if (contentOf(answer) !== today) return answer;
    }
    return undefined;
  }

  #isInReach({ at }: { readonly at: number }): boolean {
    return at >= this.#parts.now() - staleMs;
  }

  #account(): string {
    return encode(keepRegion(this.#parts.standin.region));
  }

  /** An account in which no time passes is asked; the one at work does not notice. */
  async #ask({ at, text }: { at: number; text: string }, request: WireRequest) {
    const { standin } = this.#parts;
    const clock = { now: () => at, after: () => () => undefined };
    const then = createStandin({
      clock,
      dates: { now: () => this.#parts.now() },
      pace: standin.region.pace,
      driver: noMachines,
      complain: (line) => standin.complain(line),
      random: stream(at, "old answers"),
      // Who asks has been verified where it really asked.
      without: ["WIRE-14"],
    });
    refillRegion(then.region, decode(text) as KeptRegion);
    return await then.answer(request);
  }
}

/** But for the request's id, in the header and in the body. */
function contentOf({ status, headers, body }: WireResponse): string {
  const text = typeof body === "string" ? body : Buffer.from(body).toString("latin1");
  const id = headers["x-amzn-requestid"];
  return `${status} ${id === undefined ? text : text.replaceAll(id, "")}`;
}

const noMachines: InstanceDriver = {
  kind: "virtual",
  launch() {
    throw new Error("nothing is launched in an account that is only asked");
  },
  close: () => Promise.resolve(),
};
