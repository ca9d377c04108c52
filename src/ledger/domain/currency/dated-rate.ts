// The rate between two currencies on a day: recorded, inverted, or by way of a third one; never assumed.
// Decision 0035
import { quotient } from '../../../kernel/amounts.ts';
import { type Decimal, ONE } from '../../../kernel/decimal.ts';
import type { TradingDay } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { CurrencyCode } from '../entries/ids.ts';

/** Units of `to` for one of `from`. */
export interface DatedRate {
  readonly from: CurrencyCode;
  readonly to: CurrencyCode;
  readonly on: TradingDay;
  readonly rate: Decimal;
  readonly source: string;
}

export type FoundRate = { readonly rate: Decimal } & (
  | { readonly kind: 'same-currency' }
  | { readonly kind: 'recorded'; readonly on: TradingDay; readonly source: string }
  /** 1 divided by the recorded rate of the other direction. */
  | { readonly kind: 'inverse'; readonly on: TradingDay; readonly source: string }
  /** From the rates of both to a third currency, of the same day. */
  | {
      readonly kind: 'cross';
      readonly by: CurrencyCode;
      readonly on: TradingDay;
      readonly source: string;
    }
);

export interface RateFailure {
  readonly kind: 'NO_FX';
  readonly from: CurrencyCode;
  readonly to: CurrencyCode;
  readonly on: TradingDay;
}

interface Pair {
  readonly from: CurrencyCode;
  readonly to: CurrencyCode;
}

type Leg = Extract<FoundRate, { readonly kind: 'recorded' | 'inverse' }>;

/**
 * The newest day wins; on one day a recorded rate before an inverse before a cross. Crosses with equal days go by the
 * currency that is first in the alphabet, so that the answer does not depend on the order of the rows.
 */
export function rateAmong(
  rates: readonly DatedRate[],
  { from, to, on }: Pair & { readonly on: TradingDay },
): Result<FoundRate, RateFailure> {
  if (from === to) return ok({ kind: 'same-currency', rate: ONE });
  const days = [...new Set(rates.map((rate) => rate.on))].filter((day) => day <= on);
  for (const day of days.toSorted().reverse()) {
    const ofDay = rates.filter((rate) => rate.on === day);
    const found = legAmong(ofDay, { from, to }) ?? crossAmong(ofDay, { from, to });
    if (found !== undefined) return ok(found);
  }
  return failed({ kind: 'NO_FX', from, to, on });
}

function legAmong(ofDay: readonly DatedRate[], { from, to }: Pair): Leg | undefined {
  const direct = ofDay.find((rate) => rate.from === from && rate.to === to);
  if (direct !== undefined) {
    return { kind: 'recorded', rate: direct.rate, on: direct.on, source: direct.source };
  }
  const other = ofDay.find((rate) => rate.from === to && rate.to === from);
  if (other === undefined) return undefined;
  return { kind: 'inverse', rate: quotient(ONE, other.rate), on: other.on, source: other.source };
}

function crossAmong(ofDay: readonly DatedRate[], { from, to }: Pair): FoundRate | undefined {
  const others = new Set(ofDay.flatMap((rate) => [rate.from, rate.to]));
  for (const by of [...others].toSorted()) {
    const first = legAmong(ofDay, { from, to: by });
    const second = legAmong(ofDay, { from: by, to });
    if (first === undefined || second === undefined) continue;
    const source =
      first.source === second.source ? first.source : `${first.source}, ${second.source}`;
    return { kind: 'cross', by, rate: crossed(ofDay, { from, to, by }), on: first.on, source };
  }
  return undefined;
}

/** One division at most: inverting first would round twice. */
function crossed(
  ofDay: readonly DatedRate[],
  { from, to, by }: Pair & { by: CurrencyCode },
): Decimal {
  let above = ONE;
  let below = ONE;
  for (const [start, end] of [
    [from, by],
    [by, to],
  ] as const) {
    const direct = ofDay.find((rate) => rate.from === start && rate.to === end);
    const other = ofDay.find((rate) => rate.from === end && rate.to === start);
    if (direct !== undefined) above = above.times(direct.rate);
    else if (other !== undefined) below = below.times(other.rate);
  }
  return below.eq(ONE) ? above : quotient(above, below);
}
