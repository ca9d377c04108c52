// `sluice adopt SYMBOL`: shares in the account that are not ours become ours, and get a stop.
import type { Command } from 'commander';
import { type AskingFlags, addAskingOptions, askDesk } from '../answers/asking.ts';
import type { Finish } from '../program/exit-code.ts';

interface ConfirmFlags extends AskingFlags {
  readonly yes?: boolean;
}

export function configure(command: Command, finish: Finish): void {
  addAskingOptions(command)
    .argument('<symbol>', 'whose foreign shares to take over')
    .option('--yes', 'do it; without it only says what it would do')
    .addHelpText(
      'after',
      `
They become ours at the broker's average cost and get a stop below the market:
that of the rule which trades the symbol, else 2 %. No rule closes them. Orders
that are not ours in the symbol have to be cancelled first.`,
    )
    .action(async (symbol: string, flags: ConfirmFlags) => {
      finish(await askDesk(flags, { type: 'adopt', symbol, confirmed: flags.yes === true }));
    });
}
