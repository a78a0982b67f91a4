import type { ProjectFile } from "../tree.ts";

/** One test that says which faults it injects. */
export interface Tagged {
  readonly path: string;
  readonly title: string;
  readonly ids: readonly string[];
}

/** A marked line, and what begins below it up to the body of the test or of the group of tests. */
const marked =
  /^[ \t]*\/\/ Faults: ([A-Z][A-Z0-9, ]*)\.\n(?:[ \t]*\/\/.*\n)*([ \t]*[A-Za-z][\s\S]*?)=> \{/gm;

/** The last text that is a call's first argument: `test.each(["x"])("the title", () => …`. */
const titled = /\(\s*(["`])((?:\\.|(?!\1)[^\\])*)\1/g;

/** Tests marked with `// Faults: A4, O2.`, in the order of files; throws on a mark without a test. */
export function faultTags(files: readonly ProjectFile[]): readonly Tagged[] {
  return files
    .filter(({ path }) => /^test\/.*\.test\.ts$/.test(path) && !path.startsWith("test/tidy/"))
    .flatMap(({ path, text }) => {
      const found = [...text.matchAll(marked)].flatMap(([, ids = "", head = ""]) => {
        const title = [...head.matchAll(titled)].at(-1)?.[2];
        return title === undefined ? [] : [{ path, title, ids: ids.split(", ") }];
      });
      const marks = text.match(/\/\/ Faults:/g)?.length ?? 0;
      if (marks !== found.length) {
        throw new Error(`${path} has ${marks} marks "// Faults: …." and ${found.length} tests.`);
      }
      return found;
    });
}

interface Rows {
  readonly catalogue: Readonly<Record<string, string>>;
  readonly untested: Readonly<Record<string, string>>;
}

/** What is wrong between rows and tests, one sentence each. */
export function faultFlaws(tags: readonly Tagged[], { catalogue, untested }: Rows) {
  const covered = new Set(tags.flatMap(({ ids }) => ids));
  const excused = Object.keys(untested);
  return [
    ...[...covered].filter((id) => !(id in catalogue)).map((id) => `${id} is no fault.`),
    ...Object.keys(catalogue)
      .filter((id) => !covered.has(id) && !excused.includes(id))
      .map((id) => `${id} has no test: ${catalogue[id]}`),
    ...excused
      .filter((id) => covered.has(id))
      .map((id) => `${id} has a test: it needs no excuse any more.`),
    ...(excused.length > 10 ? [`${excused.length} faults have no test; ten may.`] : []),
  ];
}

/** The table of FAULTS.md: each fault with the tests that inject it. */
export function faultTable(tags: readonly Tagged[], { catalogue, untested }: Rows): string {
  const rows = Object.entries(catalogue).map(([id, fault]) => {
    const tests = tags
      .filter(({ ids }) => ids.includes(id))
      .map(({ path, title }) => `[${inTable(title)}](../${path.slice("test/".length)})`);
    const excuse = untested[id];
    return `| ${id} | ${inTable(fault)} | ${excuse ?? tests.join("<br>")} |`;
  });
  const tested = Object.keys(catalogue).length - Object.keys(untested).length;
  const marks = new Set(tags.map(({ path, title }) => `${path} ${title}`)).size;
  return [
    `${Object.keys(catalogue).length} faults, ${tested} of them injected by ${marks} tests.`,
    "",
    "| | fault | tests, or why there is none |",
    "|---|---|---|",
    ...rows,
  ].join("\n");
}

const inTable = (text: string): string =>
  text
    .replaceAll('\\"', '"')
    .replaceAll("|", "\\|")
    .replaceAll(/[[\]<>]/g, (char) => `\\${char}`);
