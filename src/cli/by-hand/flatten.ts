// `sluice flatten`: everything of ours is closed, what is foreign is not touched.
import type { Command } from 'commander';
import { type AskingFlags, addAskingOptions, askDesk } from '../answers/asking.ts';
import type { Finish } from '../program/exit-code.ts';

interface FlattenFlags extends AskingFlags {
  readonly symbol?: string;
  readonly extended?: boolean;
  readonly yes?: boolean;
}

export function configure(command: Command, finish: Finish): void {
  addAskingOptions(command)
    .option('--symbol <name>', 'only this one')
    .option('--extended', 'outside regular hours too, by limit orders')
    .option('--yes', 'do it; without it only says what it would do')
    .addHelpText(
      'after',
      `
Cancels entries and closes every position of ours; shares and orders that are
not ours stay as they are. In a closed session it is armed for the open, restarts
included; with --extended it goes out at once where extended trading is on.`,
    )
    .action(async (flags: FlattenFlags) => {
      const order = {
        type: 'flatten',
        ...(flags.symbol === undefined ? {} : { symbol: flags.symbol }),
        extended: flags.extended === true,
        confirmed: flags.yes === true,
      };
      finish(await askDesk(flags, order));
    });
}
