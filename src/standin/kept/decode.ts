/** The value that `encode` made this text from. Throws for what it cannot have made. */
export function decode(text: string): unknown {
  return new Reader().read(JSON.parse(text));
}

/** Text that no `encode` wrote. */
class NotKeptText extends Error {
  constructor(what: string) {
    super(`no state was ever written so: ${what}`);
    this.name = "NotKeptText";
  }
}

class Reader {
  readonly #shared = new Map<number, object>();

  read(json: unknown, id?: number): unknown {
    if (typeof json !== "object" || json === null) return json;
    if (Array.isArray(json)) return this.#array(json, id);
    if (Object.hasOwn(json, "$")) return this.#tagged(json, id);
    return this.#fill(this.#share({}, id), Object.entries(json));
  }

  #array(items: readonly unknown[], id: number | undefined): unknown[] {
    const array: unknown[] = this.#share([], id);
    for (const item of items) array.push(this.read(item));
    return array;
  }

  #tagged(json: object, id: number | undefined): unknown {
    const [tag, ...content] = "$" in json && Array.isArray(json.$) ? (json.$ as unknown[]) : [];
    const [first] = content;
    switch (tag) {
      case "undefined":
        return undefined;
      case "bigint":
        return BigInt(String(first));
      case "number":
        return Number(first);
      case "date":
        return this.#share(new Date(Number(this.read(first))), id);
      case "bytes":
        return this.#share(new Uint8Array(Buffer.from(String(first), "base64")), id);
      case "set": {
        const set = this.#share(new Set(), id);
        for (const item of content) set.add(this.read(item));
        return set;
      }
      case "map": {
        const map = this.#share(new Map(), id);
        for (const [key, item] of pairs(content)) map.set(this.read(key), this.read(item));
        return map;
      }
      case "bare":
        return this.#fill(this.#share(Object.create(null) as object, id), pairs(content));
      case "object":
        return this.#fill(this.#share({}, id), pairs(content));
      case "shared":
        return this.read(content[1], Number(first));
      case "again":
        return this.#again(Number(first));
      default:
        throw new NotKeptText(JSON.stringify(json).slice(0, 100));
    }
  }

  /** Known before it is filled, so that what is inside can refer to it. */
  #share<T extends object>(made: T, id: number | undefined): T {
    if (id !== undefined) this.#shared.set(id, made);
    return made;
  }

  #again(id: number): object {
    const found = this.#shared.get(id);
    if (!found) throw new NotKeptText(`a reference to ${id}, which is not there`);
    return found;
  }

  /** Defined, not assigned: a member may be called `__proto__`. */
  #fill(made: object, members: readonly (readonly [unknown, unknown])[]): object {
    for (const [name, item] of members) {
      const value = this.read(item);
      const member = { value, configurable: true, enumerable: true, writable: true };
      Object.defineProperty(made, String(name), member);
    }
    return made;
  }
}

function pairs(content: readonly unknown[]): readonly (readonly [unknown, unknown])[] {
  return content.map((pair) => {
    if (Array.isArray(pair) && pair.length === 2) return [pair[0], pair[1]];
    throw new NotKeptText("a pair that is none");
  });
}
