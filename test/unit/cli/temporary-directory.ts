import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** Does something when what needs a directory is over. */
export type AtEnd = (end: () => void) => void;

/** A directory with these files, by path, that is gone when the test, or what else, is over. */
export function temporaryDirectory(
  files: Record<string, string> = {},
  atEnd: AtEnd = onTestFinished,
): string {
  const directory = realpathSync(mkdtempSync(join(tmpdir(), "slipway-test-")));
  atEnd(() => rmSync(directory, { recursive: true, force: true }));
  writeFiles(directory, files);
  return directory;
}

export function writeFiles(directory: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
}
