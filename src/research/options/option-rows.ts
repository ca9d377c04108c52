// Converts the rows of a file of option chains one after another: to quotes of contracts, or to the reason why not.
import type { TradingDay } from '../../kernel/instant.ts';
import { failed, ok, type Result } from '../../kernel/result.ts';
import { symbolAsWritten } from '../../market/instruments/symbol.ts';
import { type OptionTerms, parseOptionId } from '../../market/options/option-id.ts';
import type { Calendar } from '../../market/time/calendar.ts';
import { utcMidnight } from '../../market/time/day.ts';
import type { Zone } from '../../market/time/zone.ts';
import { counted } from '../../trader/domain/wording/figures.ts';
import type { Cells } from '../bars/cells.ts';
import type { FileIssue } from '../bars/file-issue.ts';
import { RowFault } from '../bars/row-fault.ts';
import { type DayOrder, parseStamp } from '../bars/stamps.ts';
import { figureAt } from './cell-reader.ts';
import {
  CALL,
  contractText,
  dayOfNumber,
  numberOfDay,
  type OptionColumns,
  PUT,
} from './option-columns.ts';
import type { OptionFormat } from './option-formats.ts';
import type { OptionPlaces, Prefix } from './option-places.ts';
import { isCrossed, isQuoted, quotedSide } from './quoted-side.ts';
import { createRowBuilder, type RowBuilder } from './row-builder.ts';
import { createRowMoments, type RowMoment } from './row-moments.ts';

export interface OptionFileRequest {
  readonly file: string;
  /** Undefined for all that the file names. */
  readonly underlying: string | undefined;
  readonly format: OptionFormat;
  /** For times without a zone. */
  readonly zone: Zone;
  readonly calendar: Calendar;
  readonly dayOrder: DayOrder;
  /** Leaves crossed quotes out instead of refusing the file. */
  readonly skipsCrossed: boolean;
}

export interface OptionSeries {
  readonly underlying: string;
  readonly columns: OptionColumns;
}

export interface ReadOptions {
  /** How its times are written: `times of UTC`. */
  readonly times: string;
  readonly series: readonly OptionSeries[];
  /** What was left out, a sentence each. */
  readonly notes: readonly string[];
}

type Sides = readonly (readonly [Prefix, number])[];

/** By the column of the contract; without terms if that has a root alone. */
interface Named {
  readonly isAdjusted: boolean;
  readonly terms: OptionTerms | undefined;
}

const UNNAMED: Named = { isAdjusted: false, terms: undefined };

export interface OptionRows {
  /** The cells are read before it returns. */
  take(cells: Cells, line: number): void;
  finish(): Result<ReadOptions, FileIssue[]>;
}

/** What was left out, and why. */
const LEFT_OUT = {
  outside: 'outside trading hours',
  adjusted: 'of adjusted classes',
  unquoted: 'without bid and ask',
  crossed: 'with a bid above the ask',
  repeated: 'listed twice with the same figures',
} as const;

/** Before the name of a contract, as in `O:SPY230327P00390000`. */
const VENDOR = /^[A-Z]+:/;
/** Or nothing. */
const ROOT = /^([A-Z][A-Z0-9./]{0,6})?$/;

export function createOptionRows(request: OptionFileRequest, places: OptionPlaces): OptionRows {
  const { file, format, calendar, zone } = request;
  const order = request.dayOrder === 'unknown' ? (format.dayOrder ?? 'unknown') : request.dayOrder;
  const { beforeCloseMs } = format;
  const moments = createRowMoments(places, { zone, calendar, dayOrder: order, beforeCloseMs });
  const underlyingAt = places.of.get('underlying');
  const contractAt = places.of.get('contract');
  const rightAt = places.of.get('right');
  const openInterestDays = createOpenInterestDays(calendar);
  const builders = new Map<string, RowBuilder>();
  const issues: FileIssue[] = [];
  const left = new Map<keyof typeof LEFT_OUT, number>();
  const expiries = new Map<string, number>();
  let taken = 0;

  function take(cells: Cells, line: number): void {
    try {
      takeRow(cells, line);
    } catch (error) {
      if (!(error instanceof RowFault)) throw error;
      issues.push({ file, line, field: error.field, message: error.message });
    }
  }

  function takeRow(cells: Cells, line: number): void {
    const underlying = underlyingOf(cells);
    if (request.underlying !== undefined && underlying !== request.underlying) return;
    taken += 1;
    const moment = moments.read(cells);
    if (moment === undefined) return leaveOut('outside');
    const named = contractNamed(cells);
    if (named.isAdjusted) return leaveOut('adjusted');
    const row = { ...contractIn(cells, moment), ...underlyingQuote(cells) };
    const sides = sidesOf(cells);
    if (named.terms !== undefined) refuseOther(named.terms, { ...row, sides }, cells);
    const builder = builders.get(underlying) ?? createRowBuilder();
    builders.set(underlying, builder);
    for (const [prefix, right] of sides) {
      const side = quotedSide(cells, places, prefix);
      if (!isQuoted(side)) leaveOut('unquoted');
      else if (!isCrossed(side)) builder.add({ ...row, ...side, right }, line);
      else if (request.skipsCrossed) leaveOut('crossed');
      else throw new RowFault(`${prefix}bid`, crossedText(side.bid, side.ask));
    }
  }

  function underlyingOf(cells: Cells): string {
    if (underlyingAt !== undefined) {
      const text = cells.text(underlyingAt);
      if (text === '') throw new RowFault('underlying', 'is empty');
      return symbolAsWritten(text);
    }
    return request.underlying ?? '';
  }

  function leaveOut(why: keyof typeof LEFT_OUT, rows = 1): void {
    left.set(why, (left.get(why) ?? 0) + rows);
  }

  /** What the corporate action made of it is known to the exchange only. */
  function contractNamed(cells: Cells): Named {
    if (contractAt === undefined) return UNNAMED;
    const text = cells.text(contractAt);
    const own = text.toUpperCase().replace(VENDOR, '');
    const terms = parseOptionId(own);
    const root = terms?.root ?? own;
    if (!ROOT.test(root))
      throw new RowFault('contract', `"${text}" is neither an OCC symbol nor the root of one`);
    return { isAdjusted: /\d$/.test(root), terms };
  }

  /** The name and the columns are of one contract. */
  function refuseOther(
    { expiry, right, strike }: OptionTerms,
    row: { readonly expiry: number; readonly strike: number; readonly sides: Sides },
    cells: Cells,
  ): void {
    const [[, side] = [], other] = row.sides;
    const number = right === 'call' ? CALL : PUT;
    const differ = (field: string, own: string | number, column: string | number): RowFault => {
      const name = contractAt === undefined ? '' : cells.text(contractAt);
      const text = `"${name}" has the ${field} ${own}, the column ${field} has ${column}`;
      return new RowFault('contract', `${text}: they are two contracts`);
    };
    if (strike !== row.strike) throw differ('strike', strike, row.strike);
    const later = numberOfDay(expiry) - row.expiry;
    if (later !== 0 && !(later === 1 && isSaturday(expiry)))
      throw differ('expiry', expiry, dayOfNumber(row.expiry));
    if (other === undefined && side !== number)
      throw differ('right', right === 'call' ? 'C' : 'P', side === CALL ? 'C' : 'P');
  }

  function contractIn(cells: Cells, { at, session }: RowMoment) {
    const expiry = expiryIn(cells);
    const strike = figureAt(cells, places.strike, 'strike');
    if (!(strike > 0))
      throw new RowFault('strike', `"${cells.text(places.strike)}" is not a price`);
    if (expiry < numberOfDay(session.day))
      throw new RowFault('expiry', `${cells.text(places.expiry)} is before ${session.day}`);
    return { at, expiry, strike, openInterestDay: openInterestDay(cells, session.day) };
  }

  function expiryIn(cells: Cells): number {
    const text = cells.text(places.expiry);
    const known = expiries.get(text);
    if (known !== undefined) return known;
    const expiry = numberOfDay(dayIn(text, 'expiry'));
    expiries.set(text, expiry);
    return expiry;
  }

  function dayIn(text: string, field: string): TradingDay {
    const stamp = parseStamp(text.replace(/[T ]00:00(:00(\.0+)?)?$/, ''), zone, order);
    if (stamp?.kind !== 'day') throw new RowFault(field, `"${text}" is not a supported date`);
    return stamp.day;
  }

  function openInterestDay(cells: Cells, day: TradingDay): number {
    const place = places.of.get('oi_day');
    const text = place === undefined ? '' : cells.text(place);
    if (text === '') return openInterestDays.before(day);
    const own = dayIn(text, 'oi_day');
    if (own > day) throw new RowFault('oi_day', `${own} is after ${day}: it was not known then`);
    return numberOfDay(own);
  }

  function underlyingQuote(cells: Cells) {
    const price = figureAt(cells, places.of.get('underlying_price'), 'underlying_price');
    const own = (field: 'underlying_bid' | 'underlying_ask') =>
      places.of.has(field) ? figureAt(cells, places.of.get(field), field) : price;
    return { underlyingBid: own('underlying_bid'), underlyingAsk: own('underlying_ask') };
  }

  function sidesOf(cells: Cells): Sides {
    if (rightAt === undefined) return BOTH_SIDES;
    const text = cells.text(rightAt);
    if (/^c(all)?$/i.test(text)) return CALL_ALONE;
    if (/^p(ut)?$/i.test(text)) return PUT_ALONE;
    throw new RowFault('right', `"${text}" is neither call nor put: write C or P`);
  }

  function finish(): Result<ReadOptions, FileIssue[]> {
    const misread = moments.misread();
    if (misread !== undefined) return failed([whole(misread)]);
    const series = [...builders].map(([underlying, builder]) => {
      const { columns, repeated, contradictions } = builder.sorted();
      if (repeated > 0) leaveOut('repeated', repeated);
      for (const { line, firstLine, column, row } of contradictions) {
        const message = `the ${contractText(columns, row)} of ${underlying} is listed again, with another ${column} than in line ${firstLine}`;
        issues.push({ file, line, field: '', message: `${message}: remove one of them` });
      }
      return { underlying, columns };
    });
    const quoted = series.filter(({ columns }) => columns.count > 0);
    if (issues.length === 0 && quoted.length === 0) issues.push(whole(emptyText()));
    if (issues.length > 0)
      return failed(issues.sort((one, other) => (one.line ?? 0) - (other.line ?? 0)));
    return ok({ times: moments.text(), series: quoted, notes: notes() });
  }

  function emptyText(): string {
    const ofOne = request.underlying === undefined ? '' : ` of ${request.underlying}`;
    if (taken === 0) return `contains no option row${ofOne}`;
    return `contains no option row${ofOne} that can be used: ${[...left.keys()].map((why) => LEFT_OUT[why]).join(', ')}`;
  }

  function notes(): readonly string[] {
    return [...left].map(
      ([why, rows]) =>
        `${file}: ${counted(rows, 'row')} ${LEFT_OUT[why]} ${rows === 1 ? 'is' : 'are'} left out`,
    );
  }

  function whole(message: string): FileIssue {
    return { file, line: undefined, field: '', message };
  }

  return { take, finish };
}

/** Until 2015 contracts were named by the Saturday after their last day, which many files have as their expiry. */
function isSaturday(day: TradingDay): boolean {
  return new Date(utcMidnight(day)).getUTCDay() === SATURDAY;
}

const SATURDAY = 6;

const BOTH_SIDES = [
  ['call_', CALL],
  ['put_', PUT],
] as const;
const CALL_ALONE = [['', CALL]] as const;
const PUT_ALONE = [['', PUT]] as const;

function crossedText(bid: number, ask: number): string {
  return `${bid} is above the ask ${ask}: such a quote cannot be traded; remove the row, or leave all of them out with --skip-crossed`;
}

/** Open interest is published once, before the open: it is that of the session before. */
function createOpenInterestDays(calendar: Calendar) {
  const known = new Map<TradingDay, number>();
  return {
    before(day: TradingDay): number {
      const found = known.get(day);
      if (found !== undefined) return found;
      const session = calendar.previousSession(day);
      const number = session === undefined ? Number.NaN : numberOfDay(session.day);
      known.set(day, number);
      return number;
    },
  };
}
