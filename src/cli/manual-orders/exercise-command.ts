// What the commands about option contracts that are held have in common.
import type { Command } from 'commander';
import { type AskingFlags, addAskingOptions, askDaemon } from '../answers/asking.ts';
import type { ExitCode } from '../program/exit-code.ts';
import { wholeFrom } from '../program/option-numbers.ts';

export interface ExerciseFlags extends AskingFlags {
  readonly quantity?: number;
  readonly yes?: boolean;
}

export function addExerciseOptions(command: Command): Command {
  return addAskingOptions(command)
    .argument('<contract>', 'the contract, such as "AAPL 261218C00230000", or the id of a position')
    .option('--quantity <contracts>', 'so many; without it all', wholeFrom(1, 1_000_000))
    .option('--yes', 'do it; without --yes only show what would happen');
}

export function askAbout(
  type: 'exercise' | 'lapse',
  symbol: string,
  flags: ExerciseFlags,
  more: Readonly<Record<string, unknown>> = {},
): Promise<ExitCode> {
  const { quantity, yes = false } = flags;
  const many = quantity === undefined ? {} : { quantity };
  return askDaemon(flags, { type, symbol, ...many, ...more, confirmed: yes });
}
