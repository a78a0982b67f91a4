import { type BadInput, words } from "./bad-input.ts";
import { settings } from "./support/bad-input-world.ts";
import { foreignConfig } from "./support/foreign.ts";

/** Keys, values and files for the config database. */
export const badConfig: readonly BadInput[] = [
  { wrong: "no = in an assignment", argv: words("config set GREETING"), says: ["GREETING=VALUE"] },
  {
    wrong: "a key that is no variable's name",
    argv: words("config set db-url=x"),
    says: ['"db-url"', "letters, digits and underscores"],
  },
  { wrong: "an empty key", argv: words("config set =x"), says: ['""', "letters, digits"] },
  {
    wrong: "a key that slipway sets",
    argv: words("config set PORT=80"),
    says: ['"PORT"', "set by slipway itself"],
  },
  { wrong: "a key twice", argv: words("config set A=1 A=2"), says: ["A is set twice"] },
  {
    wrong: "a value that is too large",
    argv: ["config", "set", `BLOB=${"x".repeat(32 * 1024 + 1)}`],
    says: ["BLOB", "32 KB"],
  },
  {
    wrong: "a reference to nothing",
    argv: words("config set SECRET=ssm:"),
    says: ["SECRET", "ssm:"],
  },
  {
    wrong: "a parameter's name that cannot be one",
    argv: words("config set SECRET=ssm:shop/password!"),
    says: ["SECRET", "ssm:"],
  },
  {
    wrong: "a secret's name that cannot be one",
    argv: ["config", "set", "SECRET=secretsmanager:shop password#key"],
    says: ["SECRET", "secretsmanager:"],
  },
  { wrong: "a key to unset that is not set", argv: words("config unset NOPE"), says: ["NOPE"] },
  {
    wrong: "a key to read that is misspelt",
    argv: words("config get GREETNG"),
    says: ["GREETNG", "did you mean GREETING?"],
  },
  {
    wrong: "a config version that is not there",
    argv: words("config list --version 7"),
    says: ["no config version 7", "config history"],
  },
  {
    wrong: "a version to compare that is not there",
    argv: words("config diff 1 9"),
    says: ["no config version 9"],
  },
  {
    wrong: "a release to compare that is not there",
    argv: words("config diff r8"),
    says: ["no release r8", "r1 (first)"],
  },
  {
    wrong: "an environment to compare that is not there",
    argv: words("config diff --against moon"),
    says: ["no environment moon"],
  },
  {
    wrong: "somebody else's config set at the same moment",
    argv: words("config set B=2"),
    files: { "slipway.yaml": settings("", { service: "rivals" }) },
    says: ["ann@desk wrote config version 2 at", "(changed: A, C)", "config diff 1 2"],
    given: async (world, directory) => {
      await world.run(words("config set A=1"), directory, {});
      world.beforeNextWrite(() => foreignConfig(world, "rivals", { A: "2", C: "3" }));
      return {};
    },
  },
  {
    wrong: "a file to import that is not there",
    argv: words("config import production.env"),
    says: ["production.env"],
  },
  {
    wrong: "a line that is no assignment",
    argv: words("config import .env"),
    files: { ".env": "A=1\nB\n" },
    says: [".env:2", "KEY=VALUE"],
  },
  {
    wrong: "a quote that is never closed",
    argv: words("config import .env"),
    files: { ".env": 'A="1\n' },
    says: [".env:1", "never closed"],
  },
  {
    wrong: "JSON that is none",
    argv: words("config import values.json"),
    files: { "values.json": '{"A": 1,}' },
    says: ["values.json"],
  },
  {
    wrong: "half a character in JSON",
    argv: words("config import values.json"),
    files: { "values.json": '{"A": "x\\ud83d"}' },
    says: ["The value of A", "surrogate"],
  },
  {
    wrong: "a number where JSON needs text",
    argv: words("config import values.json"),
    files: { "values.json": '{"A": 1}' },
    says: ["values.json", "A"],
  },
];
