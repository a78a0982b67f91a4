import type { Rule } from "../tree.ts";

/** A test above unit begins by saying what it is for and how it goes about it. */
export const goalAndMethod: Rule = (files) =>
  files
    .filter(({ path }) =>
      /^test\/(contract|integration|simulation|userdata|docker|vm|e2e)\/.*\.test\.ts$/.test(path),
    )
    .filter(({ text }) => !/^\/\/ Goal: \S.*\n(\/\/ .*\n)*\/\/ Method: \S/.test(text))
    .map(({ path }) => `${path} does not begin with "// Goal: …" and "// Method: …".`);
