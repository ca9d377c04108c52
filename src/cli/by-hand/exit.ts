// `sluice exit SYMBOL`: our position in it is closed now.
import type { Command } from 'commander';
import { type AskingFlags, addAskingOptions, askDesk } from '../answers/asking.ts';
import type { Finish } from '../program/exit-code.ts';

export function configure(command: Command, finish: Finish): void {
  addAskingOptions(command)
    .argument('<symbol>', 'what to leave')
    .addHelpText(
      'after',
      '\nShares that are not ours stay. In a closed session it is armed for the open.',
    )
    .action(async (symbol: string, flags: AskingFlags) => {
      finish(await askDesk(flags, { type: 'exit', symbol }));
    });
}
