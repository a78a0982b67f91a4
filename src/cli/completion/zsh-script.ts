import type { Completion, CompletionNode } from "./completion-tree.ts";
import { quoted } from "./quoted.ts";
import { valueFlags } from "./value-flags.ts";

/** Names come with their descriptions. */
export function zshScript(tree: readonly CompletionNode[]): string {
  const flags = valueFlags(tree);
  const taking = flags.flatMap(({ names }) => names).join("|");
  const paths = tree.flatMap(({ path }) => (path === "" ? [] : [`"${path}"`])).join("|");
  return `#compdef slipway
# Completion of slipway for zsh: source <(slipway completion zsh), after compinit
_slipway() {
  local word next value position="" i
  local -a offered flags
  for ((i = 2; i < CURRENT; i++)); do
    word="\${words[i]}"
    case "$word" in
      ${taking}) ((i += 1)) ;;
      -*) ;;
      *)
        next="\${position:+$position }$word"
        case "$next" in (${paths}) position="$next" ;; esac ;;
    esac
  done
  case "\${words[CURRENT-1]}" in
${flags.map(({ names, value }) => `    (${names.join("|")}) ${reply(value)}; return ;;`).join("\n")}
  esac
  case "$position" in
${tree.map(place).join("\n")}
  esac
  if [[ "\${words[CURRENT]}" == -* ]]; then _describe flag flags; fi
}
compdef _slipway slipway
`;
}

function place({ path, commands, flags, argument }: CompletionNode): string {
  const names = commands.map(described).join(" ");
  const answer = names === "" ? reply(argument) : `offered=(${names}); _describe command offered`;
  return `    ("${path}") ${answer}; flags=(${flags.map(described).join(" ")}) ;;`;
}

function described(named: { readonly name: string; readonly description: string }): string {
  return quoted(`${named.name}:${named.description.replaceAll(":", "\\:")}`);
}

function reply(value: Completion): string {
  if (value === "nothing") return ":";
  if (value === "files") return "_files";
  const words =
    value === "environments"
      ? '${(f)"$(slipway completion --environments 2>/dev/null)"}'
      : value.join(" ");
  return `offered=(${words}); compadd -a offered`;
}
