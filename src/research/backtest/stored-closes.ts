// The newest daily closes of a symbol in the store, in prices of today.
import type { Instant } from '../../kernel/instant.ts';
import type { DayClose } from '../../market/bars/day-close.ts';
import type { Calendar } from '../../market/time/calendar.ts';
import { dailyCloses } from '../bars/daily-closes.ts';
import type { BarStore } from '../store/bar-store.ts';
import { createSplitTimes } from './split-times.ts';
import { splitsInPrices } from './splits-in-prices.ts';
import { storedDays } from './stored-bars.ts';

/** A sentence if the bars cannot be read, or none are stored. */
export function storedCloses(
  store: BarStore,
  { symbol, calendar }: { readonly symbol: string; readonly calendar: Calendar },
  { now, count }: { readonly now: Instant; readonly count: number },
): readonly DayClose[] | string {
  const read = storedDays(store, symbol);
  if (!read.ok)
    return read.failure.map(({ file, message }) => `${file} ${message}`.trim()).join('; ');
  const { columns, actions } = read.value;
  const shown = splitsInPrices(actions, { symbol, columns }, calendar);
  if (!shown.ok) return shown.failure.join('; ');
  const splits = createSplitTimes(shown.value.actions, calendar);
  const factorFrom = (at: Instant): number => splits.factor(symbol, at, now);
  return dailyCloses({ calendar, columns }, { until: now, count }, factorFrom);
}
