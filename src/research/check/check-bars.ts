// Whether bars are fit to be played: holes by the exchange's calendar, order, prices, splits, the zone of their times.
import { instant, MINUTE_MS, type TradingDay } from '../../kernel/instant.ts';
import { isSoundBar } from '../../market/bars/bar.ts';
import { type BarColumns, barAt } from '../../market/bars/bar-columns.ts';
import type { CorporateAction } from '../../market/instruments/corporate-action.ts';
import { type Calendar, partsOf, type Session } from '../../market/time/calendar.ts';
import { counted } from '../../trader/domain/wording/figures.ts';
import { splitsInPrices } from '../backtest/splits-in-prices.ts';
import { barTimeText } from '../bars/bar-time.ts';
import { daysText } from '../bars/days-text.ts';
import { COVERAGE_MIN } from '../bars/minute-profile.ts';
import { offOpen } from '../bars/off-open.ts';
import { farPricesIn } from './far-prices.ts';

export interface CheckedBars {
  readonly symbol: string;
  readonly isDaily: boolean;
  readonly columns: BarColumns;
  readonly actions: readonly CorporateAction[];
  /** Rows of a file that are not among its bars, a sentence for each kind. */
  readonly leftOut?: readonly string[];
  /** Of a file whose times nothing shows to be right. */
  readonly undecidedTimes?: string | undefined;
  /** Of a file whose times are taken as right with so many minutes added. */
  readonly statedShift?: number | undefined;
}

export interface Finding {
  readonly check: 'order' | 'prices' | 'gaps' | 'times' | 'splits';
  readonly status: 'ok' | 'warn' | 'fail';
  readonly text: string;
}

export function checkBars(bars: CheckedBars, calendar: Calendar): readonly Finding[] {
  const days = daysOf(bars, calendar);
  return [
    orderOf(bars),
    ...pricesOf(bars),
    gapsOf(bars, days),
    ...(bars.isDaily ? [] : [timesOf(days, bars, calendar)]),
    ...splitsOf(bars, calendar),
  ];
}

function orderOf(bars: CheckedBars): Finding {
  const { start, count } = bars.columns;
  let [twice, back, first] = [0, 0, 0];
  for (let at = 1; at < count; at += 1) {
    const gap = (start[at] ?? 0) - (start[at - 1] ?? 0);
    if (gap > 0) continue;
    if (twice + back === 0) first = start[at] ?? 0;
    if (gap === 0) twice += 1;
    else back += 1;
  }
  if (twice + back === 0)
    return { check: 'order', status: 'ok', text: 'ascending, each time once' };
  const parts = [
    ...(twice === 0 ? [] : [counted(twice, 'bar is there twice', 'bars are there twice')]),
    ...(back === 0
      ? []
      : [counted(back, 'bar comes after a later one', 'bars come after a later one')]),
  ];
  const text = `${parts.join(', ')}; the first at ${timeText(bars, first)}`;
  return { check: 'order', status: 'fail', text };
}

function pricesOf(bars: CheckedBars): readonly Finding[] {
  const { leftOut = [] } = bars;
  const skipped = leftOut.map((text) => ({ check: 'prices', status: 'warn', text }) as const);
  const findings = [...unsoundIn(bars), ...farIn(bars), ...skipped];
  if (findings.length > 0) return findings;
  const text = 'above 0, within low and high, none far from its neighbours';
  return [{ check: 'prices', status: 'ok', text }];
}

function unsoundIn(checked: CheckedBars): readonly Finding[] {
  const { columns } = checked;
  let wrong = 0;
  let first = 0;
  for (let at = 0; at < columns.count; at += 1) {
    const bar = barAt(columns, at);
    if (isSoundBar(bar)) continue;
    if (wrong === 0) first = bar.start;
    wrong += 1;
  }
  if (wrong === 0) return [];
  const bars = counted(wrong, 'bar is', 'bars are');
  const text = `${bars} not sound (a price of 0 or less, open or close outside low and high, a negative volume); the first at ${timeText(checked, first)}`;
  return [{ check: 'prices', status: 'fail', text }];
}

/** Shares may double for some minutes; a price so many times as high was never traded, or was cancelled. */
const NEVER_TRADED = 5;

function farIn(checked: CheckedBars): readonly Finding[] {
  const far = farPricesIn(checked.columns);
  if (far === undefined) return [];
  const { at, price, usual, factor } = far.farthest;
  const bars = counted(far.bars, 'bar has', 'bars have');
  const times = Number((price / usual).toPrecision(2));
  const text = `${bars} a price far from those around it; the farthest at ${timeText(checked, at)}: ${price} is ${times} times the price of the bars beside it (${usual})`;
  return [{ check: 'prices', status: factor >= NEVER_TRADED ? 'fail' : 'warn', text }];
}

/** A session between the first and the last bar. */
interface Day {
  readonly session: Session;
  readonly bars: number;
  readonly expected: number;
  /** Minutes from the open to the first bar; NaN without one. */
  readonly lateMin: number;
}

function daysOf({ columns, isDaily }: CheckedBars, calendar: Calendar): readonly Day[] {
  const { start, count, lengthMs } = columns;
  const days: Day[] = [];
  const last = start[count - 1] ?? Number.NEGATIVE_INFINITY;
  let session = calendar.sessionOf(calendar.dayOf(instant(start[0] ?? 0)));
  for (let at = 0; session !== undefined && session.open <= last; ) {
    const first = at;
    while (at < count && (start[at] ?? 0) < session.close) at += 1;
    const lateMin = at === first ? Number.NaN : ((start[first] ?? 0) - session.open) / MINUTE_MS;
    const expected = isDaily ? 1 : expectedIn(session, lengthMs);
    days.push({ session, bars: at - first, expected, lateMin });
    session = calendar.nextSession(session.day);
  }
  return days;
}

function expectedIn(session: Session, lengthMs: number): number {
  return partsOf(session).reduce(
    (sum, { open, close }) => sum + Math.ceil((close - open) / lengthMs),
    0,
  );
}

function gapsOf({ isDaily }: CheckedBars, days: readonly Day[]): Finding {
  const absent = days.filter(({ bars }) => bars === 0);
  const holed = days.filter(({ bars, expected }) => bars > 0 && bars < expected);
  if (absent.length + holed.length === 0)
    return {
      check: 'gaps',
      status: 'ok',
      text: `${counted(days.length, 'session')}, all complete`,
    };
  const missing = holed.reduce((sum, { bars, expected }) => sum + expected - bars, 0);
  const [worst] = holed.toSorted((a, b) => b.expected - b.bars - (a.expected - a.bars));
  const parts = [
    ...(absent.length === 0
      ? []
      : [
          `${share(absent, days)} ${absent.length === 1 ? 'has' : 'have'} no bar (${daysText(absent.map(({ session }) => session.day))})`,
        ]),
    ...(worst === undefined || isDaily ? [] : [missingText(missing, share(holed, days), worst)]),
  ];
  return { check: 'gaps', status: 'warn', text: parts.join('; ') };
}

function missingText(missing: number, where: string, { expected, bars, session }: Day): string {
  const most = expected - bars;
  const on = most === missing ? `on ${session.day}` : `most of them, ${most}, on ${session.day}`;
  return `${counted(missing, 'bar is', 'bars are')} missing in ${where}, ${on}`;
}

/** `1 of 5 sessions`. */
function share(some: readonly Day[], days: readonly Day[]): string {
  return `${some.length} of ${counted(days.length, 'session')}`;
}

/** Bars that begin this late on so many days do not lack trades: the clock was another place's, or not set in summer. */
const LATE_MIN = 30;
const LATE_DAYS_SHARE = 0.1;

function timesOf(
  days: readonly Day[],
  { columns, undecidedTimes, statedShift }: CheckedBars,
  calendar: Calendar,
): Finding {
  const cut = offOpen(columns, calendar);
  if (cut !== undefined) return { check: 'times', status: 'fail', text: cut };
  const late = days.filter(({ lateMin }) => lateMin >= LATE_MIN);
  if (late.length < Math.max(2, days.length * LATE_DAYS_SHARE)) {
    if (statedShift !== undefined)
      return {
        check: 'times',
        status: 'ok',
        text: `taken as right with --shift ${statedShift}, and not judged`,
      };
    if (undecidedTimes !== undefined)
      return { check: 'times', status: 'warn', text: undecidedTimes };
    const share = coverageOf(days);
    if (share < COVERAGE_MIN) return undecided(share, columns.lengthMs);
    return { check: 'times', status: 'ok', text: 'sessions begin at the open of the exchange' };
  }
  const counts = Map.groupBy(late, ({ lateMin }) => Math.round(lateMin / LATE_MIN) * LATE_MIN);
  const [minutes, them] = [...counts].toSorted((a, b) => b[1].length - a[1].length)[0] ?? [0, []];
  const months = new Set(them.map(({ session }) => monthOf(session.day)));
  const season =
    months.size < 12
      ? `, all in ${months.size === 1 ? 'month' : 'the months'} ${[...months].sort().join(', ')}`
      : '';
  const text = `${share(late, days)} ${late.length === 1 ? 'begins' : 'begin'} ${LATE_MIN} minutes after the open or later, mostly by ${minutes} minutes${season}: their times may be of another zone, or without daylight saving`;
  return { check: 'times', status: 'warn', text };
}

/** Bars there are, of those that their sessions can have. */
function coverageOf(days: readonly Day[]): number {
  const traded = days.filter(({ bars }) => bars > 0);
  const sum = (of: (day: Day) => number) => traded.reduce((total, day) => total + of(day), 0);
  return sum(({ bars }) => bars) / sum(({ expected }) => expected);
}

/** Too thin for the import to see times that are all a bar late. */
function undecided(share: number, lengthMs: number): Finding {
  const text = `not decidable: with ${Math.floor(share * 100)} % of the bars, and ${COVERAGE_MIN * 100} % are needed, nothing shows whether they are named by their end; if they are, import them with --shift -${lengthMs / MINUTE_MS}`;
  return { check: 'times', status: 'warn', text };
}

function monthOf(day: TradingDay): string {
  return day.slice(5, 7);
}

function splitsOf(bars: CheckedBars, calendar: Calendar): readonly Finding[] {
  const found = splitsInPrices(bars.actions, bars, calendar);
  if (!found.ok)
    return found.failure.map((text) => ({ check: 'splits', status: 'fail', text }) as const);
  if (found.value.notes.length > 0)
    return found.value.notes.map((text) => ({ check: 'splits', status: 'ok', text }) as const);
  const marked = found.value.actions.filter(({ kind }) => kind === 'split').length;
  const text =
    marked === 0
      ? 'no price changes over a night like a split'
      : `${marked} marked, and the prices fit`;
  return [{ check: 'splits', status: 'ok', text }];
}

function timeText({ isDaily }: CheckedBars, at: number): string {
  return barTimeText(at, isDaily);
}
