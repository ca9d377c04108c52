// The commands that a message names reach what this command was about: they need its configuration files, or the flag of its
// demonstration or practice, without which they would reach another daemon or none.
import { shellWord } from '../../kernel/shell-word.ts';

export const PRACTICE = '--practice';

/** What a command was given, as a person types it again. */
export interface Reach {
  /** `--demo` with its name, or `--practice`. */
  readonly instance?: string | undefined;
  /** `-c` with each file. */
  readonly files?: string | undefined;
}

/** These take neither flag of an instance. */
export const OF_NO_INSTANCE: readonly string[] = [
  ...['practice', 'instances', 'fleet', 'config init', 'backtest', 'data', 'feed learn'],
  ...['feed check', 'upgrade', 'completion', 'sim'],
];
/** And these no configuration. */
export const OF_NO_CONFIGURATION: readonly string[] = [
  ...['instances', 'fleet', 'config init', 'feed learn', 'feed check', 'completion', 'sim'],
];

// A process runs one command. Until then, and without these flags, commands are named as they are.
let reach: Reach = {};

export function settleReach(given: Reach): void {
  reach = given;
}

export function reaching(text: string): string {
  const { instance, files } = reach;
  if (instance === undefined && files === undefined) return text;
  return text.replace(/`(sluice [^`]+)`/g, (_, command: string) => `\`${withFlags(command)}\``);
}

function withFlags(command: string): string {
  if (/ (--demo|--practice|--help|--version|-c|--config)\b/.test(command)) return command;
  const words = command.slice('sluice '.length);
  const { instance, files } = reach;
  const isPractice = instance === PRACTICE && /^start\b/.test(words);
  const named = isPractice ? 'sluice practice' : command;
  const flags = [
    isOneOf(OF_NO_CONFIGURATION, words) ? undefined : files,
    isPractice || isOneOf(OF_NO_INSTANCE, words) ? undefined : instance,
  ];
  return [named, ...flags.filter((flag) => flag !== undefined)].join(' ');
}

function isOneOf(names: readonly string[], words: string): boolean {
  return names.some((name) => words === name || words.startsWith(`${name} `));
}

/** The configuration files among the words of a command, as it states them. */
export function filesIn(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--');
  const own = end === -1 ? args : args.slice(0, end);
  return own.flatMap((word, at) => {
    if (word === '-c' || word === '--config') return own[at + 1] ?? [];
    return word.startsWith('--config=') ? word.slice('--config='.length) : [];
  });
}

export function filesFlag(files: readonly string[]): string | undefined {
  return files.length === 0 ? undefined : files.map((file) => `-c ${shellWord(file)}`).join(' ');
}
