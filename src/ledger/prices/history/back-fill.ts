// Fills the price history up to yesterday: new symbols from a first day on, known ones from their first gap or last close.
import type { TradingDay } from '../../../kernel/instant.ts';
import type { Result } from '../../../kernel/result.ts';
import type { CurrencyPair, HistorySource, PriceGap } from '../../ports/price-history.ts';
import type { NamedFailure, SourceFailure } from '../../ports/prices.ts';
import { type FillParts, fillCloses } from './fill-closes.ts';

export interface BackFillRange {
  readonly symbols: readonly string[];
  readonly pairs: readonly CurrencyPair[];
  /** The first day of what has no price yet. */
  readonly from: TradingDay;
  /** Of symbols that are needed from an earlier day on. */
  readonly fromBySymbol?: ReadonlyMap<string, TradingDay>;
}

export interface BackFilled {
  /** Of a symbol, or of a pair such as `EUR/CHF`. */
  readonly failures: readonly { readonly of: string; readonly failures: readonly NamedFailure[] }[];
  /** What is still missing after it. */
  readonly gaps: readonly PriceGap[];
  readonly closes: number;
  readonly rates: number;
}

export async function backFill(parts: FillParts, wanted: BackFillRange): Promise<BackFilled> {
  const { history, sources, isBusinessDay } = parts;
  const failures: { of: string; failures: readonly NamedFailure[] }[] = [];
  const gaps: PriceGap[] = [];
  let closes = 0;
  let rates = 0;
  for (const symbol of wanted.symbols) {
    const own = wanted.fromBySymbol?.get(symbol);
    const first = own !== undefined && own < wanted.from ? own : wanted.from;
    const found = await fillCloses(parts, { symbol, first });
    closes += found.count;
    if (found.failures.length > 0 || sources.length === 0)
      failures.push({ of: symbol, failures: found.failures });
    gaps.push(...(await history.gaps(symbol, isBusinessDay)));
  }
  for (const pair of wanted.pairs) {
    const found = await firstOf(parts.sources, (source) => source.rates(pair, firstOfAll(wanted)));
    if (found.ok) {
      await history.recordRates(found.value);
      rates += found.value.length;
    } else failures.push({ of: `${pair.from}/${pair.to}`, failures: found.failure });
  }
  return { failures, gaps, closes, rates };
}

/** Rates are needed as far back as anything is held. */
function firstOfAll({ from, fromBySymbol }: BackFillRange): TradingDay {
  return [from, ...(fromBySymbol?.values() ?? [])].reduce((a, b) => (b < a ? b : a));
}

async function firstOf<Found>(
  sources: readonly HistorySource[],
  ask: (source: HistorySource) => Promise<Result<Found, SourceFailure>>,
): Promise<Result<Found, readonly NamedFailure[]>> {
  const failures: NamedFailure[] = [];
  for (const source of sources) {
    const found = await ask(source);
    if (found.ok) return found;
    failures.push({ source: source.name, failure: found.failure });
  }
  return { ok: false, failure: failures };
}
