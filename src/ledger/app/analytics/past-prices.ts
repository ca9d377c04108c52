// Prices and rates of every day that a portfolio is valued on: read once, symbol by symbol, with pauses between.
import { instant, type TradingDay } from '../../../kernel/instant.ts';
import { addDays, utcMidnight } from '../../../market/time/day.ts';
import {
  type PriceTrack,
  priceTrack,
  type RecordedClose,
} from '../../domain/analytics/price-track.ts';
import type { DatedRate } from '../../domain/currency/dated-rate.ts';
import {
  RATE_AGE_MAX_DAYS,
  type RateOnDay,
  ratesByDay,
} from '../../domain/currency/rates-by-day.ts';
import type { CurrencyCode, PortfolioId, SecurityId } from '../../domain/entries/ids.ts';
import { unitPrice } from '../../domain/options/option-security.ts';
import { allSplits, type SplitOnDay } from '../../domain/prices/splits.ts';
import type { SecurityRow } from '../../ports/ledger-rows.ts';
import type { MarkRow } from '../../ports/marks.ts';
import type { DayRange } from '../../ports/price-history.ts';
import type { ValuationSources } from '../../ports/valuation-sources.ts';
import { type TickerPeriod, tickerPeriods } from '../valuation/ticker-periods.ts';

export interface PastReads extends Pick<ValuationSources, 'read' | 'history'> {
  /** Between the parts of long work. */
  pause(): Promise<void>;
}

export interface PastPrices {
  readonly tracks: ReadonlyMap<SecurityId, PriceTrack>;
  /** On which something has a stated price. */
  readonly days: ReadonlySet<TradingDay>;
  /** Of the sources alone. */
  readonly printedSplits: ReadonlyMap<SecurityId, readonly SplitOnDay[]>;
}

export interface PastPricesRequest {
  readonly securities: readonly SecurityRow[];
  readonly range: DayRange;
  /** In the portfolio. */
  readonly booked: ReadonlyMap<SecurityId, readonly SplitOnDay[]>;
  /** The earlier security by the one that a change of symbol has put in its place. */
  readonly renamed: ReadonlyMap<SecurityId, SecurityId>;
}

/** Of the sources on record, and what the keeper stated for single positions; on one day a close comes before that. */
export async function pastPrices(
  reads: PastReads,
  portfolio: PortfolioId,
  { securities, range, booked, renamed }: PastPricesRequest,
): Promise<PastPrices> {
  const endOfLast = instant(utcMidnight(addDays(range.to, 1)));
  const marks = Map.groupBy(
    await reads.read.everyMark(portfolio, endOfLast),
    ({ security }) => security,
  );
  const periodsOf = await tickerPeriods(reads.read, securities);
  const found = new Map<SecurityId, ClosesOfSymbol>();
  const days = new Set<TradingDay>();
  const printedSplits = new Map<SecurityId, readonly SplitOnDay[]>();
  for (const security of securities) {
    const own = await closesOfTickers(reads, security, { periods: periodsOf(security), range });
    const all = withMarks(own.closes, marks.get(security.id) ?? []);
    for (const { on } of all) if (on > range.from) days.add(on);
    if (own.splits.length > 0) printedSplits.set(security.id, own.splits);
    const splits = allSplits(own.splits, booked.get(security.id));
    found.set(security.id, { closes: all, splits });
  }
  const tracks = [...found].map(([id, one]) => {
    const earlier = found.get(renamed.get(id) ?? id);
    const { closes, splits } = earlier === undefined ? one : continued(earlier, one);
    return [id, priceTrack(closes, splits)] as const;
  });
  return { tracks: new Map(tracks), days, printedSplits };
}

/** Until the later security has a close, that of the earlier one is carried on. */
function continued(earlier: ClosesOfSymbol, later: ClosesOfSymbol): ClosesOfSymbol {
  if (earlier === later) return later;
  const first = later.closes[0]?.on;
  const before = earlier.closes.filter(({ on }) => first === undefined || on < first);
  return {
    closes: [...before, ...later.closes],
    splits: allSplits(later.splits, earlier.splits),
  };
}

interface TickersRequest {
  readonly periods: readonly TickerPeriod[];
  readonly range: DayRange;
}

/** Prices of one unit. One ticker after the other; almost every security has one. */
async function closesOfTickers(
  reads: Pick<PastReads, 'history' | 'pause'>,
  row: SecurityRow,
  { periods, range }: TickersRequest,
): Promise<ClosesOfSymbol> {
  const closes = new Map<TradingDay, RecordedClose>();
  let splits: readonly SplitOnDay[] = [];
  for (const { symbol, from, until } of periods.toReversed()) {
    const to = until !== undefined && until <= range.to ? addDays(until, -1) : range.to;
    if (from !== undefined && from > to) continue;
    const named = { symbol, currency: row.currency };
    const found = await closesOf(reads, named, { from: range.from, to });
    for (const one of found.closes)
      if (from === undefined || one.on >= from)
        closes.set(one.on, { ...one, price: unitPrice(row, one.price) });
    splits = allSplits(splits, found.splits);
  }
  return { closes: [...closes.values()].toSorted(byDay), splits };
}

function byDay(a: RecordedClose, b: RecordedClose): number {
  return a.on < b.on ? -1 : a.on > b.on ? 1 : 0;
}

export interface ClosesOfSymbol {
  readonly closes: readonly RecordedClose[];
  readonly splits: readonly SplitOnDay[];
}

/** From the last close on or before the range. Closes in another currency are not of this security. */
export async function closesOf(
  { history, pause }: Pick<PastReads, 'history' | 'pause'>,
  { symbol, currency }: Pick<SecurityRow, 'symbol' | 'currency'>,
  { from, to }: DayRange,
): Promise<ClosesOfSymbol> {
  const first = (await history.lastCloses([symbol], from)).get(symbol);
  const all = first === undefined ? [] : [first];
  for (const part of partsOf({ from: addDays(from, 1), to })) {
    for (const close of await history.closes(symbol, part)) all.push(close);
    await pause();
  }
  const closes = all.filter((close) => close.currency === currency);
  const [oldest] = closes;
  if (oldest === undefined) return { closes, splits: [] };
  return { closes, splits: await history.splits(symbol, { from: oldest.on, to }) };
}

function withMarks(
  closes: readonly RecordedClose[],
  marks: readonly MarkRow[],
): readonly RecordedClose[] {
  if (marks.length === 0) return closes;
  const printed = new Set(closes.map(({ on }) => on));
  const stated = marks
    .map(({ at, price }) => ({ price, on: dayOf(at), source: 'mark' }))
    .filter(({ on }) => !printed.has(on));
  return [...closes, ...stated].toSorted(byDay);
}

function dayOf(at: number): TradingDay {
  return new Date(at).toISOString().slice(0, 10) as TradingDay;
}

/** So many at once: closes of a symbol, or rates of one pair, for two years are some 500 rows. */
const DAYS_AT_ONCE = 730;

function* partsOf(range: DayRange): Generator<DayRange> {
  for (let from = range.from; from <= range.to; ) {
    const last = addDays(from, DAYS_AT_ONCE - 1);
    const isEnd = last >= range.to;
    const to = isEnd ? range.to : last;
    yield { from, to };
    from = addDays(to, 1);
  }
}

export async function pastRates(
  { history, pause }: PastReads,
  base: CurrencyCode,
  { currencies, range }: { readonly currencies: readonly CurrencyCode[]; readonly range: DayRange },
): Promise<RateOnDay> {
  const others = currencies.filter((currency) => currency !== base);
  if (others.length === 0) return ratesByDay([], base);
  const rates: DatedRate[] = [];
  const from = addDays(range.from, -RATE_AGE_MAX_DAYS);
  for (const part of partsOf({ from, to: range.to })) {
    for (const rate of await history.rates([...others, base], part)) rates.push(rate);
    await pause();
  }
  return ratesByDay(rates, base);
}
