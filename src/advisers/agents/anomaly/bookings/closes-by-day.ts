// Closes on record around a day.
import type { TradingDay } from '../../../../kernel/instant.ts';
import { addDays, isWeekday } from '../../../../market/time/day.ts';
import type { SeenClose } from '../../snapshot/snapshot.ts';
import { robustOf } from '../statistics/robust.ts';

export interface CloseRecord {
  readonly closes: readonly SeenClose[];
  readonly indexByDay: ReadonlyMap<TradingDay, number>;
  /** Of one day's return; undefined if the closes do not say. */
  readonly deviation: number | undefined;
  readonly hasWeekends: boolean;
  /** Most closes are of the day after the one before. */
  readonly isDaily: boolean;
}

/** Thousands of portfolios hold the same securities: what follows from the same closes is computed once. */
const RECORDS = new WeakMap<readonly SeenClose[], CloseRecord>();

export function recordOf(closes: readonly SeenClose[]): CloseRecord {
  const known = RECORDS.get(closes);
  if (known !== undefined) return known;
  const returns = closes.slice(1).map(({ price }, at) => price / (closes[at]?.price ?? price) - 1);
  const record = {
    closes,
    indexByDay: new Map(closes.map(({ on }, at) => [on, at])),
    deviation: robustOf(returns)?.deviation,
    hasWeekends: closes.some(({ on }) => !isWeekday(on)),
    isDaily: 2 * nextDays(closes) > closes.length,
  };
  RECORDS.set(closes, record);
  return record;
}

function nextDays(closes: readonly SeenClose[]): number {
  return closes.filter(({ on }, at) => at > 0 && closes[at - 1]?.on === addDays(on, -1)).length;
}

/** Over holidays, and from one week's price of a fund to the next. */
const DAYS_BEFORE = 7;

/** Index of the close of the day, or of the newest one shortly before it. */
export function indexAt({ indexByDay }: CloseRecord, on: TradingDay): number | undefined {
  for (let back = 0; back <= DAYS_BEFORE; back += 1) {
    const at = indexByDay.get(back === 0 ? on : addDays(on, -back));
    if (at !== undefined) return at;
  }
  return undefined;
}
