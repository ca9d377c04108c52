// Fills the closes of one symbol: a day has the close of the first source that knows it, and those of the others beside it.
// Decision 0115
import type { TradingDay } from '../../../kernel/instant.ts';
import { addDays } from '../../../market/time/day.ts';
import {
  type DailyPrices,
  type HistorySource,
  isDiffering,
  isNearSplit,
  type PriceHistory,
} from '../../ports/price-history.ts';
import type { NamedFailure } from '../../ports/prices.ts';

export interface FillParts {
  readonly history: PriceHistory;
  /** In the order in which they are asked. */
  readonly sources: readonly HistorySource[];
  readonly isBusinessDay: (day: TradingDay) => boolean;
}

interface Wanted {
  readonly symbol: string;
  /** The first day, if it has no close yet. */
  readonly first: TradingDay;
}

export interface FilledCloses {
  /** How many closes count now. */
  readonly count: number;
  /** Of all sources if none has any; else of those that did not answer, which are compared with nothing today. */
  readonly failures: readonly NamedFailure[];
}

export async function fillCloses(
  parts: FillParts,
  { symbol, first }: Wanted,
): Promise<FilledCloses> {
  const { history, sources } = parts;
  const missing = await firstMissing(parts, symbol, first);
  const names = sources.map(({ name }) => name);
  const failures: NamedFailure[] = [];
  /** Sources of which days on record were replaced: these are compared from the first day on. */
  const replaced = new Set<string>();
  let count = 0;
  for (const [rank, source] of sources.entries()) {
    const last = await history.lastDays(symbol, source.name);
    const known = (rank === 0 ? undefined : last.other) ?? last.used ?? first;
    const from = replaced.has(source.name) ? first : earliest(known, missing);
    const found = await source.daily(symbol, from);
    if (!found.ok) {
      failures.push({ source: source.name, failure: found.failure });
      continue;
    }
    const before = new Set(names.slice(0, rank));
    const stated = { symbol, source: source.name, from };
    const done = await record(history, stated, { found: found.value, before });
    count += done.count;
    for (const name of done.replaced) replaced.add(name);
  }
  const isNowhere = failures.length === sources.length;
  const silent = failures.filter(({ failure }) => failure.kind !== 'unknown-symbol');
  return { count, failures: isNowhere ? failures : silent };
}

interface Stated {
  readonly symbol: string;
  readonly source: string;
  readonly from: TradingDay;
}

interface Answered {
  readonly found: DailyPrices;
  /** The names of the sources that come first. */
  readonly before: ReadonlySet<string>;
}

const LAST_DAY = '9999-12-31' as TradingDay;

interface Recorded {
  readonly count: number;
  /** Sources that have lost a day to this one. */
  readonly replaced: readonly string[];
}

async function record(
  history: PriceHistory,
  { symbol, source, from }: Stated,
  { found, before }: Answered,
): Promise<Recorded> {
  const known = await history.closes(symbol, { from, to: LAST_DAY });
  const taken = new Set(known.flatMap((one) => (before.has(one.source) ? [one.on] : [])));
  const closes = found.closes.filter(({ on }) => !taken.has(on));
  if (closes.length > 0) {
    // Splits first: a close of after the split must never stand without it.
    await recordActions(history, symbol, { found, isFirst: taken.size === 0 });
    await history.recordCloses(closes);
  }
  const others = found.closes.filter(({ on }) => taken.has(on));
  await history.recordOtherCloses({ symbol, source, from, closes: others });
  const own = new Set(closes.map(({ on }) => on));
  const replaced = known.filter((one) => one.source !== source && own.has(one.on));
  return { count: closes.length, replaced: replaced.map((one) => one.source) };
}

/** Two sources name one split or dividend on days that are not always the same. */
async function recordActions(
  history: PriceHistory,
  symbol: string,
  { found: { splits, dividends }, isFirst }: { found: DailyPrices; isFirst: boolean },
): Promise<void> {
  const ever = { from: '0001-01-01' as TradingDay, to: LAST_DAY };
  const known = isFirst
    ? { splits: [], dividends: [] }
    : {
        splits: await history.splits(symbol, ever),
        dividends: await history.dividends(symbol, ever),
      };
  const isNew =
    (all: readonly { readonly on: TradingDay }[]) =>
    ({ on }: { readonly on: TradingDay }) =>
      !all.some((one) => one.on !== on && isNearSplit(one.on, on));
  await history.recordSplits(splits.filter(isNew(known.splits)));
  await history.recordDividends(dividends.filter(isNew(known.dividends)));
}

/** So long no market is closed in a row. A symbol whose closes begin later is asked for as a whole: that is one request too. */
const HOLIDAYS_MAX = 14;

/** The last close is asked for once more, and so is every day since two sources differed: one of them may have corrected it. */
async function firstMissing(
  { history, isBusinessDay }: FillParts,
  symbol: string,
  first: TradingDay,
): Promise<TradingDay> {
  const span = await history.span(symbol);
  if (span === undefined || span.from > addDays(first, HOLIDAYS_MAX)) return first;
  const [gap] = await history.gaps(symbol, isBusinessDay);
  const compared = await history.comparedCloses(symbol);
  const differing = compared.flatMap(({ used, other }) =>
    isDiffering(used.price, other.price) ? [used.on] : [],
  );
  return earliest(gap?.from ?? span.to, ...differing);
}

function earliest(one: TradingDay, ...others: readonly TradingDay[]): TradingDay {
  return [one, ...others].toSorted()[0] ?? one;
}
