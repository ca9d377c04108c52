// Days along a plot: one place for each session, labelled where a month or a year begins.
import type { TradingDay } from '../../../kernel/instant.ts';
import type { Axis } from './frame.ts';

const MOST_LABELS = 5;
const DAY = '2020-12-14'.length;
const MONTH = '2020-12'.length;
const YEAR = '2020'.length;

export function dayAxis(days: readonly TradingDay[]): Axis {
  const last = Math.max(1, days.length - 1);
  const length = days[0]?.slice(0, MONTH) === days.at(-1)?.slice(0, MONTH) ? DAY : MONTH;
  const starts = startsOf(days, length);
  const years = startsOf(days, YEAR);
  const isLong = years.length > 3;
  const chosen = isLong ? years : starts;
  const step = Math.ceil(chosen.length / MOST_LABELS);
  return {
    range: [0, last],
    at: chosen.filter((_, at) => at % step === 0),
    label: (at) =>
      (days[at] ?? '').slice(
        isLong || length === MONTH ? 0 : 'YYYY-'.length,
        isLong ? YEAR : length,
      ),
  };
}

/** Where a day begins another month or year than the one before; not at the edges, where a label has no room. */
function startsOf(days: readonly TradingDay[], length: number): readonly number[] {
  const edge = days.length * 0.06;
  return days.flatMap((day, at) => {
    const before = days[at - 1];
    const isStart = before !== undefined && before.slice(0, length) !== day.slice(0, length);
    return isStart && at >= edge && at <= days.length - edge ? [at] : [];
  });
}
