// Which splits marked in a file are still visible in its prices: vendors also mark them in adjusted prices, and
// applying them twice is wrong. A price that changes like a split without one is a fault: it would count as a loss.
import { instant, type TradingDay } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { type BarColumns, indexFrom } from '../../market/bars/bar-columns.ts';
import type { CorporateAction } from '../../market/instruments/corporate-action.ts';
import type { Calendar } from '../../market/time/calendar.ts';
import {
  factorOf,
  priceRatio,
  ratioText,
  type SplitRatio,
} from '../../trader/domain/splits/split-ratio.ts';

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
  { symbol, columns: bars }: { readonly symbol: string; readonly columns: BarColumns },
  calendar: Calendar,
): Result<SplitsFound, string[]> {
  const kept: CorporateAction[] = [];
  const notes: string[] = [];
  const faults: string[] = [];
  for (const action of actions) {
    if (isDenial(action)) continue;
    if (isBetweenSessions(action.day, calendar)) {
      faults.push(
        `the ${action.kind} of ${symbol} on ${action.day} is on a day without trading, so it would not count: write the first session with a price that reflects it`,
      );
      continue;
    }
    const seen = action.kind === 'dividend' ? 'in prices' : traceOf(action, bars, calendar);
    const { day } = action;
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
  for (const jump of jumpsIn(bars, kept, calendar)) {
    if (!actions.some((action) => isDenial(action) && action.day === jump.day))
      faults.push(unmarkedText(jump, symbol));
    else notes.push(deniedText(jump, symbol));
  }
  return faults.length > 0 ? failed(faults) : ok({ actions: kept, notes });
}

function isBetweenSessions(day: TradingDay, calendar: Calendar): boolean {
  const { firstDay, lastDay } = calendar;
  return day >= firstDay && day <= lastDay && calendar.sessionOf(day) === undefined;
}

/** Stated in the actions file: there was no split that day. */
function isDenial(action: CorporateAction): boolean {
  return action.kind === 'split' && action.ratio === 1;
}

/** A price that changes over a night as by a split. */
interface Jump {
  readonly day: TradingDay;
  readonly before: number;
  readonly after: number;
  /** Of the marked split of the day; 1 without one. */
  readonly marked: number;
  /** What remains to be explained. */
  readonly ratio: SplitRatio;
}

function jumpsIn(
  bars: BarColumns,
  actions: readonly CorporateAction[],
  calendar: Calendar,
): readonly Jump[] {
  const jumps: Jump[] = [];
  const [first = Number.NaN] = bars.start;
  const last = bars.start[bars.count - 1] ?? Number.NaN;
  let session = calendar.nextSession(calendar.dayOf(instant(first)));
  for (
    ;
    session !== undefined && session.open <= last;
    session = calendar.nextSession(session.day)
  ) {
    const { day, open, close } = session;
    const at = indexFrom(bars, open);
    if (at === 0 || !((bars.start[at] ?? Number.NaN) < close)) continue;
    const before = bars.close[at - 1] ?? Number.NaN;
    const after = bars.open[at] ?? Number.NaN;
    // Sessions without a bar lie before this one, too.
    const dayBefore = calendar.dayOf(instant(bars.start[at - 1] ?? Number.NaN));
    let marked = 1;
    for (const action of actions)
      if (action.kind === 'split' && action.day > dayBefore && action.day <= day)
        marked *= action.ratio;
    const ratio = priceRatio(before / marked, after) ?? farApart(before / marked, after);
    if (ratio !== undefined) jumps.push({ day, before, after, marked, ratio });
  }
  return jumps;
}

/** A change of this size overnight is a split until somebody says otherwise. */
const NIGHT_TIMES_MAX = 1.8;

/** The split of whole shares that fits best; undefined if the prices are close enough for a market. */
function farApart(before: number, after: number): SplitRatio | undefined {
  const times = Math.max(before / after, after / before);
  if (!(times >= NIGHT_TIMES_MAX)) return undefined;
  const whole = Math.round(times);
  return before > after ? { to: whole, from: 1 } : { to: 1, from: whole };
}

function unmarkedText({ day, before, after, marked, ratio }: Jump, symbol: string): string {
  const change = `the price goes from ${before} to ${after} in the night before ${day}`;
  if (marked !== 1)
    return `${change}, which the split of ${marked} marked there does not explain: correct it`;
  return `${change}, like a split of about ${ratioText(ratio)}, but no split is marked. Use adjusted prices, or add a line to the file of --actions (date,symbol,dividend,split): ${day},${symbol},,${factorOf(ratio)} for this split, or ${day},${symbol},,1 if there was none`;
}

function deniedText({ day, before, after }: Jump, symbol: string): string {
  return `the price of ${symbol} goes from ${before} to ${after} in the night before ${day}: not a split by the file of actions, so a position held over it gains or loses the difference`;
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
