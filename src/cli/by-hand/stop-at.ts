// `sluice stop-at SYMBOL PRICE`: the stop of our position moves there, tighter only.
import { type Command, InvalidArgumentError } from 'commander';
import { type AskingFlags, addAskingOptions, askDesk } from '../answers/asking.ts';
import type { Finish } from '../program/exit-code.ts';

export function configure(command: Command, finish: Finish): void {
  addAskingOptions(command)
    .argument('<symbol>', 'whose stop')
    .argument('<price>', 'where to, rounded away from the market to its tick', priceOf)
    .addHelpText(
      'after',
      '\nA looser price is refused, and so is one through the market: `sluice exit` closes.',
    )
    .action(async (symbol: string, price: number, flags: AskingFlags) => {
      finish(await askDesk(flags, { type: 'stop-at', symbol, price }));
    });
}

function priceOf(text: string): number {
  const price = Number(text);
  if (text.trim() !== '' && price > 0 && Number.isFinite(price)) return price;
  throw new InvalidArgumentError('a price is a number above zero');
}
