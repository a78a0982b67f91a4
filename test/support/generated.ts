import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "vitest";

/**
 * Text of a page that is made, not written: what stands between `<!-- generated: name … -->` and
 * `<!-- end: name -->`. Compared with what it should be; with UPDATE_TABLES=1 replaced by it.
 */
export function expectGenerated(page: string, name: string, text: string): void {
  const path = new URL(`../../${page}`, import.meta.url);
  const whole = readFileSync(path, "utf8");
  const between = new RegExp(
    `(<!-- generated: ${name}[ ,][^>]*-->\n)([\\s\\S]*?)(<!-- end: ${name} -->)`,
  );
  const found = between.exec(whole);
  if (!found) {
    throw new Error(`${page} has no place for ${name}: <!-- generated: ${name}, … -->.`);
  }
  const fresh = `\n${text.trim()}\n\n`;
  if (process.env["UPDATE_TABLES"] === "1" && found[2] !== fresh) {
    writeFileSync(
      path,
      whole.replace(between, (_all, start, _old, end) => `${start}${fresh}${end}`),
    );
    return;
  }
  expect(found[2], `${name} in ${page} is not what it should be: set UPDATE_TABLES=1`).toBe(fresh);
}
