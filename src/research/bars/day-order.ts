// Whether the day or the month is first in the dates of a file, as far as one of them shows it.
import { type DayOrder, dayAndMonth } from './stamps.ts';

export function orderIn(rows: Iterable<readonly string[]>): KnownOrder | undefined {
  const shown = createOrderShown();
  for (const texts of rows) shown.take(texts);
  return shown.order();
}

type KnownOrder = Exclude<DayOrder, 'unknown'>;

export function createOrderShown() {
  let [firstMax, secondMax] = [0, 0];
  return {
    take(texts: readonly string[]): void {
      for (const text of texts) {
        const [first, second] = dayAndMonth(text) ?? [0, 0];
        firstMax = Math.max(firstMax, first);
        secondMax = Math.max(secondMax, second);
      }
    },
    order(): KnownOrder | undefined {
      if (secondMax > 12) return 'month-first';
      return firstMax > 12 ? 'day-first' : undefined;
    },
  };
}
