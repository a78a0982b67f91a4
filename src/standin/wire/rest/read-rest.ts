import type { Findings } from "../findings.ts";
import type { WireRequest } from "../http-message.ts";
import { readText } from "../read-text.ts";
import type { Member, Shape } from "../shape.ts";
import type { Address } from "./address.ts";
import { checksumHeaders } from "./checksums.ts";
import { readXml } from "./read-xml.ts";

/**
 * The input structure that a REST request stands for. Every `x-amz-…` header that is neither a
 * member nor of the wire itself is a finding.
 */
export function readRest(
  shape: Shape,
  request: WireRequest,
  address: Address,
  findings: Findings,
): unknown {
  if (shape.kind !== "struct") return {};
  const reader = new RestReader(request, address, findings);
  const values = shape.members.map((member) => [member.name, reader.member(member)] as const);
  reader.refuseRest();
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

class RestReader {
  readonly #request: WireRequest;
  readonly #address: Address;
  readonly #findings: Findings;
  readonly #taken = new Set<string>();

  constructor(request: WireRequest, address: Address, findings: Findings) {
    this.#request = request;
    this.#address = address;
    this.#findings = findings;
  }

  member(member: Member): unknown {
    const value = this.#read(member);
    if (value === undefined && member.required) this.#findings.missing.push([member.name]);
    return value;
  }

  #read({ name, shape, xmlName, http }: Member): unknown {
    const { bucket, key, query, hoisted } = this.#address;
    switch (http?.in) {
      case "label":
        return name === "Bucket" ? bucket : key;
      case "query":
        return readOne(shape, query.get(http.name), name);
      case "header":
        this.#taken.add(http.name);
        return readOne(shape, this.#request.headers[http.name] ?? hoisted.get(http.name), name);
      case "prefix":
        return this.#prefixed(http.name);
      case "payload":
        return this.#payload(shape, xmlName);
      case undefined:
        return undefined;
    }
  }

  #payload(shape: Shape, xmlName: string): unknown {
    const { body } = this.#request;
    if (shape.kind === "blob") return body;
    return body.length === 0 ? undefined : readXml(shape, body, xmlName, this.#findings);
  }

  #prefixed(prefix: string): unknown {
    const names = Object.keys(this.#request.headers).filter((name) => name.startsWith(prefix));
    for (const name of names) this.#taken.add(name);
    const found = names.map((name) => [name.slice(prefix.length), this.#request.headers[name]]);
    return found.length === 0 ? undefined : Object.fromEntries(found);
  }

  refuseRest(): void {
    for (const name of Object.keys(this.#request.headers)) {
      if (!name.startsWith("x-amz-") || this.#taken.has(name) || ofTheWire.has(name)) continue;
      this.#findings.unknown.push([name]);
    }
  }
}

/** They sign the request, vouch for its body or say how it is written: no operation reads them. */
const ofTheWire: ReadonlySet<string> = new Set([
  ...checksumHeaders,
  "x-amz-content-sha256",
  "x-amz-date",
  "x-amz-decoded-content-length",
  "x-amz-sdk-checksum-algorithm",
  "x-amz-security-token",
  "x-amz-trailer",
  "x-amz-user-agent",
]);

function readOne(shape: Shape, text: string | undefined, name: string): unknown {
  if (text === undefined) return undefined;
  if (shape.kind === "list") return text.split(",").map((item) => item.trim());
  if (shape.kind === "struct" || shape.kind === "map" || shape.kind === "unit") return undefined;
  return readText(shape, text, [name]);
}
