// The trades of a run by the time at which they were opened, and by the confidence of their prediction.
import { HOUR_MS } from '../../../kernel/instant.ts';
import { optionTermsOf } from '../../../market/options/combination.ts';
import { optionRootOf } from '../../../market/options/option-id.ts';
import type { Calendar } from '../../../market/time/calendar.ts';
import { weekdayOf } from '../../../market/time/day.ts';
import { wallTimeAt } from '../../../market/time/zone.ts';
import type { RunSymbol, RunTrade } from './run-result.ts';
import { type TradeGroup, tradeGroup, tradeGroups } from './trade-group.ts';

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const TENTHS = 10;

/** Contracts count with their stock; symbols without trades are included. */
export function bySymbol(
  trades: readonly RunTrade[],
  symbols: readonly Pick<RunSymbol, 'symbol'>[],
): TradeGroup[] {
  const stocks = symbols.map(({ symbol }) => symbol);
  const stockByRoot = new Map(stocks.map((stock) => [optionRootOf(stock), stock]));
  return tradeGroups(
    trades,
    ({ symbol }) => {
      const { root } = optionTermsOf(symbol) ?? {};
      return root === undefined ? symbol : (stockByRoot.get(root) ?? root);
    },
    stocks,
  );
}

/** By the hour of the clock in which they were opened: `09:00` is from 09:00 until 10:00. */
export function byHour(trades: readonly RunTrade[], { zone }: Calendar): TradeGroup[] {
  return ascending(
    trades,
    ({ openedAt }) => Math.floor(wallTimeAt(zone, openedAt).msOfDay / HOUR_MS),
    (hour) => `${String(hour).padStart(2, '0')}:00`,
  );
}

/** By the day on which they were opened. */
export function byWeekday(trades: readonly RunTrade[], calendar: Calendar): TradeGroup[] {
  return ascending(
    trades,
    ({ openedAt }) => weekdayOf(calendar.dayOf(openedAt)),
    (day) => WEEKDAYS[day] ?? '',
  );
}

/** In tenths; trades without a prediction come last. */
export function byConfidence(trades: readonly RunTrade[]): TradeGroup[] {
  return ascending(
    trades,
    ({ confidence }) => (confidence === undefined ? TENTHS : tenthOf(confidence)),
    (tenth) =>
      tenth === TENTHS
        ? 'no prediction'
        : `${(tenth / TENTHS).toFixed(1)} to ${((tenth + 1) / TENTHS).toFixed(1)}`,
  );
}

/** 1 is in the last tenth. Tolerates rounding below a tenth: 0.7 is stored as slightly less. */
function tenthOf(confidence: number): number {
  return Math.min(TENTHS - 1, Math.floor(confidence * TENTHS + 1e-9));
}

function ascending(
  trades: readonly RunTrade[],
  keyOf: (trade: RunTrade) => number,
  nameOf: (key: number) => string,
): TradeGroup[] {
  return [...Map.groupBy(trades, keyOf)]
    .sort(([one], [other]) => one - other)
    .map(([key, group]) => tradeGroup(nameOf(key), group));
}
