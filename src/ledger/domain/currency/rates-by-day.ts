// Rates of many days at hand, so that thousands of lots can be converted at the rates of the days on which they were opened.
import type { TradingDay } from '../../../kernel/instant.ts';
import { failed, type Result } from '../../../kernel/result.ts';
import { addDays } from '../../../market/time/day.ts';
import type { CurrencyCode } from '../entries/ids.ts';
import { type DatedRate, type FoundRate, type RateFailure, rateAmong } from './dated-rate.ts';

/** Banks are closed for up to four days in a row; a rate that is older says nothing about the day. */
export const RATE_AGE_MAX_DAYS = 7;

/** The newest rate on or before the day that is young enough; the same object for the same question. */
export type RateOnDay = (from: CurrencyCode, on: TradingDay) => Result<FoundRate, RateFailure>;

export function ratesByDay(rates: readonly DatedRate[], to: CurrencyCode): RateOnDay {
  const byDay = Map.groupBy(rates, ({ on }) => on);
  const known = new Map<string, Result<FoundRate, RateFailure>>();

  function found(from: CurrencyCode, on: TradingDay): Result<FoundRate, RateFailure> {
    for (let age = 0; age <= RATE_AGE_MAX_DAYS; age += 1) {
      const day = addDays(on, -age);
      const rate = rateAmong(byDay.get(day) ?? [], { from, to, on: day });
      if (rate.ok) return rate;
    }
    return failed({ kind: 'NO_FX', from, to, on });
  }

  return (from, on) => {
    const key = `${from} ${on}`;
    const answer = known.get(key) ?? found(from, on);
    known.set(key, answer);
    return answer;
  };
}
