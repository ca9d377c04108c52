// `sluice release SYMBOL`: our position and its orders are handed to the person who asks.
import type { Command } from 'commander';
import { type AskingFlags, addAskingOptions, askDesk } from '../answers/asking.ts';
import type { Finish } from '../program/exit-code.ts';

interface ConfirmFlags extends AskingFlags {
  readonly yes?: boolean;
}

export function configure(command: Command, finish: Finish): void {
  addAskingOptions(command)
    .argument('<symbol>', 'what to hand over')
    .option('--yes', 'do it; without it only says what it would do')
    .addHelpText(
      'after',
      `
The orders stay at the broker as they are. Nothing of it is watched, moved or
closed any more; while it is in the account, entries in the symbol are refused.`,
    )
    .action(async (symbol: string, flags: ConfirmFlags) => {
      finish(await askDesk(flags, { type: 'release', symbol, confirmed: flags.yes === true }));
    });
}
