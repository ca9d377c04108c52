// Converts the rows of a price file one after another: to bars of regular hours, or to the reason why not.
import { EPOCH_NAMES } from '../../kernel/epoch.ts';
import { DAY_MS, HOUR_MS, instant, MINUTE_MS, type TradingDay } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { isSoundBar } from '../../market/bars/bar.ts';
import { type BarColumns, createColumnBuilder } from '../../market/bars/bar-columns.ts';
import type { CorporateAction } from '../../market/instruments/corporate-action.ts';
import type { Calendar, Session } from '../../market/time/calendar.ts';
import { createSessionClock } from '../../market/time/session-clock.ts';
import type { Zone } from '../../market/time/zone.ts';
import type { ColumnsFound, Field } from './columns-in.ts';
import type { FileIssue } from './file-issue.ts';
import { misreadZone } from './misread-zone.ts';
import {
  type DayOrder,
  dayAtMidnight,
  parseStamp,
  type Stamp,
  type StampKind,
  whyNoStamp,
} from './stamps.ts';

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
}

export interface BarFile {
  readonly file: string;
  readonly symbol: string;
  /** How its times are written: `times of UTC`. */
  readonly times: string;
  /** Regular hours only, ascending. */
  readonly columns: BarColumns;
  readonly isDaily: boolean;
  /** As marked in their columns. */
  readonly actions: readonly CorporateAction[];
  /** What was skipped, a sentence each. */
  readonly notes: readonly string[];
}

export interface BarRows {
  take(cells: readonly string[], line: number): void;
  /** The time between the two bars that are closest. */
  shortestGapMs(): number;
  /** `gapMs` is the shortest one of all symbols of the file, which shows the length of the bars. */
  finish(gapMs: number): Result<BarFile, FileIssue[]>;
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;
/** A close this many times the previous one is another instrument or an unmarked split. */
const JUMP_MAX = 20;
const LENGTHS_MIN = [1, 2, 3, 5, 10, 15, 30, 60] as const;

interface Row {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** Thrown and caught inside this file: the first fault of a row. */
class RowFault extends Error {
  readonly field: string;
  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}

export function createBarRows(
  request: BarFileRequest & { readonly symbol: string },
  found: ColumnsFound,
): BarRows {
  const { file, symbol, calendar } = request;
  const builder = createColumnBuilder();
  const sessions = createSessionClock(calendar);
  const issues: FileIssue[] = [];
  const actions: CorporateAction[] = [];
  /** Times without an offset as written, in milliseconds as if they were UTC. */
  const localTimes: number[] = [];
  let kind: StampKind | undefined;
  let lastStart = Number.NEGATIVE_INFINITY;
  let lastDay: TradingDay | undefined;
  let lastClose = Number.NaN;
  let outside = 0;
  let beyond = 0;
  let shortestGapMs = Number.POSITIVE_INFINITY;
  let taken = 0;
  /** A first row at midnight is that of a whole day if the second one is at midnight, too. */
  let first: { readonly cells: readonly string[]; readonly line: number } | undefined;
  let isAtMidnight: boolean | undefined;

  function take(cells: readonly string[], line: number): void {
    if (isAtMidnight === undefined) {
      const isMidnight = isMidnightAt(textIn(cells));
      if (isMidnight && first === undefined) {
        first = { cells: [...cells], line };
        return;
      }
      isAtMidnight = isMidnight;
      if (first !== undefined) judge(first.cells, first.line);
    }
    judge(cells, line);
  }

  function isMidnightAt(text: string): boolean {
    const stamp = parseStamp(text, request.zone, request.dayOrder);
    return stamp !== undefined && dayAtMidnight(stamp, text, calendar) !== undefined;
  }

  function textIn(cells: readonly string[]): string {
    const date = cells[found.date] ?? '';
    return found.time === undefined ? date : `${date} ${cells[found.time] ?? ''}`;
  }

  function judge(cells: readonly string[], line: number): void {
    try {
      takeRow(cells);
    } catch (error) {
      if (!(error instanceof RowFault)) throw error;
      issues.push({ file, line, field: error.field, message: error.message });
    }
  }

  function takeRow(cells: readonly string[]): void {
    taken += 1;
    const stamp = stampIn(cells);
    const row = rowIn(cells);
    const day = stamp.kind === 'day' ? stamp.day : sessions.dayOf(stamp.at);
    const session = calendar.sessionOf(day);
    if (session === undefined && (day < calendar.firstDay || day > calendar.lastDay)) {
      beyond += 1;
      return;
    }
    const start = startOf(stamp, session, day);
    if (start === undefined) return;
    checkOrder(start, cells[found.date] ?? '');
    // A split may be marked in a file of its own, which whoever has both files checks over each night.
    if (stamp.kind === 'day' || day === lastDay) checkJump(row, splitIn(cells, day));
    markActions(cells, day);
    lastStart = start;
    lastDay = day;
    lastClose = row.close;
    builder.add({ start: instant(start), ...row });
  }

  function stampIn(cells: readonly string[]): Stamp {
    const text = textIn(cells);
    if (text === '') throw new RowFault('date', 'is empty');
    const written = parseStamp(text, request.zone, request.dayOrder, kind);
    if (written === undefined) throw new RowFault('date', `"${text}" ${whyNoStamp(text)}`);
    const day = isAtMidnight === true ? dayAtMidnight(written, text, calendar) : undefined;
    const stamp: Stamp = day === undefined ? written : { kind: 'day', day };
    kind ??= stamp.kind;
    if (stamp.kind !== kind && isZoned(stamp.kind) && isZoned(kind))
      throw new RowFault('date', `"${text}" is of another zone than the rows before`);
    if (stamp.kind !== kind)
      throw new RowFault('date', `"${text}" has another format than the rows before`);
    if (stamp.kind === 'local') localTimes.push(stamp.at + request.zone.offsetMs(stamp.at));
    return stamp;
  }

  /** Undefined outside regular hours; a daily bar belongs to its session. */
  function startOf(
    stamp: Stamp,
    session: Session | undefined,
    day: TradingDay,
  ): number | undefined {
    if (stamp.kind !== 'day') {
      if (session !== undefined && stamp.at >= session.open && stamp.at < session.close)
        return stamp.at;
      outside += 1;
      return undefined;
    }
    if (session === undefined) throw new RowFault('date', `${day} is not a trading day`);
    return session.open;
  }

  function checkOrder(start: number, text: string): void {
    if (start === lastStart) throw new RowFault('date', `"${text}" is listed twice`);
    const gapMs = start - lastStart;
    if (gapMs < 0) {
      // Reported once: the following rows may be correct.
      lastStart = start;
      throw new RowFault('date', `"${text}" comes after a later bar`);
    }
    if (gapMs < shortestGapMs) shortestGapMs = gapMs;
  }

  function rowIn(cells: readonly string[]): Row {
    const open = priceIn(cells, 'open');
    const high = priceIn(cells, 'high');
    const low = priceIn(cells, 'low');
    const close = priceIn(cells, 'close');
    const volume = numberIn(cells, 'volume');
    if (volume < 0) throw new RowFault('volume', `${volume} is negative`);
    const row = { open, high, low, close, volume };
    if (!isSoundBar({ ...row, start: instant(0), lengthMs: 0 }))
      throw new RowFault('', `open ${open} and close ${close} are not within ${low} and ${high}`);
    return row;
  }

  function priceIn(cells: readonly string[], field: Field): number {
    const price = numberIn(cells, field);
    if (price <= 0) throw new RowFault(field, `${price} is not a price`);
    return price;
  }

  function numberIn(cells: readonly string[], field: Field): number {
    const index = found[field];
    const text = index === undefined ? '' : (cells[index] ?? '');
    if (text === '') throw new RowFault(field, 'is empty');
    if (!NUMBER.test(text)) throw new RowFault(field, `"${text}" is not a number`);
    return Number(text);
  }

  function checkJump({ close }: Row, split: number): void {
    const times = Math.max(close / lastClose, lastClose / close);
    if (times > JUMP_MAX && split === 1) {
      const message = `${close} after ${lastClose} is another instrument, or an unmarked split`;
      lastClose = close;
      throw new RowFault('close', message);
    }
  }

  function splitIn(cells: readonly string[], day: TradingDay): number {
    if (found.split === undefined) return 1;
    const ratio = numberIn(cells, 'split');
    // Some vendors write 0 for a day without a split.
    if (ratio < 0) throw new RowFault('split', `${ratio} on ${day} is not a ratio`);
    return ratio === 0 ? 1 : ratio;
  }

  function markActions(cells: readonly string[], day: TradingDay): void {
    const ratio = splitIn(cells, day);
    if (ratio !== 1) actions.push({ kind: 'split', symbol, day, ratio });
    const amount = found.dividend === undefined ? 0 : numberIn(cells, 'dividend');
    if (amount < 0) throw new RowFault('dividend', `${amount} is negative`);
    if (amount > 0) actions.push({ kind: 'dividend', symbol, day, amount });
  }

  function finish(gapMs: number): Result<BarFile, FileIssue[]> {
    if (isAtMidnight === undefined && first !== undefined) {
      isAtMidnight = true;
      judge(first.cells, first.line);
    }
    // Rows dropped because of a wrong zone would leave a plausible part of each session.
    const misread = misreadZone(localTimes, { ...request, inside: localTimes.length - outside });
    if (misread !== undefined) return failed([fault(misread)]);
    if (issues.length > 0) return failed(issues);
    if (taken === 0) return failed([fault(`contains no bar of ${symbol}`)]);
    if (builder.count === 0) return failed([fault('contains no bar in regular hours')]);
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
    return ok({ file, symbol, times: timesText(), columns, isDaily, actions, notes: notes() });
  }

  function timesText(): string {
    if (kind === undefined || kind === 'day') return 'days';
    if (kind === 'local') return `times of ${request.zone.name}`;
    if (kind === 'offset') return 'times with their offset';
    const unit = EPOCH_UNITS.find((one) => kind === `epoch-${one}`);
    return unit === undefined ? `times of ${kind.slice(ZONE.length)}` : EPOCH_NAMES[unit];
  }

  function notes(): readonly string[] {
    const said = (count: number, what: string): readonly string[] =>
      count === 0 ? [] : [`${file}: ${count} bars ${what} are skipped`];
    const unit = EPOCH_UNITS.find((one) => kind === `epoch-${one}`);
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

const ZONE = 'zone-';

function isZoned(kind: StampKind): boolean {
  return kind.startsWith(ZONE);
}

const EPOCH_UNITS = ['s', 'ms', 'us', 'ns'] as const;

function barLengthMs(gapMs: number): number | undefined {
  if (gapMs >= DAY_MS) return undefined;
  return LENGTHS_MIN.map((minutes) => minutes * MINUTE_MS).find((length) => length === gapMs);
}

function lengthText(gapMs: number): string {
  return gapMs === Number.POSITIVE_INFINITY
    ? 'a single bar does not show how long it is: add --length 1m'
    : `the shortest time between two bars is ${gapMs / MINUTE_MS} minutes, which is no length of bars (${LENGTHS_MIN.join(', ')}): if bars are missing, add --length 1m`;
}

/** In every time zone, bars start at multiples of their length from the full hour. */
function firstOffGrid({ start, lengthMs }: BarColumns): number {
  const gridMs = Math.min(lengthMs, HOUR_MS / 2);
  return start.findIndex((at) => at % gridMs !== 0);
}
