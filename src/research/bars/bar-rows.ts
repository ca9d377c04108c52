// Converts the rows of a price file one after another: to bars of regular hours, or to the reason why not.

import { DAY_MS, instant, MINUTE_MS, type TradingDay, WEEK_MS } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { type BarColumns, createColumnBuilder } from '../../market/bars/bar-columns.ts';
import type { CorporateAction } from '../../market/instruments/corporate-action.ts';
import type { Session } from '../../market/time/calendar.ts';
import { weekdayOf } from '../../market/time/day.ts';
import { createSessionClock } from '../../market/time/session-clock.ts';
import { instantOf, wallTimeAt, zoneNamed } from '../../market/time/zone.ts';
import type { Shape } from '../formats/shapes.ts';
import { barLengthMs, lengthText, offGrid } from './bar-length.ts';
import type { BarFile, BarFileRequest, BarRows } from './bar-request.ts';
import { Cells, type Separator } from './cells.ts';
import type { ColumnsFound } from './columns-in.ts';
import { createDecimalCommas } from './decimal-commas.ts';
import type { FileIssue } from './file-issue.ts';
import { createLeftOutRows } from './left-out.ts';
import { createMarkedActions } from './marked-actions.ts';
import { misreadZone, unknownZone } from './misread-zone.ts';
import { mixedLengths } from './mixed-lengths.ts';
import { moveLastOfSessions } from './named-by-end.ts';
import { offOpen } from './off-open.ts';
import { createRowDays, openOf } from './row-days.ts';
import { RowFault, UnsoundRow } from './row-fault.ts';
import { rowNotes } from './row-notes.ts';
import { createRowNumbers } from './row-numbers.ts';
import { createRowOrder } from './row-order.ts';
import { createShiftedTimes, type JudgedTimes } from './shifted-times.ts';
import { createStampReader } from './stamp-reader.ts';
import { timesText } from './stamps.ts';

/** A close this many times the previous one is another instrument or an unmarked split. */
const JUMP_MAX = 20;

export function createBarRows(
  request: BarFileRequest & { readonly symbol: string },
  columns: ColumnsFound,
): BarRows {
  const { file, symbol, calendar } = request;
  const found = request.lacksVolumes === true ? { ...columns, volume: undefined } : columns;
  const { shape } = found;
  const knownZone = request.zone ?? found.zone ?? shape.zone;
  const zone = knownZone ?? calendar.zone;
  const builder = createColumnBuilder(request.expectedRows);
  const sessions = createSessionClock(calendar);
  const stamps = createStampReader(found, { ...request, zone });
  const numbers = createRowNumbers(found, request.commas ?? createDecimalCommas());
  const ownShift = ownShiftOf(request, shape);
  const shiftMs = (request.shiftMinutes ?? ownShift) * MINUTE_MS;
  const shifted = createShiftedTimes(calendar, zone);
  const issues: FileIssue[] = [];
  const actions = createMarkedActions();
  const hasActions = found.split !== undefined || found.dividend !== undefined;
  /** Start, open, high, low, close and volume of the row at hand. */
  const row = new Float64Array(6);
  const lateCloses = new Map<TradingDay, number>();
  const lateAt = new Map<TradingDay, number>();
  const order = createRowOrder();
  const days = createRowDays(request);
  let lastSession: Session | undefined;
  let lastClose = Number.NaN;
  let lastSplit = 1;
  let outside = 0;
  let beyond = 0;
  const leftOut = createLeftOutRows();
  let taken = 0;
  let volumeMax = 0;
  /** A first row at midnight is that of a whole day if the second one is at midnight, too. */
  let first:
    | { readonly texts: readonly string[]; readonly line: number; readonly separator: Separator }
    | undefined;
  let isSettled = false;

  function take(cells: Cells, line: number): void {
    if (!isSettled) {
      const isMidnight = stamps.isMidnight(cells);
      if (isMidnight && first === undefined) {
        first = { texts: cells.texts(), line, separator: cells.separator };
        return;
      }
      settle(isMidnight);
    }
    judge(cells, line);
  }

  function settle(areDays: boolean): void {
    isSettled = true;
    if (areDays) stamps.readDays();
    if (first === undefined) return;
    const { texts, line, separator } = first;
    judge(new Cells().separateBy(separator).fill(texts), line);
  }

  function judge(cells: Cells, line: number): void {
    try {
      takeRow(cells);
    } catch (error) {
      if (!(error instanceof RowFault)) throw error;
      if (numbers.areMissing(cells)) leftOut.missing(stamps.text(cells));
      else if (error instanceof UnsoundRow) leftOut.unsound(error, stamps.text(cells), line);
      else issues.push({ file, line, field: error.field, message: error.message });
    }
  }

  function takeRow(cells: Cells): void {
    taken += 1;
    const own = stamps.read(cells);
    numbers.read(cells, row);
    if ((row[HIGH] ?? 0) > (row[LOW] ?? 0)) leftOut.sound();
    const at = instant(onClock(stamps.at) + shiftMs);
    const written = own === undefined ? days.dayOf(at) : days.shifted(own);
    const isDay = written !== undefined;
    const session = isDay ? days.sessionOf(written) : sessions.today(at);
    if (session === undefined && isBeyond(written ?? sessions.dayOf(at))) {
      beyond += 1;
      return;
    }
    if (session === undefined && isDay && shape.isRoundTheClock) {
      outside += 1;
      return;
    }
    const start = isDay ? openOf(session, written) : at;
    if (session !== undefined && !isDay && !shape.isRoundTheClock)
      shifted.take(session, start, row[VOLUME] ?? 0);
    if (session === undefined) shifted.rest(weekdayOf(sessions.dayOf(at)));
    if (session === undefined || start < session.open || start >= session.close) {
      if (!isDay && session !== undefined && start >= session.close) closeLate(session.day, start);
      outside += 1;
      return;
    }
    order.check(start, () => cells.text(found.date));
    // Over a night a separate file may mark the split: the reader of both files checks that jump.
    const split = splitIn(cells, session.day);
    if (isDay || session === lastSession) checkJump(order.isNewestFirst ? lastSplit : split);
    if (hasActions) markActions(cells, session.day);
    lastSplit = split;
    lastSession = session;
    lastClose = row[CLOSE] ?? Number.NaN;
    row[0] = start;
    volumeMax = Math.max(volumeMax, row[VOLUME] ?? 0);
    builder.addRow(row);
  }

  /** Times that were written with a fixed offset show the clock of the zone, whose offset is another one in summer. */
  function onClock(written: number): number {
    const { fixedOffsetMs } = request;
    if (fixedOffsetMs === undefined || stamps.kind === 'local') return written;
    const { day, msOfDay } = wallTimeAt(zoneNamed('UTC'), instant(written + fixedOffsetMs));
    return instantOf(zone, day, msOfDay);
  }

  function closeLate(day: TradingDay, start: number): void {
    if (start < (lateAt.get(day) ?? start)) return;
    lateAt.set(day, start);
    lateCloses.set(day, row[CLOSE] ?? Number.NaN);
  }

  function isBeyond(day: TradingDay): boolean {
    return day < calendar.firstDay || day > calendar.lastDay;
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
    const ratio = numbers.numberAt(cells, found.split, 'split');
    // Some vendors write 0 for a day without a split.
    if (ratio < 0) throw new RowFault('split', `${ratio} on ${day} is not a ratio`);
    return ratio === 0 ? 1 : ratio;
  }

  function markActions(cells: Cells, day: TradingDay): void {
    const ratio = splitIn(cells, day);
    if (ratio !== 1) actions.mark({ kind: 'split', symbol, day, ratio });
    const amount =
      found.dividend === undefined ? 0 : numbers.numberAt(cells, found.dividend, 'dividend');
    if (amount < 0) throw new RowFault('dividend', `${amount} is negative`);
    if (amount > 0) actions.mark({ kind: 'dividend', symbol, day, amount });
  }

  function finish(gapMs: number): Result<BarFile, FileIssue[]> {
    if (!isSettled) settle(true);
    const { kind, wallTimes } = stamps;
    // Rows dropped because of a wrong zone would leave a plausible part of each session.
    const inside = wallTimes.count - outside;
    const misread =
      (knownZone === undefined ? unknownZone(wallTimes) : undefined) ??
      misreadZone(wallTimes, { calendar, zone, inside, rows: 'bars' });
    if (misread !== undefined) return failed([fault(misread)]);
    const isDaily = kind === 'day' || days.areAsked;
    const unfit = isDaily ? days.fault() : undefined;
    // Weeks that are dated by their Mondays have holidays among them.
    const areWeeks = unfit !== undefined && request.lengthMs === undefined;
    if (areWeeks && issues.length === 0) return failed([fault(unfit)]);
    if (issues.length > 0) return failed([...leftOut.issues(file), ...issues]);
    if (leftOut.areMany(taken)) return failed(leftOut.refusal(file, taken));
    if (unfit !== undefined) return failed([fault(unfit)]);
    if (taken === 0) return failed([fault(`contains no bar of ${symbol}`)]);
    if (builder.count === 0) return failed([fault(whyNoBars())]);
    const lengthMs = isDaily
      ? request.lengthMs === WEEK_MS
        ? WEEK_MS
        : calendar.sessionMs
      : (request.lengthMs ?? shape.lengthMs ?? barLengthMs(gapMs));
    if (lengthMs === undefined) return failed([fault(lengthText(gapMs))]);
    const columns = builder.build(lengthMs);
    if (order.isNewestFirst) reverse(columns);
    const isCutShort = !isDaily && calendar.sessionMs % lengthMs > 0;
    if (isCutShort && shiftMs === -lengthMs) moveLastOfSessions(columns, sessions.today);
    const mixed =
      request.lengthMs === undefined ? mixedLengths(columns, { calendar, isDaily }) : undefined;
    if (mixed !== undefined) return failed([fault(mixed)]);
    const off = isDaily ? undefined : offGrid(columns);
    if (off !== undefined) return failed([fault(off)]);
    const judged = isDaily ? {} : judgedTimes(lengthMs);
    if (judged.fault !== undefined) return failed([fault(judged.fault)]);
    const cut = isDaily ? undefined : offOpen(columns, calendar);
    if (cut !== undefined) return failed([fault(cut)]);
    return ok({
      ...{ file, symbol, times: timesText(kind, zone), columns, isDaily },
      ...{ lateCloses, actions: byDay(actions.all), leftOut: skipped(), notes: notes(judged) },
      undecidedTimes: judged.undecided,
      statedShift: isDaily ? undefined : request.shiftMinutes,
    });
  }

  function judgedTimes(lengthMs: number): JudgedTimes {
    if (request.shiftMinutes !== undefined || shape.isRoundTheClock) return {};
    const isLocal = stamps.kind === 'local' || stamps.kind?.startsWith('zone-') === true;
    return shifted.judged({ rows: taken, isLocal, ownShift, barMinutes: lengthMs / MINUTE_MS });
  }

  function whyNoBars(): string {
    return beyond < taken
      ? 'contains no bar in regular hours'
      : `contains no bar in the years of the exchange calendar, ${calendar.firstDay} to ${calendar.lastDay}`;
  }

  /** A file of many symbols says it of each. */
  function ofSymbol(): string {
    return found.symbol === undefined ? '' : ` of ${symbol}`;
  }

  function skipped(): readonly string[] {
    return leftOut.sentences(ofSymbol()).map((sentence) => `${file}: ${sentence}`);
  }

  function notes({ undecided }: JudgedTimes): readonly string[] {
    const { isNewestFirst } = order;
    const isOfOne = found.symbol === undefined;
    const isMoved = stamps.kind !== 'day' && ownShift !== 0 && request.shiftMinutes === undefined;
    return rowNotes({
      ...{ shape, kind: stamps.kind, isNewestFirst, volumeMax, outside, beyond },
      ...{ ofSymbol: ofSymbol(), hasVolumes: found.volume !== undefined },
      minutesTaken: isMoved ? -ownShift : 0,
      undecidedTimes: isOfOne ? undecided : undefined,
    }).map((sentence) => `${file}: ${sentence}`);
  }

  function fault(message: string): FileIssue {
    return { file, line: undefined, field: '', message };
  }

  return {
    take,
    shortestGapMs: () => order.shortestGapMs,
    daysApart: () => days.apart,
    timesApartMs: () => days.timesApartMs,
    lacksVolumes: () => taken > 0 && issues.length === 0 && leftOut.lackVolumes(taken),
    finish,
  };
}

const [HIGH, LOW, CLOSE, VOLUME] = [2, 3, 4, 5];

/** Minutes to add to the times of the vendor. */
function ownShiftOf({ ownShiftMinutes, lengthMs }: BarFileRequest, shape: Shape): number {
  // A day that is named by its close, or a week, is still that day.
  if (shape.isEndStamped === undefined || (lengthMs ?? 0) >= DAY_MS) return 0;
  return ownShiftMinutes ?? -(lengthMs ?? shape.lengthMs ?? 0) / MINUTE_MS;
}

function reverse({ start, open, high, low, close, volume }: BarColumns): void {
  for (const column of [start, open, high, low, close, volume]) column.reverse();
}

function byDay(actions: readonly CorporateAction[]): readonly CorporateAction[] {
  return actions.toSorted((one, other) => (one.day < other.day ? -1 : 1));
}
