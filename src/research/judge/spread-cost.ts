// What a round trip costs at the spread of a symbol, as a part of its price.
import { type Instant, instant } from '../../kernel/instant.ts';
import { incrementAt } from '../../market/instruments/tick-grid.ts';
import type { Venue } from '../../market/venues/venue.ts';
import { halfSpreadOf, type Spreads, spreadOf } from '../fills/spread.ts';

/** In at one side and out at the other: the whole spread; two ticks unless one was asked for, as in a backtest. */
export function spreadCost(
  spreads: Spreads,
  { priceSteps }: Pick<Venue, 'priceSteps'>,
): (symbol: string, price: number, at: Instant) => number {
  let now = instant(0);
  const halves = new Map<string, (last: number) => number>();

  function halfOf(symbol: string): (last: number) => number {
    const model = spreadOf(spreads, symbol);
    const half =
      model === undefined
        ? (last: number) => incrementAt(priceSteps, last)
        : halfSpreadOf(model, priceSteps, () => now);
    halves.set(symbol, half);
    return half;
  }

  return (symbol, price, at) => {
    now = at;
    return (2 * (halves.get(symbol) ?? halfOf(symbol))(price)) / price;
  };
}
