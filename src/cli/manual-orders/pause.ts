// `sluice pause SYMBOL`: blocks entries in the symbol until `sluice resume`.
import type { Command } from 'commander';
import { type AskingFlags, addAskingOptions, askDaemon } from '../answers/asking.ts';
import type { Finish } from '../program/exit-code.ts';

export function configure(command: Command, finish: Finish): void {
  addAskingOptions(command)
    .argument('<symbol>', 'symbol to pause')
    .addHelpText(
      'after',
      `
A position in it stays open, with its stop and its exits. The pause survives
restarts; \`sluice resume\` lifts all pauses at once and lists them.`,
    )
    .action(async (symbol: string, flags: AskingFlags) => {
      finish(await askDaemon(flags, { type: 'pause', symbol }));
    });
}
