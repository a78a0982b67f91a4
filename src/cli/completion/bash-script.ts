import type { Completion, CompletionNode } from "./completion-tree.ts";
import { valueFlags } from "./value-flags.ts";

/** Works in bash 3.2, macOS's own, and later. */
export function bashScript(tree: readonly CompletionNode[]): string {
  const flags = valueFlags(tree);
  const taking = flags.flatMap(({ names }) => names).join("|");
  const paths = tree.map(({ path }) => `"${path}"`).join("|");
  return `# Completion of slipway for bash: eval "$(slipway completion bash)"
_slipway() {
  local word next i path="" commands="" flags=""
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}"
  if [ "$cur" = "=" ]; then cur=""
  elif [ "$prev" = "=" ]; then prev="\${COMP_WORDS[COMP_CWORD-2]}"; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    case "$word" in
      ${taking}) if [ "\${COMP_WORDS[i+1]}" = "=" ]; then ((i += 2)); else ((i += 1)); fi ;;
      -*) ;;
      *) next="\${path:+$path }$word"; case "$next" in ${paths}) path="$next" ;; esac ;;
    esac
  done
  case "$prev" in
${flags.map(({ names, value }) => `    ${names.join("|")}) ${reply(value)}; return ;;`).join("\n")}
  esac
  case "$path" in
${tree.map(place).join("\n")}
  esac
  case "$cur" in -*) COMPREPLY=($(compgen -W "$flags" -- "$cur")) ;; esac
}
complete -F _slipway slipway
`;
}

function place({ path, commands, flags, argument }: CompletionNode): string {
  const names = commands.map(({ name }) => name);
  const words = names.length === 0 ? argument : names;
  const all = flags.map(({ name }) => name).join(" ");
  return `    "${path}") ${reply(words)}; flags="${all}" ;;`;
}

function reply(value: Completion): string {
  if (value === "nothing") return "COMPREPLY=()";
  if (value === "files") {
    return 'compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$cur"))';
  }
  const words = value === "environments" ? environments : value.join(" ");
  return `COMPREPLY=($(compgen -W "${words}" -- "$cur"))`;
}

const environments = "$(slipway completion --environments 2>/dev/null)";
