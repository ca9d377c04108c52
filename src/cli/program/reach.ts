// The commands that a message names reach what this command was about: in a demonstration or practice they need its flag, without
// which they would reach the daemon of the configuration.

export const PRACTICE = '--practice';

/** These take neither flag. */
export const OF_NO_INSTANCE: readonly string[] = [
  ...['practice', 'instances', 'fleet', 'config init', 'backtest', 'data', 'feed learn'],
  ...['feed check', 'upgrade', 'completion', 'sim'],
];

// A process runs one command. Until then, and without either flag, commands are named as they are.
let flag: string | undefined;

export function settleReach(needed: string | undefined): void {
  flag = needed;
}

export function reaching(text: string): string {
  const needed = flag;
  if (needed === undefined) return text;
  return text.replace(
    /`(sluice [^`]+)`/g,
    (_, command: string) => `\`${withFlag(command, needed)}\``,
  );
}

function withFlag(command: string, needed: string): string {
  if (/ (--demo|--practice|--help|-c)\b/.test(command)) return command;
  const words = command.slice('sluice '.length);
  if (needed === PRACTICE && /^start\b/.test(words)) return 'sluice practice';
  const isAlone = OF_NO_INSTANCE.some((name) => words === name || words.startsWith(`${name} `));
  return isAlone ? command : `${command} ${needed}`;
}
