// Completion for bash: one function, and `complete` falls back to file names.
import type { CompletedCommand } from './command-tree.ts';

export function bashCompletion(commands: readonly CompletedCommand[]): string {
  const known = commands.filter(({ path }) => path !== '').map(({ path }) => `'${path}'`);
  return `# bash completion for sluice: source <(sluice completion bash)
_sluice() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local at='' next word words=''
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    next="\${at:+$at }$word"
    case "$next" in
      ${known.join('|')}) at="$next" ;;
    esac
  done
  case "$at:$previous" in
${commands.flatMap(valuesOf).join('\n')}
  esac
  if [[ -n "$words" ]]; then
    :
  elif [[ "$current" == -* ]]; then
    case "$at" in
${commands.map(optionsOf).join('\n')}
    esac
  else
    case "$at" in
${commands.flatMap(wordsOf).join('\n')}
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _sluice sluice
`;
}

function valuesOf({ path, options }: CompletedCommand): string[] {
  return options
    .filter(({ takesValue }) => takesValue)
    .map(({ flags, values }) => {
      const patterns = flags.map((flag) => `'${path}:${flag}'`).join('|');
      // No words: the shell completes file names.
      const found = values.length === 0 ? 'COMPREPLY=(); return' : `words='${values.join(' ')}'`;
      return `    ${patterns}) ${found} ;;`;
    });
}

function optionsOf({ path, options }: CompletedCommand): string {
  return `      '${path}') words='${options.flatMap(({ flags }) => flags).join(' ')}' ;;`;
}

function wordsOf({ path, children, values }: CompletedCommand): string[] {
  const words = [...children.map(({ word }) => word), ...values];
  return words.length === 0 ? [] : [`      '${path}') words='${words.join(' ')}' ;;`];
}
