// `sluice exit SYMBOL --yes`: closes our position in the symbol now.
import type { Command } from 'commander';
import { type AskingFlags, addAskingOptions } from '../answers/asking.ts';
import type { Finish } from '../program/exit-code.ts';
import { askToClose } from './closing-command.ts';

interface ConfirmedFlags extends AskingFlags {
  readonly yes?: boolean;
}

export function configure(command: Command, finish: Finish): void {
  addAskingOptions(command)
    .argument('<symbol>', 'symbol to close')
    .option('--yes', 'do it; without --yes only show what would happen')
    .addHelpText(
      'after',
      '\nForeign shares stay. In a closed session the exit is armed for the open.',
    )
    .action(async (symbol: string, flags: ConfirmedFlags) => {
      finish(await askToClose(flags, { type: 'exit', symbol, confirmed: flags.yes === true }));
    });
}
