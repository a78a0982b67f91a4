import { readdirSync, rmSync } from "node:fs";
import { open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { contentName, type ContentStore } from "./content-store.ts";

/**
 * One file for each content, in a directory that is there. A file is whole or not there: what a
 * process that died has left unfinished has another name, and goes with the next `keepOnly`.
 * Deleting an object removes nothing, so that a state kept before still finds all that it names.
 */
export class ContentOnDisk implements ContentStore {
  readonly #directory: string;
  #writes = 0;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async put(bytes: Uint8Array): Promise<string> {
    const name = contentName(bytes);
    const unfinished = join(this.#directory, `${name}.${++this.#writes}`);
    const file = await open(unfinished, "w", 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, join(this.#directory, name));
    return name;
  }

  get(name: string): Promise<Uint8Array> {
    return readFile(join(this.#directory, name));
  }

  keepOnly(names: ReadonlySet<string>): void {
    for (const name of readdirSync(this.#directory)) {
      if (!names.has(name)) rmSync(join(this.#directory, name), { force: true });
    }
  }
}
