import { filesIn, type Rule } from "../tree.ts";

/** Files of at most 300 lines: a longer one holds more than one idea. */
export const fileLength: Rule = (files) =>
  filesIn(files, /^(src|userdata|cdk)\/.*\.(ts|sh|service)$/).flatMap(({ path, text }) => {
    const lines = text.trimEnd().split("\n").length;
    return lines > 300 ? [`${path} has ${lines} lines: give its second idea a file (300).`] : [];
  });

/**
 * Lines of at most 100 columns, so that two files fit side by side. Not imports, which are laid out
 * by prettier, nor regular expressions, which cannot be broken, nor tests, whose titles and samples
 * read better whole.
 */
export const lineLength: Rule = (files) =>
  filesIn(files, /^(src|userdata|cdk)\/.*\.(ts|sh|service)$/).flatMap(({ path, text }) =>
    text
      .split("\n")
      .flatMap((line, i) =>
        line.length > 100 && !unbreakable.test(line)
          ? [`${path}:${i + 1} has ${line.length} columns (100).`]
          : [],
      ),
  );

const unbreakable = /^import |^\s*\/(?![/*]).*\/[a-z]*[,;)]*$/;
