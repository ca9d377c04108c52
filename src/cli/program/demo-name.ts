// `--demo [name]`: one of the words below, so that the argument of a command may follow a bare `--demo`.
import { Option } from 'commander';
import { nearestName } from '../../kernel/nearest-name.ts';
import { DEMO_NAMES, type DemoName } from '../../trader/ports/demonstrations.ts';
import { PRACTICE } from './reach.ts';

const FLAG = '--demo';
/** Of a bare `--demo`. */
const DEFAULT_NAME: DemoName = 'us';

export function demoOption(): Option {
  return new Option(
    `${FLAG} [name]`,
    `the demonstration, which needs no configuration: ${DEMO_NAMES.join(', ')}`,
  )
    .choices(DEMO_NAMES)
    .conflicts('config')
    .preset(DEFAULT_NAME);
}

/** Attaches the name to its flag: commander would take any word that follows, such as the id of a position. */
export function withDemoName(args: readonly string[]): readonly string[] {
  const at = args.indexOf(FLAG);
  const end = args.indexOf('--');
  if (at === -1 || (end !== -1 && end < at)) return args;
  const next = args[at + 1];
  if (next === undefined || next.startsWith('-')) return args;
  const name = DEMO_NAMES.find((known) => known === next);
  const rest = args.slice(name === undefined ? at + 1 : at + 2);
  return [...args.slice(0, at), `${FLAG}=${name ?? DEFAULT_NAME}`, ...rest];
}

/** Of a word after `--demo` that no command took: it was meant to be a name. */
export function wrongDemoText(args: readonly string[]): string | undefined {
  const at = args.indexOf(FLAG);
  const word = at === -1 ? undefined : args[at + 1];
  if (word === undefined || word.startsWith('-') || DEMO_NAMES.some((known) => known === word))
    return undefined;
  const meant = nearestName(word, DEMO_NAMES);
  const hint = meant === undefined ? '' : `; did you mean "${meant}"?`;
  const [last = '', ...others] = DEMO_NAMES.toReversed();
  const known = `${others.reverse().join(', ')} and ${last}`;
  return `There is no demonstration "${word}": there are ${known}${hint}`;
}

/** The flag of a demonstration or of practice that a command was given, with the name attached to it; undefined for neither. */
export function instanceFlagIn(args: readonly string[]): string | undefined {
  const demo = DEMO_NAMES.find((name) => args.includes(`${FLAG}=${name}`));
  if (demo !== undefined) return demoFlag(demo);
  if (args.includes(FLAG)) return demoFlag(DEFAULT_NAME);
  return args.includes(PRACTICE) ? PRACTICE : undefined;
}

/** What a person types to reach the demonstration. */
export function demoFlag(name: DemoName): string {
  return name === DEFAULT_NAME ? FLAG : `${FLAG} ${name}`;
}
