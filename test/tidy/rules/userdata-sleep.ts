import type { Rule } from "../tree.ts";

/** An instance waits for conditions with a deadline, never for a guessed number of seconds. */
export const userdataSleep: Rule = (files) =>
  files
    .filter(({ path }) => path.startsWith("userdata/") && !path.endsWith(".md"))
    .flatMap(({ path, text }) =>
      text.split("\n").flatMap((line, i) => {
        const code = line.replace(/(^|\s)#.*/, "");
        return /\bu?sleep\b/.test(code) ? [`${path}:${i + 1} sleeps: wait for a condition.`] : [];
      }),
    );
