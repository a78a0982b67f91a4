import type { Address } from "./address.ts";
import { readAddress } from "./address.ts";
import type { FaultOrder } from "./fault-order.ts";

/** A fault that was set, and what it has done. */
export interface Fault<Order extends FaultOrder = FaultOrder> {
  /** `fault-1`, `fault-2`, … in the order they were set. */
  readonly id: string;
  readonly order: Order;
  /** `undefined` for faults of launches and machines. */
  readonly address: Address | undefined;
  /** How many requests, launches or machines it fitted, struck or not. */
  seen: number;
  readonly strikes: Strike[];
}

export interface Strike {
  /** Milliseconds since the Unix epoch by the region's clock. */
  readonly at: number;
  /** A request as `service:operation`, an instance id, or a zone. */
  readonly on: string;
}

/**
 * The faults that stand. The same orders, requests and seed give the same strikes: chance is asked
 * only where a probability below 1 is at stake, so that a world without faults draws nothing.
 */
export class Faults {
  readonly #chance: { now(): number; random(): number };
  #standing: Fault[] = [];
  #made = 0;
  readonly #listeners: ((fault: Fault) => void)[] = [];

  constructor(chance: { now(): number; random(): number }) {
    this.#chance = chance;
  }

  get all(): readonly Fault[] {
    return this.#standing;
  }

  /** Sets a fault; a string says what is wrong with its address. */
  add(order: FaultOrder): Fault | string {
    const address = "at" in order ? readAddress(order.at) : undefined;
    if (typeof address === "string") return address;
    if (address?.occurrence !== undefined && "at" in order && isChoosy(order)) {
      return `"${order.at}" is a single request: it takes neither count nor probability`;
    }
    this.#made += 1;
    const fault: Fault = { id: `fault-${this.#made}`, order, address, seen: 0, strikes: [] };
    this.#standing.push(fault);
    for (const listener of this.#listeners) listener(fault);
    return fault;
  }

  /** Takes back the fault of this id, or all of them; how many there were. */
  remove(id?: string): number {
    const before = this.#standing.length;
    this.#standing = this.#standing.filter((fault) => id !== undefined && fault.id !== id);
    return before - this.#standing.length;
  }

  onAdd(listener: (fault: Fault) => void): void {
    this.#listeners.push(listener);
  }

  /** The faults of one kind, in the order they were set. */
  ofKind<Kind extends FaultOrder["kind"]>(kind: Kind): readonly Fault<OrderOf<Kind>>[] {
    return this.#standing.filter(
      (fault): fault is Fault<OrderOf<Kind>> => fault.order.kind === kind,
    );
  }

  /** Whether a fault strikes what fits it, and if so that it did. */
  strikes(fault: Fault, on: string): boolean {
    fault.seen += 1;
    const { count, probability = 1 } = howOften(fault.order);
    const { occurrence } = fault.address ?? {};
    if (occurrence !== undefined && fault.seen !== occurrence) return false;
    if (count !== undefined && fault.strikes.length >= count) return false;
    if (probability < 1 && this.#chance.random() >= probability) return false;
    this.struck(fault, on);
    return true;
  }

  struck(fault: Fault, on: string): void {
    fault.strikes.push({ at: this.#chance.now(), on });
  }
}

type OrderOf<Kind extends FaultOrder["kind"]> = Extract<FaultOrder, { readonly kind: Kind }>;

interface HowOften {
  readonly count?: number | undefined;
  readonly probability?: number | undefined;
}

const howOften = (order: FaultOrder): HowOften => (order.kind === "zone-loss" ? {} : order);

const isChoosy = (order: HowOften): boolean =>
  order.count !== undefined || order.probability !== undefined;
