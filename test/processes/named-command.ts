import type { Command } from 'commander';

/** The command that the words name, with the words that are left. */
export function named(
  program: Command,
  words: readonly string[],
): { command: Command; rest: readonly string[] } {
  const [first, ...rest] = words;
  const command = program.commands.find((one) => one.name() === first);
  return command === undefined ? { command: program, rest: words } : named(command, rest);
}
