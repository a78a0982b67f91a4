// Goal: in a real shell, what completes a command line is what the command line takes.
// Method: the scripts in bash, zsh and fish where those are, with a `slipway` of two environments;
// zsh's own offering is replaced by printing.
import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import type { Commands } from "../../../src/cli/commands.ts";
import type { CompletionOptions } from "../../../src/cli/command-options.ts";
import { completionTree } from "../../../src/cli/completion/completion-tree.ts";
import { runCompletion } from "../../../src/cli/completion.ts";
import { runSlipway } from "../../../src/cli/slipway.ts";
import { failureOf } from "./failure-of.ts";
import { fakeContext } from "./fake-context.ts";
import { temporaryDirectory } from "./temporary-directory.ts";

/** What the real command line hands to the command. */
async function slipway(line: string, cwd = "/nowhere"): Promise<{ out: string; tree: Tree }> {
  let tree: Tree = [];
  const commands = {
    completion: async (...call: Parameters<Commands["completion"]>) => {
      tree = completionTree(call[2].program);
      return await runCompletion(...call);
    },
  } as unknown as Commands;
  const context = fakeContext({ cwd });
  expect(await runSlipway(line.split(" ").slice(1), context, "0", commands)).toBe(0);
  return { out: context.printed.out, tree };
}

type Tree = ReturnType<typeof completionTree>;

const shells = {
  bash: (words: readonly string[]) => `
    slipway() { printf 'production\\nrehearsal\\n'; }
    COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length - 1}
    _slipway; printf '%s\\n' "\${COMPREPLY[@]}"`,
  zsh: (words: readonly string[]) => `
    slipway() { printf 'production\\nrehearsal\\n' }
    _files() { print -l -- *(N) }
    _describe() { print -rl -- "\${(@)\${(@P)2}%%:*}" }
    compadd() { print -rl -- "\${(@P)2}" }
    words=(${words.map((word) => `'${word}'`).join(" ")}); CURRENT=${words.length}
    _slipway`,
  fish: (words: readonly string[]) => `
    function slipway; printf 'production\\nrehearsal\\n'; end
    complete -C '${words.join(" ")}'`,
};

type Shell = keyof typeof shells;

const isThere = (shell: Shell): boolean =>
  spawnSync(shell, ["-c", "true"], { stdio: "ignore" }).status === 0;

/** Names that complete the line's last word, sorted. */
async function complete(shell: Shell, line: string, cwd: string): Promise<string[]> {
  const { out: script } = await slipway(`slipway completion ${shell}`);
  const words = line.split(" ");
  const quiet = { bash: ["--norc", "--noprofile"], zsh: ["-f"], fish: ["--no-config"] }[shell];
  const before = shell === "zsh" ? "compdef() { : }\n" : "";
  const ran = spawnSync(shell, [...quiet, "-c", `${before}${script}\n${shells[shell](words)}`], {
    cwd,
    encoding: "utf8",
    env: { PATH: process.env["PATH"], HOME: cwd, TERM: "dumb" },
  });
  expect(ran.stderr).toBe("");
  return ran.stdout
    .split("\n")
    .map((offer) => offer.replace(/\t.*$/, ""))
    .filter((offer) => offer !== "" && offer.startsWith(words.at(-1)?.replace(/^=$/, "") ?? ""))
    .toSorted();
}

const cases: readonly (readonly [line: string, offers: readonly string[]])[] = [
  ["slipway de", ["deploy", "destroy"]],
  ["slipway --json sta", ["standin", "status"]],
  ["slipway config ", ["diff", "get", "history", "import", "list", "set", "unset"]],
  ["slipway --region eu config s", ["set"]],
  ["slipway res", ["resume"]],
  ["slipway lease ", ["break", "show"]],
  ["slipway undo --re", ["--reason", "--region"]],
  ["slipway deploy --de", ["--despite-broken-stable"]],
  ["slipway deploy r42 --wa", ["--wait"]],
  ["slipway config set A=1 --dep", ["--deploy"]],
  ["slipway status --js", ["--json"]],
  ["slipway status --wai", []],
  ["slipway deploy --reason wa", []],
  ["slipway --environment ", ["production", "rehearsal"]],
  ["slipway deploy --environment re", ["rehearsal"]],
  ["slipway config diff --against p", ["production"]],
  ["slipway config import mo", ["more.env"]],
  ["slipway --file mo", ["more.env"]],
  ["slipway completion ", ["bash", "fish", "zsh"]],
  ["slipway deploy r", []],
];

describe.each(Object.keys(shells) as Shell[])("%s", (shell) => {
  test.skipIf(!isThere(shell)).each(cases)("%s", async (line, offers) => {
    const cwd = temporaryDirectory({ "more.env": "" });
    expect(await complete(shell, line, cwd)).toEqual(offers);
  });

  test.skipIf(!isThere(shell))("every flag of every command is offered", async () => {
    const { tree } = await slipway("slipway completion bash");
    expect(tree.length).toBeGreaterThan(25);
    for (const { path, flags } of tree.filter((_, at) => at % 4 === 0)) {
      const offered = await complete(shell, `slipway ${path} --`.replace("  ", " "), "/");
      expect(offered, path).toEqual(flags.map(({ name }) => name).toSorted());
    }
  });
});

test.skipIf(!isThere("bash"))("bash takes = for a word of its own", async () => {
  for (const end of ["= ", "= pro"]) {
    const offers = await complete("bash", `slipway --environment ${end}`, "/");
    expect(offers).toContain("production");
  }
});

test("environments are named even where the rest of the file is wrong; without a file none", async () => {
  const text = "service: 7\nenvironments: { production: , rehearsal: { bakee: 1 } }\n";
  const there = await slipway(
    "slipway completion --environments",
    temporaryDirectory({ "slipway.yaml": text }),
  );
  expect(there.out).toBe("production\nrehearsal\n");
  for (const files of [{}, { "slipway.yaml": "a: [" }, { "slipway.yaml": "environments: 7" }]) {
    const cwd = temporaryDirectory(files as Record<string, string>);
    expect((await slipway("slipway completion --environments", cwd)).out).toBe("");
  }
});

test("without a shell it asks which", async () => {
  const failure = await failureOf(() => runCompletion(fakeContext(), [], {} as CompletionOptions));
  expect(failure.code).toBe("BAD_INPUT");
  expect(failure.summary).toContain("bash, zsh or fish");
});
