// Returns of several symbols over the same days: those on which all of them have a close on record.
import type { TradingDay } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { CurrencyCode } from '../../domain/entries/ids.ts';
import type { DayRange } from '../../ports/price-history.ts';
import { benchmarkReturns, type NoBenchmark } from './benchmark-returns.ts';
import { closesOf, type PastReads } from './past-prices.ts';

export interface ReturnsRequest {
  readonly symbols: readonly string[];
  readonly range: DayRange;
  /** Undefined: each in its own. */
  readonly currency: CurrencyCode | undefined;
}

export interface RecordedReturns {
  /** One more than returns. */
  readonly days: readonly TradingDay[];
  /** Of each symbol. */
  readonly series: readonly (readonly number[])[];
}

export type NoReturns =
  | NoBenchmark
  /** No rate on some of the days. */
  | { readonly kind: 'RATE_GAPS'; readonly symbol: string };

export async function recordedReturns(
  reads: PastReads,
  { symbols, range, currency }: ReturnsRequest,
): Promise<Result<RecordedReturns, NoReturns>> {
  const days = await commonDays(reads, symbols, range);
  if (!days.ok) return days;
  const series: (readonly number[])[] = [];
  for (const symbol of symbols) {
    const asked = { symbol, days: days.value, currency, ageMaxDays: 0 };
    const found = await benchmarkReturns(reads, asked);
    if (!found.ok) return found;
    if (found.value.length < days.value.length - 1) return failed({ kind: 'RATE_GAPS', symbol });
    series.push(found.value.map(({ value }) => value));
  }
  return ok({ days: days.value, series });
}

async function commonDays(
  reads: PastReads,
  symbols: readonly string[],
  range: DayRange,
): Promise<Result<readonly TradingDay[], NoReturns>> {
  const newest = await reads.history.lastCloses(symbols, range.to);
  let common: readonly TradingDay[] | undefined;
  for (const symbol of symbols) {
    const currency = newest.get(symbol)?.currency;
    const { closes } =
      currency === undefined ? NOTHING : await closesOf(reads, { symbol, currency }, range);
    const own = new Set(closes.map(({ on }) => on).filter((on) => on >= range.from));
    if (own.size === 0) return failed({ kind: 'UNKNOWN_BENCHMARK', symbol, ...range });
    common = common?.filter((on) => own.has(on)) ?? [...own];
  }
  return ok(common ?? []);
}

const NOTHING = { closes: [] } as const;
