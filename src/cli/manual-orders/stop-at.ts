// `sluice stop-at SYMBOL PRICE`: moves the stop of our position closer to the market.
import type { Command } from 'commander';
import { type AskingFlags, addAskingOptions, askDaemon } from '../answers/asking.ts';
import type { Finish } from '../program/exit-code.ts';
import { price } from '../program/option-numbers.ts';

export function configure(command: Command, finish: Finish): void {
  addAskingOptions(command)
    .argument('<symbol>', 'symbol of the position')
    .argument('<price>', 'new stop, rounded away from the market to the tick', price)
    .addHelpText(
      'after',
      '\nA looser price or one beyond the market is refused; `sluice exit SYMBOL --yes`\ncloses.',
    )
    .action(async (symbol: string, stop: number, flags: AskingFlags) => {
      finish(await askDaemon(flags, { type: 'stop-at', symbol, price: stop }));
    });
}
