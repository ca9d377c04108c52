// Daily closes as the policy reads them: checked, and turned into simple returns.
import type { TradingDay } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { splitReturns } from './own-market.ts';

export interface DayClose {
  readonly day: TradingDay;
  /** After splits and with dividends added back, so that returns are what a holder earned. */
  readonly close: number;
}

export interface PriceSeries {
  /** One fewer than closes: the day of each return. */
  readonly days: readonly TradingDay[];
  readonly returns: Float64Array;
}

export type SeriesFault =
  | { readonly kind: 'too-short'; readonly days: number; readonly daysMin: number }
  | { readonly kind: 'not-a-price'; readonly day: TradingDay; readonly close: number }
  | { readonly kind: 'not-ascending'; readonly day: TradingDay; readonly after: TradingDay }
  | { readonly kind: 'never-moves' };

/** Three hundred days leave ninety unseen ones, which is little; fewer prove nothing. */
export const TRAINING_DAYS_MIN = 300;

export function seriesOf(
  closes: readonly DayClose[],
  daysMin: number,
): Result<PriceSeries, SeriesFault> {
  for (const [at, { day, close }] of closes.entries()) {
    if (!(close > 0 && close < Number.POSITIVE_INFINITY))
      return failed({ kind: 'not-a-price', day, close });
    const before = closes[at - 1];
    if (before !== undefined && before.day >= day)
      return failed({ kind: 'not-ascending', day, after: before.day });
  }
  const returns = Float64Array.from(
    closes.slice(1),
    ({ close }, at) => close / (closes[at]?.close ?? Number.NaN) - 1,
  );
  if (returns.length < daysMin) return failed({ kind: 'too-short', days: returns.length, daysMin });
  // The trained part alone: it gives the scale of all inputs.
  const { trained } = splitReturns(returns);
  if (trained.every((value) => value === 0)) return failed({ kind: 'never-moves' });
  return ok({ days: closes.slice(1).map(({ day }) => day), returns });
}

/** What is wrong, and what to do about it. */
export function seriesFaultText(fault: SeriesFault): string {
  switch (fault.kind) {
    case 'too-short':
      return `${fault.days} daily returns are too few; at least ${fault.daysMin} are needed`;
    case 'not-a-price':
      return `${fault.close} on ${fault.day} is not a price above 0; correct the series`;
    case 'not-ascending':
      return `${fault.day} comes after ${fault.after}; sort the days and remove doubles`;
    case 'never-moves':
      return 'the price does not change over the days to train on, so there is nothing to learn';
  }
}
