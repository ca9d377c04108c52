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
import type { SecurityRow } from '../../ports/ledger-rows.ts';
import type { MarkRow } from '../../ports/marks.ts';
import type { DayRange, SplitFactor } from '../../ports/price-history.ts';
import type { ValuationSources } from '../../ports/valuation-sources.ts';

export interface PastReads extends Pick<ValuationSources, 'read' | 'history'> {
  /** Between the parts of long work. */
  pause(): Promise<void>;
}

export interface PastPrices {
  readonly tracks: ReadonlyMap<SecurityId, PriceTrack>;
  /** On which something has a price of its own. */
  readonly days: ReadonlySet<TradingDay>;
}

/** Of the sources on record, and what the keeper stated for single positions; on one day a close comes before that. */
export async function pastPrices(
  reads: PastReads,
  portfolio: PortfolioId,
  { securities, range }: { readonly securities: readonly SecurityRow[]; readonly range: DayRange },
): Promise<PastPrices> {
  const endOfLast = instant(utcMidnight(addDays(range.to, 1)));
  const marks = Map.groupBy(
    await reads.read.everyMark(portfolio, endOfLast),
    ({ security }) => security,
  );
  const tracks = new Map<SecurityId, PriceTrack>();
  const days = new Set<TradingDay>();
  for (const security of securities) {
    const { closes, splits } = await closesOf(reads, security, range);
    const all = withMarks(closes, marks.get(security.id) ?? []);
    for (const { on } of all) if (on > range.from) days.add(on);
    tracks.set(security.id, priceTrack(all, splits));
  }
  return { tracks, days };
}

export interface ClosesOfSymbol {
  readonly closes: readonly RecordedClose[];
  readonly splits: readonly SplitFactor[];
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
  return [...closes, ...stated].toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0));
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
