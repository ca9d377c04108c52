// `sluice exit SYMBOL`: closes our position in the symbol now.
import type { Command } from 'commander';
import { type AskingFlags, addAskingOptions, askDesk } from '../answers/asking.ts';
import type { Finish } from '../program/exit-code.ts';

export function configure(command: Command, finish: Finish): void {
  addAskingOptions(command)
    .argument('<symbol>', 'symbol to close')
    .addHelpText(
      'after',
      '\nForeign shares stay. In a closed session the exit is armed for the open.',
    )
    .action(async (symbol: string, flags: AskingFlags) => {
      finish(await askDesk(flags, { type: 'exit', symbol }));
    });
}
