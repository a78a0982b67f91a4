import type { Completion, CompletionNode } from "./completion-tree.ts";
import { quoted } from "./quoted.ts";
import { valueFlags } from "./value-flags.ts";

/** Names come with their descriptions. */
export function fishScript(tree: readonly CompletionNode[]): string {
  const taking = valueFlags(tree).flatMap(({ names }) => names);
  const paths = tree.flatMap(({ path }) => (path === "" ? [] : [quoted(path)]));
  return `# Completion of slipway for fish: slipway completion fish | source
function __slipway_at
  set -l position ''
  set -l skip 0
  for word in (commandline -opc)[2..-1]
    if test $skip = 1
      set skip 0
    else if contains -- $word ${taking.join(" ")}
      set skip 1
    else if not string match -q -- '-*' $word
      set -l next (string trim "$position $word")
      contains -- $next ${paths.join(" ")}; and set position $next
    end
  end
  test "$position" = "$argv[1]"
end
complete -c slipway -f
${tree.flatMap(lines).join("\n")}
`;
}

function lines({ path, commands, flags, argument }: CompletionNode): readonly string[] {
  const here = `complete -c slipway -n ${quoted(`__slipway_at ${quoted(path)}`)}`;
  const argumentLines = argument === "nothing" ? [] : [`${here} ${offer(argument)}`];
  return [
    ...commands.map(({ name, description }) => `${here} -a ${name} -d ${quoted(description)}`),
    ...argumentLines,
    ...flags.map(({ name, description, value }) => {
      const takes = value === undefined ? "" : ` -r ${value === "nothing" ? "-f" : offer(value)}`;
      return `${here} -l ${name.replace(/^--/, "")}${takes} -d ${quoted(description)}`;
    }),
  ];
}

function offer(value: Exclude<Completion, "nothing">): string {
  if (value === "files") return "-F";
  const words =
    value === "environments" ? "(slipway completion --environments 2>/dev/null)" : value.join(" ");
  return `-f -a ${quoted(words)}`;
}
