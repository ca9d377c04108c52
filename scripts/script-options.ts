// Options of a script: what is wrong with them is one sentence and exit code 2.
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';

export function scriptOptions<const Options extends ParseArgsOptionsConfig>(options: Options) {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const names = Object.keys(options).map((name) => `--${name}`);
    const known = names.length === 0 ? 'There are none.' : `There are: ${names.join(', ')}.`;
    return refuse(`${why.replaceAll('\n', ' ').replace(/[^.]$/, '$&.')} ${known}`);
  }
}

/** `least` is 0 or 1; `Infinity` is no whole number. */
export function wholeOption(name: string, text: string, least: 0 | 1 = 1): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least) return value;
  return refuse(`--${name} ${text}: expected a whole number, ${least} or more.`);
}

export function refuse(sentence: string): never {
  console.error(`error: ${sentence}`);
  process.exit(2);
}
