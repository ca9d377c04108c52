// `sluice stop-at SYMBOL PRICE`: moves the stop of our position closer to the market.
import { type Command, InvalidArgumentError } from 'commander';
import { type AskingFlags, addAskingOptions, askDesk } from '../answers/asking.ts';
import type { Finish } from '../program/exit-code.ts';

export function configure(command: Command, finish: Finish): void {
  addAskingOptions(command)
    .argument('<symbol>', 'symbol of the position')
    .argument('<price>', 'new stop, rounded away from the market to the tick', priceOf)
    .addHelpText(
      'after',
      '\nA looser price or one beyond the market is refused; `sluice exit SYMBOL --yes` closes.',
    )
    .action(async (symbol: string, price: number, flags: AskingFlags) => {
      finish(await askDesk(flags, { type: 'stop-at', symbol, price }));
    });
}

function priceOf(text: string): number {
  const price = Number(text);
  if (text.trim() !== '' && price > 0 && Number.isFinite(price)) return price;
  throw new InvalidArgumentError('the price must be a number above zero');
}
