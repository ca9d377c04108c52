// `sluice protect SYMBOL`: a stop that is missing or contested is placed again.
import type { Command } from 'commander';
import { type AskingFlags, addAskingOptions, askDesk } from '../answers/asking.ts';
import type { Finish } from '../program/exit-code.ts';

export function configure(command: Command, finish: Finish): void {
  addAskingOptions(command)
    .argument('<symbol>', 'what to protect')
    .addHelpText(
      'after',
      `
A stop that a person cancels or loosens is restored once; after the second time
within ten minutes only this command places it again.`,
    )
    .action(async (symbol: string, flags: AskingFlags) => {
      finish(await askDesk(flags, { type: 'protect', symbol }));
    });
}
