// Goal: a value reaches the database byte for byte, or its line is refused; nothing is guessed.
// Method: tables of lines; every text that a writer of the format quotes is read back.
import { expect, test } from "vitest";
import { parseDotenv } from "../../../../src/cli/config-file/parse-dotenv.ts";

function values(text: string): Record<string, string> {
  const parsed = parseDotenv(text);
  if ("flaw" in parsed) {
    throw new Error(`line ${parsed.at} ${parsed.flaw}`);
  }
  return Object.fromEntries(parsed.entries.map(({ key, value }) => [key, value]));
}

test.each([
  ["A=b", "b"],
  ["A=", ""],
  ["A=''", ""],
  ['A=""', ""],
  ["export A=b", "b"],
  ["  A = b c  ", "b c"],
  ["A=b=c==", "b=c=="],
  ["A=b # comment", "b"],
  ["A= # comment", ""],
  ["A='b # no comment' # comment", "b # no comment"],
  ["A=it's", "it's"],
  ["A=$HOME/${X}", "$HOME/${X}"],
  ["A=\\d+\\n", "\\d+\\n"],
  ["A='a\\n\"$b'", 'a\\n"$b'],
  ['A="a\\n\\t\\r\\"\\\\\\$b"', 'a\n\t\r"\\$b'],
  ["A='two\nlines'", "two\nlines"],
  ['A="two\r\nlines"', "two\r\nlines"],
  ["A=b\r", "b"],
  ["A=schön 日本 🚢", "schön 日本 🚢"],
])("%j is %j", (line, value) => {
  expect(values(line)).toEqual({ A: value });
  expect(values(`# first\n\n${line}\n\nB=2`)).toEqual({ A: value, B: "2" });
  expect(values(`\uFEFFZ=1\r\n${line}\r\n`)).toEqual({ Z: "1", A: value });
});

test.each([
  ["A", "must be KEY=VALUE, a comment or blank"],
  ["A: b", "must be KEY=VALUE, a comment or blank"],
  ["=b", "must be KEY=VALUE, a comment or blank"],
  ["A B=c", "must be KEY=VALUE, a comment or blank"],
  ["A=b#c", "has a # that some take for a comment: put the value in quotes"],
  ["A=#c", "has a # that some take for a comment: put the value in quotes"],
  ["A='b", "has a quote that is never closed"],
  ['A="b\\"', "has a quote that is never closed"],
  ["A='b' c", "has text after the closing quote"],
  ["A=`b`", "begins with a backtick: use single or double quotes"],
  ['A="\\d"', 'has a backslash that is none of \\n \\r \\t \\" \\\\ \\$: use single quotes'],
])("%j is refused by its line", (line, flaw) => {
  expect(parseDotenv(`# first\nB='two\nlines'\n${line}\n`)).toEqual({ at: 4, flaw });
});

test("line numbers count the lines of values", () => {
  const parsed = parseDotenv("A='1\n2\n3'\n\nB=1\n# x\nC=2");
  expect("entries" in parsed && parsed.entries.map(({ key, at }) => [key, at])).toEqual([
    ["A", 1],
    ["B", 5],
    ["C", 7],
  ]);
});

test("any text in double quotes comes back, escaped as the format says", () => {
  const alphabet = ["a", " ", "#", "'", '"', "\\", "$", "\n", "\r", "\t", "=", "`", "é", "🚢"];
  let seed = 7;
  for (let round = 0; round < 2_000; round += 1) {
    const letters = Array.from({ length: round % 17 }, () => {
      seed = (seed * 16_807) % 2_147_483_647;
      return alphabet[seed % alphabet.length] ?? "";
    });
    const text = letters.join("");
    const written = text
      .replace(/["\\$]/g, "\\$&")
      .replace(/\n/g, "\\n")
      .replace(/\r/g, "\\r");
    expect(values(`X=1\nA="${written}" # end\nY=2`)).toEqual({ X: "1", A: text, Y: "2" });
    expect(values(`A="${text.replace(/["\\$]/g, "\\$&")}"`)).toEqual({ A: text });
  }
});
