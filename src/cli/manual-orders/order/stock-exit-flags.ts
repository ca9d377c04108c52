// The exit of an option by the price of its stock, watched or resting at the broker: --stock-exit, --rested and --floor.
import { type Command, InvalidArgumentError } from 'commander';

export interface StockExitFlags {
  readonly stockExit?: StockLevel;
  readonly rested?: boolean;
  readonly floor?: number;
}

type StockLevel = { readonly price: number } | { readonly percent: number };

export function addStockExitOptions(command: Command): Command {
  return command
    .option(
      '--stock-exit <level>',
      'close the option once its stock is at 212.50, or 3% against it',
      levelOf,
    )
    .option('--rested', 'an order for that rests at the broker; needs a paper probe')
    .option(
      '--floor <percent>',
      'limit of that order, of what was paid; without it 20%',
      percentOf,
    );
}

export function stockExitFault({ stockExit, rested, floor }: StockExitFlags): string | undefined {
  if (rested === true && stockExit === undefined)
    return '--rested needs --stock-exit, the price of the stock that the order waits for: --stock-exit 212.50';
  return floor !== undefined && rested !== true
    ? '--floor is the limit of the order at the broker: add --rested'
    : undefined;
}

/** A field of `protection`. */
export function stockExitBody({ stockExit, rested, floor }: StockExitFlags): object {
  if (stockExit === undefined) return {};
  const resting = {
    ...(rested === true && { rested }),
    ...(floor !== undefined && { floor_percent: floor }),
  };
  return { underlying: { ...stockExit, ...resting } };
}

function levelOf(text: string): StockLevel {
  if (text.trim().endsWith('%')) return { percent: percentOf(text) };
  const price = numberOf(text);
  if (price > 0) return { price };
  throw new InvalidArgumentError('Expected a price of the stock, or a percentage: 212.50 or 3%.');
}

function percentOf(text: string): number {
  const percent = text.trim().endsWith('%') ? numberOf(text.trim().slice(0, -1)) : Number.NaN;
  if (percent > 0 && percent < 100) return percent;
  throw new InvalidArgumentError('Expected a percentage below 100: 20%.');
}

/** NaN unless it is a plain number. */
function numberOf(text: string): number {
  return /^(?:\d+(?:\.\d+)?|\.\d+)$/.test(text.trim()) ? Number(text) : Number.NaN;
}
