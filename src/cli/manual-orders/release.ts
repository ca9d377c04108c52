// `sluice release SYMBOL`: hands our position, or a holding, and its orders to the operator.
import type { Command } from 'commander';
import { type AskingFlags, addAskingOptions, askDaemon } from '../answers/asking.ts';
import type { Finish } from '../program/exit-code.ts';
import { asOption } from './as-option.ts';

interface ConfirmFlags extends AskingFlags {
  readonly as: string;
  readonly yes?: boolean;
}

export function configure(command: Command, finish: Finish): void {
  addAskingOptions(command)
    .argument('<symbol>', 'symbol to release')
    .addOption(asOption('what to release'))
    .option('--yes', 'do it; without --yes only show what would happen')
    .addHelpText(
      'after',
      `
The orders stay at the broker as they are. The daemon no longer watches, moves
or closes anything of it. While it is in the account, entries in the symbol are
refused.`,
    )
    .action(async (symbol: string, flags: ConfirmFlags) => {
      const { as, yes = false } = flags;
      finish(await askDaemon(flags, { type: 'release', symbol, as, confirmed: yes }));
    });
}
