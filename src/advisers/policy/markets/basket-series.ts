// A basket of holdings as one asset: what a holder of today's shares would have earned on each day, dividends included.
// What became known later changes no earlier return: a split restates the shares on both of its sides, and a dividend
// adds to the return of its day only.
import type { TradingDay } from '../../../kernel/instant.ts';
import type { DayClose } from './price-series.ts';

export interface BasketHolding {
  /** Held today. */
  readonly quantity: number;
  /** As printed on the day, in one currency for all holdings; ascending. */
  readonly closes: readonly DayClose[];
  /** That today's quantity contains. */
  readonly splits: readonly BasketSplit[];
  readonly payments: readonly BasketPayment[];
}

export interface BasketSplit {
  /** From the open of the day on. */
  readonly on: TradingDay;
  /** New shares for each old one. */
  readonly ratio: number;
}

export interface BasketPayment {
  /** The first day without it. */
  readonly on: TradingDay;
  /** For one share of that day, in the currency of the closes. */
  readonly perShare: number;
}

export interface BasketSeries {
  /** Of one unit that was put in on the first day: payments are added to the return of their day. */
  readonly closes: readonly DayClose[];
  /** Of the holdings on the last day. */
  readonly value: number;
}

/** On the days on which every holding has a close. */
export function basketSeries(holdings: readonly BasketHolding[]): BasketSeries {
  const tracked = holdings.map((holding) => ({
    holding,
    priceByDay: new Map(holding.closes.map(({ day, close }) => [day, close])),
  }));
  const days = (holdings[0]?.closes ?? [])
    .map(({ day }) => day)
    .filter((day) => tracked.every(({ priceByDay }) => priceByDay.has(day)));
  const closes: DayClose[] = [];
  let [before, level] = [0, 1];
  for (const [at, day] of days.entries()) {
    let [value, paid] = [0, 0];
    for (const { holding, priceByDay } of tracked) {
      value += sharesOn(holding, day) * (priceByDay.get(day) ?? Number.NaN);
      paid += paidBetween(holding, days[at - 1] ?? day, day);
    }
    if (at > 0) level *= (value + paid) / before;
    closes.push({ day, close: level });
    before = value;
  }
  return { closes, value: before };
}

/** Today's quantity in shares of the day. */
function sharesOn({ quantity, splits }: BasketHolding, day: TradingDay): number {
  return splits
    .filter(({ on }) => on > day)
    .reduce((shares, { ratio }) => shares / ratio, quantity);
}

function paidBetween(holding: BasketHolding, after: TradingDay, through: TradingDay): number {
  return holding.payments
    .filter(({ on }) => on > after && on <= through)
    .reduce((sum, { on, perShare }) => sum + perShare * sharesOn(holding, on), 0);
}
