// `sluice pause SYMBOL`: no entries in it until trading is resumed.
import type { Command } from 'commander';
import { type AskingFlags, addAskingOptions, askDesk } from '../answers/asking.ts';
import type { Finish } from '../program/exit-code.ts';

export function configure(command: Command, finish: Finish): void {
  addAskingOptions(command)
    .argument('<symbol>', 'what not to enter')
    .addHelpText(
      'after',
      `
A position in it is kept, with its stop and its exits. The pause holds over
restarts; \`sluice resume\` lifts all pauses at once and names them.`,
    )
    .action(async (symbol: string, flags: AskingFlags) => {
      finish(await askDesk(flags, { type: 'pause', symbol }));
    });
}
