// Files as a source: of quotes, and of past closes, splits, dividends and rates.
import type { TradingDay } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import type { DailyClose, HistorySource } from '../../ports/price-history.ts';
import type { PriceSource, SourceFailure, SourceQuote } from '../../ports/prices.ts';
import type { PriceFolder } from './price-folder.ts';
import { asQuote, FILES, type PriceRows } from './price-rows.ts';

/** The newest row of a symbol counts, be it a quote or a close. */
export function createFileSource(folder: PriceFolder): PriceSource {
  return {
    name: FILES,
    knowsEverySymbol: false,
    async quotes(symbols) {
      const found = await read(folder);
      const newest = found.ok ? newestOf(found.value, new Set(symbols)) : undefined;
      const answerOf = (symbol: string): Result<SourceQuote, SourceFailure> => {
        if (!found.ok) return found;
        const quote = newest?.get(symbol);
        return quote === undefined ? failed({ kind: 'unknown-symbol' }) : ok(quote);
      };
      return new Map(symbols.map((symbol) => [symbol, answerOf(symbol)]));
    },
  };
}

export function createFileHistory(folder: PriceFolder): HistorySource {
  return {
    name: FILES,
    async daily(symbol, from) {
      const found = await read(folder);
      if (!found.ok) return found;
      const isAsked = (one: { readonly symbol: string; readonly on: TradingDay }) =>
        one.symbol === symbol && one.on >= from;
      const closes = (closesIn(found.value).get(symbol) ?? []).filter(isAsked);
      const splits = found.value.splits.filter(isAsked);
      const dividends = found.value.dividends.filter(isAsked);
      return closes.length === 0
        ? failed({ kind: 'unknown-symbol' })
        : ok({ closes, splits, dividends });
    },
    async rates(pair, from) {
      const found = await read(folder);
      if (!found.ok) return found;
      const rates = found.value.rates.filter(
        (one) => one.from === pair.from && one.to === pair.to && one.on >= from,
      );
      return rates.length === 0 ? failed({ kind: 'unknown-symbol' }) : ok(rates);
    },
  };
}

async function read(folder: PriceFolder): Promise<Result<PriceRows, SourceFailure>> {
  const found = await folder.read();
  return found.ok ? found : failed({ kind: 'not-answering', why: found.failure });
}

/** A folder may have a file for each of thousands of symbols, and the back-fill asks for one after the other. */
const CLOSES = new WeakMap<PriceRows, ReadonlyMap<string, readonly DailyClose[]>>();

function closesIn(rows: PriceRows): ReadonlyMap<string, readonly DailyClose[]> {
  const known = CLOSES.get(rows) ?? Map.groupBy(rows.closes, ({ symbol }) => symbol);
  CLOSES.set(rows, known);
  return known;
}

function newestOf(rows: PriceRows, symbols: ReadonlySet<string>): ReadonlyMap<string, SourceQuote> {
  const bySymbol = closesIn(rows);
  const closes = [...symbols].flatMap((symbol) => (bySymbol.get(symbol) ?? []).map(asQuote));
  const newest = new Map<string, SourceQuote>();
  for (const one of [...closes, ...rows.quotes]) {
    if (!symbols.has(one.symbol)) continue;
    const known = newest.get(one.symbol);
    if (known === undefined || one.at >= known.at) newest.set(one.symbol, one);
  }
  return newest;
}
