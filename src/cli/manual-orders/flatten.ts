// `sluice flatten`: closes every position of ours; foreign shares and orders stay.
import type { Command } from 'commander';
import { type AskingFlags, addAskingOptions } from '../answers/asking.ts';
import type { Finish } from '../program/exit-code.ts';
import { askToClose } from './closing-command.ts';

interface FlattenFlags extends AskingFlags {
  readonly symbol?: string;
  readonly extended?: boolean;
  readonly yes?: boolean;
}

export function configure(command: Command, finish: Finish): void {
  addAskingOptions(command)
    .option('--symbol <name>', 'only this symbol')
    .option('--extended', 'also outside regular hours, by limit orders')
    .option('--yes', 'do it; without --yes only show what would happen')
    .addHelpText(
      'after',
      `
Cancels entries and closes every position of ours, including late fills. Foreign
shares and orders stay. In a closed session it is armed for the open, also after
a restart; with --extended it sends limit orders now, where extended trading is
on.`,
    )
    .action(async (flags: FlattenFlags) => {
      const order = {
        type: 'flatten',
        ...(flags.symbol === undefined ? {} : { symbol: flags.symbol }),
        extended: flags.extended === true,
        confirmed: flags.yes === true,
      };
      finish(await askToClose(flags, order));
    });
}
