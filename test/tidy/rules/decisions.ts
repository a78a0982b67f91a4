import { filesIn, type Rule } from "../tree.ts";

/**
 * Nothing is used without a written reason: every dependency stands in a decision. The bundle holds
 * what runs, so the package must not make anybody install more.
 */
export const dependencyDecisions: Rule = (files) => {
  const manifest = files.find(({ path }) => path === "package.json");
  const { dependencies = {}, devDependencies = {} } = JSON.parse(manifest?.text ?? "{}");
  const names = Object.keys(devDependencies);
  if (names.length === 0) {
    throw new Error("package.json names no dependency: this rule would pass without looking.");
  }
  const lines = filesIn(files, decisions).flatMap(({ text }) => text.split("\n"));
  const unexplained = names.filter((name) => !lines.some((line) => line.includes(`\`${name}\``)));
  return [
    ...unexplained.map(
      (name) => `${name} is a dependency, but no decision in src/decisions says why.`,
    ),
    ...Object.keys(dependencies).map(
      (name) => `${name} would be installed with the package: move it to devDependencies.`,
    ),
  ];
};

/** A decision is one short page with its four parts. */
export const decisionShape: Rule = (files) =>
  filesIn(files, decisions).flatMap(({ path, text }) => {
    const lines = text.trimEnd().split("\n").length;
    const missing = parts.filter((part) => !text.includes(`**${part}**`));
    return [
      ...(lines > 20 ? [`${path} has ${lines} lines (20).`] : []),
      ...missing.map((part) => `${path} has no **${part}**.`),
    ];
  });

const decisions = /^src\/decisions\/\d{4}-[a-z0-9-]+\.md$/;
const parts = ["Decision", "Because", "Instead of", "Look again when"];
