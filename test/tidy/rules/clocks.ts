import { filesIn, type Rule } from "../tree.ts";
import { allowedClocks } from "./allowed-clocks.ts";
import { withoutComments } from "./without-comments.ts";

/**
 * Time and chance come from the clock and the random source that were handed in: code that reads
 * its own cannot be simulated or replayed. The exceptions stand in allowed-clocks.ts with reasons.
 */
export const clocks: Rule = (files) =>
  filesIn(files, looked).flatMap(({ path, text }) => {
    const allowed = allowedClocks[path]?.uses ?? [];
    return uses(text)
      .filter((use) => !allowed.includes(use.name))
      .map(({ name, line }) => `${path}:${line} uses ${name}: take the clock you are given.`);
  });

/** Exceptions that nothing needs any more. */
export const staleClocks: Rule = (files) =>
  Object.entries(allowedClocks).flatMap(([path, { uses: allowed }]) => {
    const file = files.find((candidate) => candidate.path === path);
    const used = new Set(file && uses(file.text).map((use) => use.name));
    return allowed
      .filter((name) => !used.has(name))
      .map((name) => `allowed-clocks.ts lets ${path} use ${name}, which it does not.`);
  });

// The rules themselves spell what they look for, and whole-process tests live in real time.
const looked = /^(src|cdk|test\/(?!tidy\/|e2e\/|kill\/|userdata\/|docker\/)).*\.[cm]?[jt]s$/;

const sources: Readonly<Record<string, RegExp>> = {
  setTimeout: /\bsetTimeout\b/g,
  setInterval: /\bsetInterval\b/g,
  "node:timers": /["']node:timers/g,
  "Date.now": /\bDate\.now\b/g,
  "new Date()": /\bDate\(\s*\)/g,
  "performance.now": /\bperformance\.now\b/g,
  "process.hrtime": /\bprocess\.hrtime\b/g,
  "AbortSignal.timeout": /\bAbortSignal\.timeout\b/g,
  "Math.random": /\bMath\.random\b/g,
  randomUUID: /\brandomUUID\b/g,
  randomBytes: /\b(?:randomBytes|randomInt|getRandomValues)\b/g,
};

function uses(text: string): readonly { readonly name: string; readonly line: number }[] {
  const code = withoutComments(text);
  return Object.entries(sources).flatMap(([name, pattern]) =>
    [...code.matchAll(pattern)].map((match) => ({
      name,
      line: code.slice(0, match.index).split("\n").length,
    })),
  );
}
