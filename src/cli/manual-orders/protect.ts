// `sluice protect SYMBOL`: replaces a missing or contested stop.
import type { Command } from 'commander';
import { type AskingFlags, addAskingOptions, askDaemon } from '../answers/asking.ts';
import type { Finish } from '../program/exit-code.ts';

export function configure(command: Command, finish: Finish): void {
  addAskingOptions(command)
    .argument('<symbol>', 'symbol to protect')
    .addHelpText(
      'after',
      `
If someone cancels or loosens a stop outside sluice, the daemon restores it
once. After the second time within ten minutes only this command replaces it.`,
    )
    .action(async (symbol: string, flags: AskingFlags) => {
      finish(await askDaemon(flags, { type: 'protect', symbol }));
    });
}
