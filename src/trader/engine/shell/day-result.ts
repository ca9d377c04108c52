// What trading has earned since the day began, as people read it: by the last price, to the cent, with the parts it is the sum of.
import { amountOf } from '../../../market/instruments/amount.ts';
import { cents, sumOfCents } from '../../../market/instruments/money.ts';
import { isHeld } from '../../domain/positions/position-state.ts';
import type { DayResult } from '../../ports/trader-status.ts';
import { activePositions } from '../state/position-lookups.ts';
import type { State } from '../state/state.ts';

/** The limit of the daily loss marks at the price of an exit; this is the sum of the rows of open positions. */
export function dayResult(state: State, lastPrice: (symbol: string) => number): DayResult {
  const held = activePositions(state)
    .filter(isHeld)
    .filter(({ quantity }) => quantity !== 0);
  const priced = held.map(({ symbol, quantity, averagePrice }) => ({
    symbol,
    gain: amountOf(symbol, lastPrice(symbol) - averagePrice, quantity),
  }));
  const unpriced = priced.filter(({ gain }) => !Number.isFinite(gain));
  const open = sumOfCents(priced.map(({ gain }) => (Number.isFinite(gain) ? cents(gain) : 0)));
  const [realized, carried, fees] = [
    cents(state.dayRealized),
    cents(state.dayCarried),
    cents(state.dayCommissions),
  ];
  return {
    day: state.day,
    ...{ realized, open, carried, fees },
    result: unpriced.length > 0 ? Number.NaN : sumOfCents([realized, open, -carried, -fees]),
    unpriced: unpriced.map(({ symbol }) => symbol),
  };
}
