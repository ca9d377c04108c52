// Converts the rows of a price file one after another: to bars of regular hours, or to the reason why not.

import { EPOCH_NAMES } from '../../kernel/epoch.ts';
import { HOUR_MS, instant, type TradingDay } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { type BarColumns, createColumnBuilder } from '../../market/bars/bar-columns.ts';
import type { CorporateAction } from '../../market/instruments/corporate-action.ts';
import type { Calendar, Session } from '../../market/time/calendar.ts';
import { createSessionClock } from '../../market/time/session-clock.ts';
import type { Zone } from '../../market/time/zone.ts';
import { counted } from '../../trader/domain/wording/figures.ts';
import { barLengthMs, lengthText } from './bar-length.ts';
import { Cells } from './cells.ts';
import type { ColumnsFound, Field } from './columns-in.ts';
import type { FileIssue } from './file-issue.ts';
import { createMarkedActions } from './marked-actions.ts';
import { misreadZone } from './misread-zone.ts';
import { RowFault } from './row-fault.ts';
import { createStampReader } from './stamp-reader.ts';
import { type DayOrder, epochUnitIn, timesText } from './stamps.ts';

export interface BarFileRequest {
  readonly file: string;
  /** Undefined for all that the file names. */
  readonly symbol: string | undefined;
  /** The header of a file that has none. */
  readonly columns?: readonly string[] | undefined;
  /** Of its bars; undefined if the file shows it. */
  readonly lengthMs?: number | undefined;
  /** For times without an offset. */
  readonly zone: Zone;
  readonly calendar: Calendar;
  readonly dayOrder: DayOrder;
  /** So many rows need no growing of memory. */
  readonly expectedRows?: number | undefined;
}

export interface BarFile {
  readonly file: string;
  readonly symbol: string;
  /** How its times are written: `times of UTC`. */
  readonly times: string;
  /** Regular hours only, ascending. */
  readonly columns: BarColumns;
  readonly isDaily: boolean;
  /** The last price after regular hours, by day: where an auction sets the close. */
  readonly lateCloses: ReadonlyMap<TradingDay, number>;
  /** As marked in their columns. */
  readonly actions: readonly CorporateAction[];
  /** What was skipped, a sentence each. */
  readonly notes: readonly string[];
}

export interface BarRows {
  /** The cells are read before it returns. */
  take(cells: Cells, line: number): void;
  /** The time between the two bars that are closest. */
  shortestGapMs(): number;
  /** `gapMs` is the shortest one of all symbols of the file, which shows the length of the bars. */
  finish(gapMs: number): Result<BarFile, FileIssue[]>;
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
/** A close this many times the previous one is another instrument or an unmarked split. */
const JUMP_MAX = 20;

export function createBarRows(
  request: BarFileRequest & { readonly symbol: string },
  found: ColumnsFound,
): BarRows {
  const { file, symbol, calendar } = request;
  const { open: openAt, high: highAt, low: lowAt, close: closeAt, volume: volumeAt } = found;
  const builder = createColumnBuilder(request.expectedRows);
  const sessions = createSessionClock(calendar);
  const stamps = createStampReader(found, request);
  const issues: FileIssue[] = [];
  const actions = createMarkedActions();
  const hasActions = found.split !== undefined || found.dividend !== undefined;
  /** Start, open, high, low, close and volume of the row at hand. */
  const row = new Float64Array(6);
  const lateCloses = new Map<TradingDay, number>();
  let lastStart = Number.NEGATIVE_INFINITY;
  let lastSession: Session | undefined;
  let lastClose = Number.NaN;
  let outside = 0;
  let beyond = 0;
  let shortestGapMs = Number.POSITIVE_INFINITY;
  let taken = 0;
  /** A first row at midnight is that of a whole day if the second one is at midnight, too. */
  let first: { readonly texts: readonly string[]; readonly line: number } | undefined;
  let isSettled = false;

  function take(cells: Cells, line: number): void {
    if (!isSettled) {
      const isMidnight = stamps.isMidnight(cells);
      if (isMidnight && first === undefined) {
        first = { texts: cells.texts(), line };
        return;
      }
      settle(isMidnight);
    }
    judge(cells, line);
  }

  function settle(areDays: boolean): void {
    isSettled = true;
    if (areDays) stamps.readDays();
    if (first !== undefined) judge(new Cells().fill(first.texts), first.line);
  }

  function judge(cells: Cells, line: number): void {
    try {
      takeRow(cells);
    } catch (error) {
      if (!(error instanceof RowFault)) throw error;
      issues.push({ file, line, field: error.field, message: error.message });
    }
  }

  function takeRow(cells: Cells): void {
    taken += 1;
    const written = stamps.read(cells);
    readPrices(cells);
    const isDay = written !== undefined;
    const session = isDay ? calendar.sessionOf(written) : sessions.today(instant(stamps.at));
    if (session === undefined && isBeyond(written ?? sessions.dayOf(instant(stamps.at)))) {
      beyond += 1;
      return;
    }
    const start = isDay ? openOf(session, written) : stamps.at;
    if (session === undefined || start < session.open || start >= session.close) {
      if (!isDay && session !== undefined && start >= session.close)
        lateCloses.set(session.day, row[CLOSE] ?? Number.NaN);
      outside += 1;
      return;
    }
    checkOrder(start, cells);
    // Over a night a separate file may mark the split: the reader of both files checks that jump.
    if (isDay || session === lastSession) checkJump(splitIn(cells, session.day));
    if (hasActions) markActions(cells, session.day);
    lastStart = start;
    lastSession = session;
    lastClose = row[CLOSE] ?? Number.NaN;
    row[0] = start;
    builder.addRow(row);
  }

  function isBeyond(day: TradingDay): boolean {
    return day < calendar.firstDay || day > calendar.lastDay;
  }

  /** A daily bar belongs to its session. */
  function openOf(session: Session | undefined, day: TradingDay): number {
    if (session === undefined) throw new RowFault('date', `${day} is not a trading day`);
    return session.open;
  }

  function checkOrder(start: number, cells: Cells): void {
    const gapMs = start - lastStart;
    if (gapMs > 0) {
      if (gapMs < shortestGapMs) shortestGapMs = gapMs;
      return;
    }
    const text = cells.text(found.date);
    if (gapMs === 0) throw new RowFault('date', `"${text}" is listed twice`);
    // Reported once: the following rows may be correct.
    lastStart = start;
    throw new RowFault('date', `"${text}" comes after a later bar`);
  }

  function readPrices(cells: Cells): void {
    const open = priceIn(cells, openAt, 'open');
    const high = priceIn(cells, highAt, 'high');
    const low = priceIn(cells, lowAt, 'low');
    const close = priceIn(cells, closeAt, 'close');
    const volume = numberAt(cells, volumeAt, 'volume');
    if (volume < 0) throw new RowFault('volume', `${volume} is negative`);
    row[1] = open;
    row[2] = high;
    row[3] = low;
    row[CLOSE] = close;
    row[5] = volume;
    if (low > open || low > close || high < open || high < close)
      throw new RowFault('', `open ${open} and close ${close} are not within ${low} and ${high}`);
  }

  function priceIn(cells: Cells, index: number, field: Field): number {
    const price = numberAt(cells, index, field);
    if (price <= 0) throw new RowFault(field, `${price} is not a price`);
    return price;
  }

  function numberAt(cells: Cells, index: number, field: Field): number {
    const plain = cells.plainNumber(index);
    return Number.isNaN(plain) ? numberFrom(cells, index, field) : plain;
  }

  function numberFrom(cells: Cells, index: number, field: Field): number {
    const text = cells.text(index);
    if (text === '') throw new RowFault(field, 'is empty');
    const value = Number(text);
    if (!NUMBER.test(text) || !Number.isFinite(value))
      throw new RowFault(field, `"${text}" is not a number`);
    return value;
  }

  function checkJump(split: number): void {
    const close = row[CLOSE] ?? Number.NaN;
    const isFar = close > lastClose * JUMP_MAX || lastClose > close * JUMP_MAX;
    if (isFar && split === 1) {
      const message = `${close} after ${lastClose} is another instrument, or an unmarked split`;
      lastClose = close;
      throw new RowFault('close', message);
    }
  }

  function splitIn(cells: Cells, day: TradingDay): number {
    if (found.split === undefined) return 1;
    const ratio = numberAt(cells, found.split, 'split');
    // Some vendors write 0 for a day without a split.
    if (ratio < 0) throw new RowFault('split', `${ratio} on ${day} is not a ratio`);
    return ratio === 0 ? 1 : ratio;
  }

  function markActions(cells: Cells, day: TradingDay): void {
    const ratio = splitIn(cells, day);
    if (ratio !== 1) actions.mark({ kind: 'split', symbol, day, ratio });
    const amount = found.dividend === undefined ? 0 : numberAt(cells, found.dividend, 'dividend');
    if (amount < 0) throw new RowFault('dividend', `${amount} is negative`);
    if (amount > 0) actions.mark({ kind: 'dividend', symbol, day, amount });
  }

  function finish(gapMs: number): Result<BarFile, FileIssue[]> {
    if (!isSettled) settle(true);
    const { kind, wallTimes } = stamps;
    // Rows dropped because of a wrong zone would leave a plausible part of each session.
    const misread = misreadZone(wallTimes, {
      ...{ ...request, inside: wallTimes.count - outside, rows: 'bars' },
    });
    if (misread !== undefined) return failed([fault(misread)]);
    if (issues.length > 0) return failed(issues);
    if (taken === 0) return failed([fault(`contains no bar of ${symbol}`)]);
    if (builder.count === 0) return failed([fault(whyNoBars())]);
    const isDaily = kind === 'day';
    const lengthMs = isDaily
      ? calendar.sessionMs
      : (request.lengthMs ?? found.shape.lengthMs ?? barLengthMs(gapMs));
    if (lengthMs === undefined) return failed([fault(lengthText(gapMs))]);
    const columns = builder.build(lengthMs);
    const off = isDaily ? -1 : firstOffGrid(columns);
    if (off >= 0) {
      const text = new Date(columns.start[off] ?? 0).toISOString();
      return failed([fault(`the bar of ${text} does not start on a multiple of its length`)]);
    }
    return ok({
      ...{ file, symbol, times: timesText(kind, request.zone), columns, isDaily },
      ...{ lateCloses, actions: actions.all, notes: notes() },
    });
  }

  function whyNoBars(): string {
    return beyond < taken
      ? 'contains no bar in regular hours'
      : `contains no bar in the years of the exchange calendar, ${calendar.firstDay} to ${calendar.lastDay}`;
  }

  function notes(): readonly string[] {
    const ofOne = found.symbol === undefined ? '' : ` of ${symbol}`;
    const said = (count: number, what: string): readonly string[] =>
      count === 0
        ? []
        : [
            `${file}: ${counted(count, 'bar')}${ofOne} ${what} ${count === 1 ? 'is' : 'are'} skipped`,
          ];
    const unit = epochUnitIn(stamps.kind);
    return [
      ...(unit === undefined ? [] : [`${file}: its times are read as ${EPOCH_NAMES[unit]}`]),
      ...said(outside, 'outside regular hours'),
      ...said(beyond, 'outside the years of the exchange calendar'),
    ];
  }

  function fault(message: string): FileIssue {
    return { file, line: undefined, field: '', message };
  }

  return { take, shortestGapMs: () => shortestGapMs, finish };
}

const CLOSE = 4;

/** In every time zone, bars start at multiples of their length from the full hour. */
function firstOffGrid({ start, lengthMs }: BarColumns): number {
  const gridMs = Math.min(lengthMs, HOUR_MS / 2);
  return start.findIndex((at) => at % gridMs !== 0);
}
