import { createHash } from "node:crypto";
import { open, readFile, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { decode } from "./decode.ts";

/** A state that is not taken up. The message says in words why; the file is as it was. */
export class StateRefused extends Error {}

/** Grows with every change of what rooms keep that an earlier stand-in would misread. */
const keptVersion = 1;
const format = "state of a local AWS";

/**
 * Writes a state (the text of `encode`) so that at any moment the file holds this one or the one
 * before, whole. The first line says what the file is and vouches for the second.
 */
export async function writeKept(path: string, text: string): Promise<void> {
  const head = JSON.stringify({ format, version: keptVersion, sha256: sha256(text) });
  const next = `${path}.new`;
  const file = await open(next, "w", 0o600);
  try {
    await file.writeFile(`${head}\n${text}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(next, path);
  const directory = await open(dirname(path), "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/** What was written last, undefined when nothing was. Throws StateRefused. */
export async function readKept(path: string): Promise<unknown> {
  const content = await readFile(path, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  });
  if (content === undefined) return undefined;
  const end = content.indexOf("\n");
  const head = readHead(content.slice(0, end));
  if (head === undefined) throw new StateRefused(`${path} is not the state of a stand-in`);
  if (head.version > keptVersion) {
    throw new StateRefused(
      `${path} was written by a newer slipway (its form is ${head.version}, the newest known ` +
        `here is ${keptVersion})`,
    );
  }
  const text = content.slice(end + 1, -1);
  if (sha256(text) !== head.sha256) {
    throw new StateRefused(`${path} is damaged: it is not what was written there`);
  }
  return decode(text);
}

interface Head {
  readonly version: number;
  readonly sha256: string;
}

function readHead(line: string): Head | undefined {
  try {
    const head: unknown = JSON.parse(line);
    if (typeof head !== "object" || head === null) return undefined;
    if (!("format" in head) || head.format !== format) return undefined;
    if (!("version" in head) || typeof head.version !== "number") return undefined;
    const sum = "sha256" in head ? String(head.sha256) : "";
    return { version: head.version, sha256: sum };
  } catch {
    return undefined;
  }
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
