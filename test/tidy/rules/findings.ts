import type { ProjectFile, Rule } from "../tree.ts";

/**
 * Whatever doctor can find, some file of the source finds, some contract test has it found, and
 * README.md explains.
 */
export const findingsAreProven: Rule = (files) => {
  const list = files.find(({ path }) => path === "src/domain/finding.ts")?.text ?? "";
  const codes = [...list.matchAll(/^ {2}([A-Z_]+): "(?:note|problem|critical)",$/gm)].map(
    ([, code = ""]) => code,
  );
  if (codes.length === 0) {
    throw new Error("There are no findings: this rule would pass without looking at anything.");
  }
  const finders = files.filter(({ path }) => /^src\/engine\/doctor\/[\w-]+\.ts$/.test(path));
  const tests = files.filter(({ path }) =>
    /^test\/contract\/[\w-]+\/doctor[\w-]*\.test\.ts$/.test(path),
  );
  const readme = files.filter(({ path }) => path === "README.md");
  return codes.flatMap((code) => [
    ...unless(anyHas(finders, `"${code}"`), `${code} is found by nothing in src/engine/doctor.`),
    ...unless(
      anyHas(tests, `"${code}"`),
      `${code} is found in no test/contract/*/doctor*.test.ts.`,
    ),
    ...unless(anyHas(readme, `\`${code}\``), `${code} is not in README.md.`),
  ]);
};

const anyHas = (files: readonly ProjectFile[], text: string): boolean =>
  files.some((file) => file.text.includes(text));

const unless = (isSo: boolean, flaw: string): readonly string[] => (isSo ? [] : [flaw]);
