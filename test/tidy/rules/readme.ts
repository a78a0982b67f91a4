import { exitCodes } from "../../../src/domain/outcome.ts";
import type { ProjectFile, Rule } from "../tree.ts";

/** An operator finds in README.md every command, every failure code and every exit code. */
export const readmeIsWhole: Rule = (files) => {
  const readme = textOf(files, "README.md");
  const missing = (what: string, names: readonly string[]) =>
    names
      .filter((name) => !readme.includes(name))
      .map((name) => `README.md does not have the ${what} ${name}.`);
  return [
    ...missing(
      "command",
      commandsIn(files).map((name) => `slipway ${name}`),
    ),
    ...missing(
      "failure code",
      failureCodesIn(files).map((code) => `\`${code}\``),
    ),
    ...Object.entries(exitCodes)
      .filter(([outcome, code]) => !rowOf(code, outcome).test(readme))
      .map(([outcome, code]) => `README.md has no table row for exit ${code}, \`${outcome}\`.`),
  ];
};

/** Commands shown as code in README.md that do not exist (any more, or yet). */
export const readmeIsTrue: Rule = (files) => {
  const known = commandsIn(files);
  const code = [...textOf(files, "README.md").matchAll(/```[\s\S]*?```|`[^`\n]+`/g)].join("\n");
  return [...code.matchAll(/(?:^|[\s`$&;(])slipway ([a-z]+)(?: ([a-z]+))?/gm)]
    .map(([, first = "", second = ""]) => ({ first, both: `${first} ${second}`.trim() }))
    .filter(({ first, both }) => !known.includes(first) && !known.includes(both))
    .map(({ both }) => `README.md shows \`slipway ${both}\`, which is no command.`);
};

/** `config set` for the table's `configSet`. */
function commandsIn(files: readonly ProjectFile[]): readonly string[] {
  const keys = [...textOf(files, "src/cli/commands.ts").matchAll(/^ {2}(\w+): async \(/gm)];
  return atLeastOne(keys).map(([, key = ""]) =>
    key.replace(/[A-Z]/g, (c) => ` ${c.toLowerCase()}`),
  );
}

function failureCodesIn(files: readonly ProjectFile[]): readonly string[] {
  const union = /export type FailureCode =([^;]+);/.exec(textOf(files, "src/domain/failure.ts"));
  return atLeastOne([...(union?.[1] ?? "").matchAll(/"(\w+)"/g)]).map(([, code = ""]) => code);
}

function rowOf(code: number, outcome: string): RegExp {
  return new RegExp(`^\\| *${code} *\\|.*\`${outcome}\``, "m");
}

function textOf(files: readonly ProjectFile[], path: string): string {
  const file = files.find((candidate) => candidate.path === path);
  if (!file) {
    throw new Error(`There is no ${path}: this rule would pass without looking at anything.`);
  }
  return file.text;
}

function atLeastOne<T>(found: readonly T[]): readonly T[] {
  if (found.length === 0) {
    throw new Error("Nothing was found to look for: this rule would pass without looking.");
  }
  return found;
}
