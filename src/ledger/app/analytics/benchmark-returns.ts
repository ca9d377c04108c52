// The returns of a benchmark from the closes on record, over the same days as those that it is compared with.
import type { TradingDay } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { DatedReturn } from '../../../market/performance/calendar-returns.ts';
import { priceTrack } from '../../domain/analytics/price-track.ts';
import type { CurrencyCode } from '../../domain/entries/ids.ts';
import { daysBetween } from '../../domain/lots/holding-period.ts';
import { type SplitOnDay, splitsSince } from '../../domain/prices/splits.ts';
import { closesOf, type PastReads, pastRates } from './past-prices.ts';

export interface BenchmarkRequest {
  readonly symbol: string;
  /** Ascending. The first one is where the first return begins. */
  readonly days: readonly TradingDay[];
  /** Undefined: in its own currency. */
  readonly currency: CurrencyCode | undefined;
  /** A day without a close that is at most so old has no return. */
  readonly ageMaxDays: number;
}

export type NoBenchmark =
  | {
      readonly kind: 'UNKNOWN_BENCHMARK';
      readonly symbol: string;
      readonly from: TradingDay;
      readonly to: TradingDay;
    }
  | {
      readonly kind: 'NO_BENCHMARK_RATE';
      readonly symbol: string;
      readonly from: CurrencyCode;
      readonly to: CurrencyCode;
    };

/** Without dividends: closes are as they were printed, and splits are taken out of them. */
export async function benchmarkReturns(
  reads: PastReads,
  asked: BenchmarkRequest,
): Promise<Result<readonly DatedReturn[], NoBenchmark>> {
  const { symbol, days, ageMaxDays } = asked;
  const [from, to] = [days[0], days.at(-1)];
  if (from === undefined || to === undefined) return ok([]);
  const range = { from, to };
  const newest = (await reads.history.lastCloses([symbol], to)).get(symbol);
  const unknown = failed({ kind: 'UNKNOWN_BENCHMARK', symbol, from, to } as const);
  if (newest === undefined || daysBetween(newest.on, from) > ageMaxDays) return unknown;
  const own = newest.currency;
  const { closes, splits } = await closesOf(reads, { symbol, currency: own }, range);
  const rateOf = await rateInto(reads, { own, wanted: asked.currency, range });
  const track = priceTrack(closes, splits);
  const levels = days.map((on): Level => {
    const close = track.on(on);
    const isKnown = close !== undefined && daysBetween(close.on, on) <= ageMaxDays;
    const price = isKnown ? close.price.toNumber() : undefined;
    return { on, price, rate: rateOf(on) };
  });
  if (levels.every(({ price }) => price === undefined)) return unknown;
  if (levels.every(({ rate }) => rate === undefined))
    return failed({ kind: 'NO_BENCHMARK_RATE', symbol, from: own, to: asked.currency ?? own });
  return ok(returnsOf(levels, splits));
}

interface Level {
  readonly on: TradingDay;
  readonly price: number | undefined;
  readonly rate: number | undefined;
}

function returnsOf(
  levels: readonly Level[],
  splits: readonly SplitOnDay[],
): readonly DatedReturn[] {
  return levels.flatMap((level, at) => {
    const before = levels[at - 1];
    const [start, end] = [before && worthOf(before), worthOf(level)];
    if (before === undefined || start === undefined || end === undefined || start === 0) return [];
    let shares = 1;
    for (const { newShares, oldShares } of splitsSince(splits, before.on, level.on))
      shares *= newShares.toNumber() / oldShares.toNumber();
    return [{ on: level.on, value: (end * shares) / start - 1 }];
  });
}

function worthOf({ price, rate }: Level): number | undefined {
  return price === undefined || rate === undefined ? undefined : price * rate;
}

async function rateInto(
  reads: PastReads,
  {
    own,
    wanted,
    range,
  }: {
    readonly own: CurrencyCode;
    readonly wanted: CurrencyCode | undefined;
    readonly range: { readonly from: TradingDay; readonly to: TradingDay };
  },
): Promise<(on: TradingDay) => number | undefined> {
  if (wanted === undefined || wanted === own) return () => 1;
  const rateOn = await pastRates(reads, wanted, { currencies: [own], range });
  return (on) => {
    const found = rateOn(own, on);
    return found.ok ? found.value.rate.toNumber() : undefined;
  };
}
