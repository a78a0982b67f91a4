import type { Clock } from "../../clock.ts";

/** Who has which address. An instance may call before it is known which one it was given. */
export class AddressBook<Holder> {
  readonly #clock: Clock;
  readonly #holders = new Map<string, Holder>();
  readonly #waiting = new Set<() => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  enter(address: string, holder: Holder): void {
    this.#holders.set(address, holder);
    for (const look of this.#waiting) look();
  }

  /** Forgets an address unless somebody else has it now. */
  strike(address: string, holder: Holder): void {
    if (this.#holders.get(address) === holder) this.#holders.delete(address);
  }

  /** Waits a little for a holder; `undefined`: there is none. */
  find(address: string): Promise<Holder | undefined> {
    const found = this.#holders.get(address);
    if (found !== undefined) return Promise.resolve(found);
    return new Promise((resolve) => {
      const settle = (holder: Holder | undefined): void => {
        this.#waiting.delete(look);
        cancel();
        resolve(holder);
      };
      const look = (): void => {
        const holder = this.#holders.get(address);
        if (holder !== undefined) settle(holder);
      };
      const cancel = this.#clock.after(patienceMs, () => settle(undefined));
      this.#waiting.add(look);
    });
  }
}

const patienceMs = 5_000;
