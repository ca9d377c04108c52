// `sluice adopt SYMBOL`: takes over foreign shares in the account and protects them with a stop.
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
    .argument('<symbol>', 'symbol of the foreign shares')
    .addOption(asOption('what the shares become'))
    .option('--yes', 'do it; without --yes only show what would happen')
    .addHelpText(
      'after',
      `
The shares become ours at the broker's average cost and get a stop below the
market: that of the strategy which trades the symbol, else 2 %. No strategy
closes them. Cancel foreign orders in the symbol first.
With --as holding they are kept as an investment: without a stop, and sold only
by an order that names the holding.`,
    )
    .action(async (symbol: string, flags: ConfirmFlags) => {
      const { as, yes = false } = flags;
      finish(await askDaemon(flags, { type: 'adopt', symbol, as, confirmed: yes }));
    });
}
