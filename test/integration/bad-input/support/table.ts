export interface Row {
  readonly wrong: string;
  readonly command: string;
  readonly printed: string;
}

/** The page that shows every bad input and the sentence printed for it. */
export function table(rows: readonly Row[]): string {
  const lines = rows.map(
    ({ wrong, command, printed }) => `| ${cell(wrong)} | \`${cell(command)}\` | ${cell(printed)} |`,
  );
  return `# What is said to bad input

Made by \`bad-input.test.ts\`, which holds each of these ${rows.length} to exit 2, one refusal, the
same words under \`--json\`, and no request to AWS that could change anything. After a change of
words: \`UPDATE_TABLES=1 npx vitest run --config test/vitest.config.ts --project integration
test/integration/bad-input\`. Capital words stand for what differs from run to run.

| what is wrong | command | what is printed |
|---|---|---|
${lines.join("\n")}
`;
}

/** A value too long to read is cut; bars would end the cell. */
function cell(text: string): string {
  const short = text.length > 600 ? `${text.slice(0, 600)}…` : text;
  return short.replaceAll("|", "\\|").replaceAll("\n", "⏎").replaceAll("<", "&lt;");
}
