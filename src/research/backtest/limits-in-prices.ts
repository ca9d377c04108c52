// The price limits of each day, from the prices of the day before: a file of bars does not contain what the exchange published.
import { type Instant, instant, type TradingDay } from '../../kernel/instant.ts';
import type { BarColumns } from '../../market/bars/bar-columns.ts';
import type { CorporateAction } from '../../market/instruments/corporate-action.ts';
import type { DayLimits } from '../../market/instruments/day-limits.ts';
import { isOnGrid, roundNearest } from '../../market/instruments/tick-grid.ts';
import { createSessionClock } from '../../market/time/session-clock.ts';
import type { Venue } from '../../market/venues/venue.ts';
import { venueMoment } from '../../trader/domain/wording/venue-time.ts';
import type { BarFile } from '../bars/bar-file.ts';

export interface LimitsFrom {
  readonly from: Instant;
  readonly limits: DayLimits;
}

export interface LimitsFound {
  readonly changes: readonly LimitsFrom[];
  readonly notes: readonly string[];
  readonly faults: readonly string[];
}

type Prices = Pick<BarFile, 'file' | 'columns' | 'lateCloses'>;

/** One day of the bars. */
interface Day {
  readonly day: TradingDay;
  /** Its first bar, and the one after its last. */
  readonly begin: number;
  readonly end: number;
}

/** The first day of the bars has no day before it: its limits are not known. */
export function limitsInPrices(
  prices: Prices,
  actions: readonly CorporateAction[],
  venue: Venue,
): LimitsFound {
  const off = offStep(prices, venue);
  if (off !== undefined) return { changes: [], notes: [], faults: [off] };
  const { columns, lateCloses } = prices;
  const changes: LimitsFrom[] = [];
  const wide: TradingDay[] = [];
  let reference = Number.NaN;
  for (const day of daysOf(columns, venue)) {
    const begins = roundNearest(venue.priceSteps, afterActions(reference, day.day, actions));
    const own = Number.isNaN(reference) ? [] : limitsOn(columns, day, begins, venue);
    changes.push(...own);
    const last = own[1]?.limits;
    if (last !== undefined) wide.push(day.day);
    const beyond = last && firstBeyond(columns, day, last);
    if (last !== undefined && beyond !== undefined)
      return { changes, notes: [], faults: [beyondText(prices, beyond, last, venue)] };
    reference = referenceAfter(columns, day, lateCloses.get(day.day), venue);
  }
  return { changes, notes: notesOf(prices, wide, venue), faults: [] };
}

/** The usual ones, and the wider ones from the bar on that goes beyond them. */
function limitsOn(columns: BarColumns, day: Day, reference: number, venue: Venue): LimitsFrom[] {
  const usual = venue.limitsOf?.(day.day, reference, false);
  const wider = venue.limitsOf?.(day.day, reference, true);
  if (usual === undefined || wider === undefined) return [];
  const from = venue.calendar.boundsOf(day.day).start;
  const beyond = firstBeyond(columns, day, usual);
  const changed = beyond === undefined ? [] : [{ from: startAt(columns, beyond), limits: wider }];
  return [{ from, limits: usual }, ...changed];
}

function* daysOf(columns: BarColumns, { calendar }: Venue): Generator<Day> {
  const sessions = createSessionClock(calendar);
  let begin = 0;
  for (let at = 1; at <= columns.count; at += 1) {
    const day = sessions.dayOf(startAt(columns, begin));
    if (at < columns.count && sessions.dayOf(startAt(columns, at)) === day) continue;
    yield { day, begin, end: at };
    begin = at;
  }
}

/** The last price, the closing auction included; or the mean price of the day's shares, as far as minutes show it. */
function referenceAfter(
  { close, volume }: BarColumns,
  { begin, end }: Day,
  lateClose: number | undefined,
  { reference }: Venue,
): number {
  const last = close[end - 1] ?? Number.NaN;
  if (reference !== 'mean') return lateClose ?? last;
  let [value, shares] = [0, 0];
  for (let at = begin; at < end; at += 1) {
    value += (close[at] ?? 0) * (volume[at] ?? 0);
    shares += volume[at] ?? 0;
  }
  return shares > 0 ? value / shares : last;
}

function afterActions(
  reference: number,
  day: TradingDay,
  actions: readonly CorporateAction[],
): number {
  let after = reference;
  for (const action of actions) {
    if (action.day !== day) continue;
    after = action.kind === 'dividend' ? after - action.amount : after / action.ratio;
  }
  return after;
}

function firstBeyond(
  { high, low }: BarColumns,
  { begin, end }: Day,
  { ceiling, floor }: DayLimits,
): number | undefined {
  for (let at = begin; at < end; at += 1)
    if ((high[at] ?? 0) > ceiling || (low[at] ?? Number.POSITIVE_INFINITY) < floor) return at;
  return undefined;
}

function startAt({ start }: BarColumns, at: number): Instant {
  return instant(start[at] ?? Number.NaN);
}

/** No trade could have had such a price. */
function offStep({ file, columns }: Prices, venue: Venue): string | undefined {
  const { open, high, low, close, count } = columns;
  for (let at = 0; at < count; at += 1)
    for (const prices of [open, high, low, close]) {
      const price = prices[at] ?? Number.NaN;
      if (isOnGrid(venue.priceSteps, price)) continue;
      const when = venueMoment(venue, startAt(columns, at));
      return `${file}: the bar of ${when} has the price ${price}, which is off the price steps of ${venue.markets[0]}; a backtest needs the prices as they were paid, in ${venue.currency}: not adjusted, and not in thousands`;
    }
  return undefined;
}

function beyondText(
  { file, columns }: Prices,
  at: number,
  { ceiling, floor, reference }: DayLimits,
  venue: Venue,
): string {
  const when = venueMoment(venue, startAt(columns, at));
  return `${file}: the bar of ${when} goes from ${columns.low[at]} to ${columns.high[at]}, and after ${reference} the price may go from ${floor} to ${ceiling} even on a first day; a split or a dividend is not marked, or these are not the prices of ${venue.markets[0]}`;
}

function notesOf({ file }: Prices, wide: readonly TradingDay[], venue: Venue): readonly string[] {
  if (wide.length === 0) return [];
  const [days, those] = [wide.join(', '), wide.length === 1 ? 'that day' : 'those days'];
  return [
    `${file}: the prices of ${days} go beyond ${venue.limitPercent} % of the close before; from then on the wider limits of a first day are taken for ${those}`,
  ];
}
