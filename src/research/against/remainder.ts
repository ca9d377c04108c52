// What is unexplained of a trade that both sides have with the same shares: at its entry, at its exit, and in commissions.
import { amountOf } from '../../market/instruments/amount.ts';
import { cents } from '../../market/instruments/money.ts';
import { signOf } from '../../trader/domain/terms/side.ts';
import type { DayTrade } from './day-trades.ts';

/** To the cent; they add up to the unexplained amount. */
export interface Remainder {
  readonly entry: number;
  readonly exit: number;
  readonly commission: number;
}

/** `played`: the trade with every cause imposed. Undefined if one side has none, or other shares. */
export function remainderOf(
  live: DayTrade | undefined,
  played: DayTrade | undefined,
): Remainder | undefined {
  if (live === undefined || played === undefined || live.quantity !== played.quantity)
    return undefined;
  const { symbol, side, quantity } = live;
  const commission = cents(played.commission - live.commission);
  const entry = cents(signOf(side) * amountOf(symbol, played.entry - live.entry, quantity));
  return { entry, commission, exit: cents(live.net - played.net - entry - commission) };
}
