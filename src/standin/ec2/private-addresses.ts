import { AwsError } from "../aws-error.ts";

/**
 * The IPv4 addresses of one subnet. As in a VPC, the first four and the last are AWS's own; an
 * address is handed out once and not again before all others had their turn.
 */
export class PrivateAddresses {
  readonly #subnetId: string;
  readonly #first: number;
  readonly #usable: number;
  readonly #taken = new Set<number>();
  #next = 0;

  constructor(subnetId: string, cidr: string) {
    const { base, size } = parseCidr(cidr);
    this.#subnetId = subnetId;
    this.#first = base + 4;
    this.#usable = Math.max(0, size - 5);
  }

  available(): number {
    return this.#usable - this.#taken.size;
  }

  /** Throws InsufficientFreeAddressesInSubnet when every address is taken. */
  take(): string {
    if (this.available() <= 0) throw this.exhausted();
    while (this.#taken.has(this.#next)) {
      this.#next = (this.#next + 1) % this.#usable;
    }
    const offset = this.#next;
    this.#next = (this.#next + 1) % this.#usable;
    this.#taken.add(offset);
    return dotted(this.#first + offset);
  }

  /** For `kept-ec2.ts`: which are taken, and whose turn is next, as places in the subnet. */
  get inside(): { readonly taken: ReadonlySet<number>; readonly next: number } {
    return { taken: this.#taken, next: this.#next };
  }

  restore({ taken, next }: PrivateAddresses["inside"]): void {
    for (const offset of taken) this.#taken.add(offset);
    this.#next = next;
  }

  /** What there is to say when every address is taken. */
  exhausted(): AwsError {
    return new AwsError(
      "InsufficientFreeAddressesInSubnet",
      `There are not enough free addresses in subnet '${this.#subnetId}' to satisfy the request.`,
    );
  }

  giveBack(address: string): void {
    this.#taken.delete(parseDotted(address) - this.#first);
  }
}

function parseCidr(cidr: string): { base: number; size: number } {
  const match = /^(\d+\.\d+\.\d+\.\d+)\/(\d+)$/.exec(cidr);
  const address = match?.[1];
  const bits = Number(match?.[2]);
  if (address === undefined || bits > 32) {
    throw new AwsError(
      "InvalidParameterValue",
      `Value (${cidr}) for parameter cidrBlock is invalid.`,
    );
  }
  const size = 2 ** (32 - bits);
  return { base: Math.floor(parseDotted(address) / size) * size, size };
}

function parseDotted(address: string): number {
  return address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}
