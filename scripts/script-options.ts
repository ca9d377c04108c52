// Options of a script: what is wrong with them is one sentence and exit code 2.
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';

export function scriptOptions<const Options extends ParseArgsOptionsConfig>(options: Options) {
  const { values, positionals } = scriptArguments(options);
  const [extra] = positionals;
  if (extra !== undefined) refuse(`Unexpected argument '${extra}'. ${knownOf(options)}`);
  return values;
}

/** Options, and words beside them. */
export function scriptArguments<const Options extends ParseArgsOptionsConfig>(options: Options) {
  try {
    return parseArgs({ options, allowPositionals: true });
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const why = said.replace(/ To specify a positional argument.*$/s, '');
    return refuse(`${why.replaceAll('\n', ' ').replace(/[^.]$/, '$&.')} ${knownOf(options)}`);
  }
}

function knownOf(options: ParseArgsOptionsConfig): string {
  const names = Object.keys(options).map((name) => `--${name}`);
  return names.length === 0 ? 'There are none.' : `There are: ${names.join(', ')}.`;
}

/** `least` is 0 or 1; `Infinity` is not a whole number. */
export function wholeOption(name: string, text: string, least: 0 | 1 = 1): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least) return value;
  return refuse(`--${name} ${text}: expected a whole number, ${least} or more.`);
}

export function refuse(sentence: string): never {
  console.error(`error: ${sentence}`);
  process.exit(2);
}
