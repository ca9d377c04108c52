// Completion for fish, with the descriptions of the help.
import { type CompletedCommand, type CompletedOption, quoted } from './command-tree.ts';

export function fishCompletion(commands: readonly CompletedCommand[]): string {
  const known = commands.filter(({ path }) => path !== '').map(({ path }) => quotedForFish(path));
  const entries = commands.flatMap((command) => [...wordsOf(command), ...optionsOf(command)]);
  return `# fish completion for sluice: sluice completion fish | source
function __sluice_at
    set --local at
    for word in (commandline -opc)[2..]
        set --local next (string join ' ' -- $at $word)
        contains -- $next ${known.join(' ')}; and set at $next
    end
    test "$at" = "$argv"
end
complete --command sluice --erase
${entries.join('\n')}
`;
}

function wordsOf({ path, children, values }: CompletedCommand): string[] {
  const words = [...children, ...values.map((word) => ({ word, summary: '' }))];
  return words.map(
    ({ word, summary }) =>
      `${entryAt(path)} --no-files --arguments ${quotedForFish(word)} --description ${quotedForFish(summary)}`,
  );
}

function optionsOf({ path, options }: CompletedCommand): string[] {
  return options.map((option) => `${entryAt(path)} ${flagsOf(option)}`);
}

function flagsOf({ flags, summary, takesValue, values }: CompletedOption): string {
  const names = flags.map((flag) =>
    flag.startsWith('--') ? `--long-option ${flag.slice(2)}` : `--short-option ${flag.slice(1)}`,
  );
  const value = takesValue ? ['--require-parameter'] : [];
  const only =
    values.length === 0 ? [] : ['--no-files', `--arguments ${quotedForFish(values.join(' '))}`];
  return [...names, ...value, ...only, `--description ${quotedForFish(summary)}`].join(' ');
}

const entryAt = (path: string): string =>
  `complete --command sluice --condition "__sluice_at ${path}"`;

/** fish escapes inside single quotes, where other shells leave them. */
function quotedForFish(text: string): string {
  return text.includes("'") ? `"${text.replaceAll(/["$\\]/g, '\\$&')}"` : quoted(text);
}
