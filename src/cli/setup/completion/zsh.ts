// Completion for zsh, with the descriptions of the help.
import { type CompletedCommand, quoted } from './command-tree.ts';

export function zshCompletion(commands: readonly CompletedCommand[]): string {
  const known = commands.filter(({ path }) => path !== '').map(({ path }) => `'${path}'`);
  return `#compdef sluice
# zsh completion for sluice: source <(sluice completion zsh)
_sluice() {
  local at='' next word
  local -a found
  for word in "\${(@)words[2,CURRENT-1]}"; do
    next="\${at:+$at }$word"
    case "$next" in
      (${known.join('|')}) at="$next" ;;
    esac
  done
  case "$at:$words[CURRENT-1]" in
${commands.flatMap(valuesOf).join('\n')}
  esac
  if [[ "$PREFIX" == -* ]]; then
    case "$at" in
${commands.map(optionsOf).join('\n')}
    esac
  else
    case "$at" in
${commands.flatMap(wordsOf).join('\n')}
      (*) _files; return ;;
    esac
  fi
  _describe 'sluice' found
}
compdef _sluice sluice
# In a folder of completions the file is the function, and this is its first call.
if [ "$funcstack[1]" = _sluice ]; then _sluice "$@"; fi
`;
}

function valuesOf({ path, options }: CompletedCommand): string[] {
  return options
    .filter(({ takesValue }) => takesValue)
    .map(({ flags, values }) => {
      const patterns = flags.map((flag) => `'${path}:${flag}'`).join('|');
      const done = values.length === 0 ? '_files' : `compadd -- ${values.map(quoted).join(' ')}`;
      return `    (${patterns}) ${done}; return ;;`;
    });
}

function optionsOf({ path, options }: CompletedCommand): string {
  const entries = options.flatMap(({ flags, summary }) =>
    flags.map((flag) => quoted(`${flag}:${summary}`)),
  );
  return `      ('${path}') found=(${entries.join(' ')}) ;;`;
}

function wordsOf({ path, children, values }: CompletedCommand): string[] {
  const entries = [...children.map(({ word, summary }) => `${word}:${summary}`), ...values];
  return entries.length === 0
    ? []
    : [`      ('${path}') found=(${entries.map(quoted).join(' ')}) ;;`];
}
