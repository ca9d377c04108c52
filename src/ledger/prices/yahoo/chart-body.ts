// The body of Yahoo's daily chart, read field by field: days, closes and dividends as Yahoo adjusts them, and splits.
import { quotient } from '../../../kernel/amounts.ts';
import { type Decimal, ONE } from '../../../kernel/decimal.ts';
import type { Instant, TradingDay } from '../../../kernel/instant.ts';
import { dayAt, type Zone, zoneNamed } from '../../../market/time/zone.ts';
import { type QuotedIn, quotedIn } from '../sources/quoted-in.ts';
import { countedNumber } from './printed-number.ts';
import { momentOf } from './yahoo-source.ts';

export interface Chart {
  readonly unit: QuotedIn;
  /** Ascending, only days that are over and have a close. */
  readonly days: readonly ChartDay[];
  readonly splits: readonly ChartSplit[];
  readonly dividends: readonly ChartDividend[];
}

export interface ChartDay {
  readonly on: TradingDay;
  readonly close: number;
}

export interface ChartSplit {
  readonly on: TradingDay;
  readonly newShares: Decimal;
  readonly oldShares: Decimal;
}

export interface ChartDividend {
  /** The ex-date. */
  readonly on: TradingDay;
  readonly amount: number;
  /** Not always that of the price: a share in London may pay in dollars. */
  readonly unit: QuotedIn;
}

type Fields = Readonly<Record<string, unknown>>;

/** Undefined if it says neither its currency nor its zone. */
export function chartIn(body: unknown, now: Instant): Chart | undefined {
  const meta = fieldsOf(fieldsOf(body).meta);
  const unit = quotedIn(meta.currency);
  const zone = zoneIn(meta.exchangeTimezoneName);
  if (unit === undefined || zone === undefined) return undefined;
  const isOver = overBy(meta, zone, now);
  return {
    unit,
    days: daysIn(body, zone).filter(({ on }) => isOver(on)),
    splits: splitsIn(body, zone),
    dividends: dividendsIn(body, zone, unit),
  };
}

/** Shares of today for one share of the day: what Yahoo has divided its closes by. */
export function factorAfter(splits: readonly ChartSplit[], day: TradingDay): Decimal {
  let factor = ONE;
  for (const { on, newShares, oldShares } of splits) {
    if (on > day) factor = quotient(factor.times(newShares), oldShares);
  }
  return factor;
}

/** The last bar is that of the session in progress until it has closed. */
function overBy(meta: Fields, zone: Zone, now: Instant): (day: TradingDay) => boolean {
  const today = dayAt(zone, now);
  const regular = fieldsOf(fieldsOf(meta.currentTradingPeriod).regular);
  const closes = momentOf(regular.end);
  const isTodayOver = closes !== undefined && dayAt(zone, closes) === today && now >= closes;
  return (day) => day < today || (day === today && isTodayOver);
}

function daysIn(body: unknown, zone: Zone): readonly ChartDay[] {
  const { timestamp, indicators } = fieldsOf(body);
  const [quote] = listOf(fieldsOf(indicators).quote);
  const closes = listOf(fieldsOf(quote).close);
  const closeByDay = new Map<TradingDay, number>();
  for (const [index, stamp] of listOf(timestamp).entries()) {
    const at = momentOf(stamp);
    const close = closes[index];
    if (at === undefined || typeof close !== 'number' || !(close > 0)) continue;
    closeByDay.set(dayAt(zone, at), close);
  }
  return [...closeByDay].map(([on, close]) => ({ on, close }));
}

function splitsIn(body: unknown, zone: Zone): readonly ChartSplit[] {
  const splits = fieldsOf(fieldsOf(fieldsOf(body).events).splits);
  return Object.values(splits).flatMap((split) => {
    const { date, numerator, denominator } = fieldsOf(split);
    const at = momentOf(date);
    const [newShares, oldShares] = [countedNumber(numerator), countedNumber(denominator)];
    if (at === undefined || !newShares?.gt(0) || !oldShares?.gt(0)) return [];
    return [{ on: dayAt(zone, at), newShares, oldShares }];
  });
}

/** Without one whose currency is unknown: its amount means nothing. */
function dividendsIn(body: unknown, zone: Zone, ofPrice: QuotedIn): readonly ChartDividend[] {
  const dividends = fieldsOf(fieldsOf(fieldsOf(body).events).dividends);
  return Object.values(dividends).flatMap((dividend) => {
    const { date, amount, currency = '' } = fieldsOf(dividend);
    const at = momentOf(date);
    const unit = currency === '' ? ofPrice : quotedIn(currency);
    if (at === undefined || typeof amount !== 'number' || !(amount > 0) || !unit) return [];
    return [{ on: dayAt(zone, at), amount, unit }];
  });
}

function zoneIn(name: unknown): Zone | undefined {
  try {
    return typeof name === 'string' ? zoneNamed(name) : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
