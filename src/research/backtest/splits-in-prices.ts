// Which splits marked in a file are still visible in its prices: vendors also mark them in adjusted prices, and
// applying them twice is wrong.
import { failed, ok, type Result } from '../../kernel/result.ts';
import { type BarColumns, indexFrom } from '../../market/bars/bar-columns.ts';
import type { CorporateAction } from '../../market/instruments/corporate-action.ts';
import type { Calendar } from '../../market/time/calendar.ts';

type Split = Extract<CorporateAction, { kind: 'split' }>;

export interface SplitsFound {
  /** Dividends, and splits visible in the prices. */
  readonly actions: readonly CorporateAction[];
  readonly notes: readonly string[];
}

/** A ratio closer to one cannot be distinguished from an overnight price change. */
const LEAST_LOG_RATIO = Math.log(1.2);

/** A failure names the splits that can be neither confirmed nor excluded. */
export function splitsInPrices(
  actions: readonly CorporateAction[],
  bars: BarColumns,
  calendar: Calendar,
): Result<SplitsFound, string[]> {
  const kept: CorporateAction[] = [];
  const notes: string[] = [];
  const faults: string[] = [];
  for (const action of actions) {
    const seen = action.kind === 'dividend' ? 'in prices' : traceOf(action, bars, calendar);
    const { symbol, day } = action;
    if (seen === 'in prices') kept.push(action);
    else if (seen === 'adjusted')
      notes.push(
        `the split of ${symbol} on ${day} is marked, but its prices are adjusted already: not applied again`,
      );
    else if (seen === 'unclear')
      faults.push(
        `the split of ${symbol} on ${day} is too small to determine whether its prices are adjusted: remove it from the file, or use adjusted prices`,
      );
  }
  return faults.length > 0 ? failed(faults) : ok({ actions: kept, notes });
}

/** The price falls by the ratio over that night, or it does not. */
function traceOf(
  { day, ratio }: Split,
  bars: BarColumns,
  calendar: Calendar,
): 'in prices' | 'adjusted' | 'unclear' | 'outside' {
  const session = calendar.sessionOf(day);
  if (session === undefined) return 'outside';
  const first = indexFrom(bars, session.open);
  const before = bars.close[first - 1];
  const after = bars.open[first];
  if (before === undefined || after === undefined) return 'outside';
  if (Math.abs(Math.log(ratio)) < LEAST_LOG_RATIO) return 'unclear';
  const observed = Math.log(before / after);
  return Math.abs(observed - Math.log(ratio)) < Math.abs(observed) ? 'in prices' : 'adjusted';
}
