// `sluice exit SYMBOL --yes`: closes our position in the symbol now.
import type { Command } from 'commander';
import { type AskingFlags, addAskingOptions } from '../answers/asking.ts';
import type { Finish } from '../program/exit-code.ts';
import { wholeFrom } from '../program/option-numbers.ts';
import { askToClose } from './closing-command.ts';

interface ConfirmedFlags extends AskingFlags {
  readonly yes?: boolean;
}

export function configure(command: Command, finish: Finish): void {
  addAskingOptions(command)
    .argument('<symbol>', 'symbol to close')
    .argument('[quantity]', 'so many shares or contracts; without it all', wholeFrom(1, 1_000_000))
    .option('--yes', 'do it; without --yes only show what would happen')
    .addHelpText(
      'after',
      '\nForeign shares stay. In a closed session the exit is armed for the open.',
    )
    .action(async (symbol: string, quantity: number | undefined, flags: ConfirmedFlags) => {
      const part = quantity !== undefined && { quantity };
      const asked = { type: 'exit', symbol, ...part, confirmed: flags.yes === true };
      finish(await askToClose(flags, asked));
    });
}
