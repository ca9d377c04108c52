// The prices that tax figures rest on: those of now or of a day, in the currency in which the security is booked.
import { type Price, textOf } from '../../../../kernel/decimal.ts';
import { type TradingDay, toIso } from '../../../../kernel/instant.ts';
import { type PriceOrReason, pricesIn } from '../../../../ledger/app/valuation/used-price.ts';
import type { PortfolioId } from '../../../../ledger/ports/drafts.ts';
import type { SecurityRow } from '../../../../ledger/ports/ledger-rows.ts';
import { unitPrice } from '../../../../ledger/ports/options.ts';
import type { PriceHistory } from '../../../../ledger/ports/price-history.ts';
import type { Prices, Quote } from '../../../../ledger/ports/prices.ts';
import type { ValuationSources } from '../../../../ledger/ports/valuation-sources.ts';
import { addDays } from '../../../../market/time/day.ts';

export interface TaxPrice {
  /** Of one unit: of an option, that of a contract. */
  readonly price: Price | undefined;
  /** Why there is none. */
  readonly why: string | undefined;
  /** Where it is from; undefined without a price. */
  readonly source?: PriceSource | undefined;
}

export interface PriceSource {
  /** As the source states it: of an option, per share. */
  readonly price: string;
  /** A moment, or the day of a close. */
  readonly as_of: string;
  readonly source: string;
  readonly stale: boolean;
}

export function priceSource({
  price,
  at,
  source,
  isStale,
}: Pick<Quote, 'price' | 'at' | 'source' | 'isStale'>): PriceSource {
  return { price: textOf(price), as_of: toIso(at), source, stale: isStale };
}

/** By the number of the security, as text. */
export type TaxPrices = ReadonlyMap<string, TaxPrice>;

/** In one portfolio what its keeper stated counts too, as in its value. */
export async function pricesNow(
  sources: ValuationSources,
  securities: readonly SecurityRow[],
  portfolio: PortfolioId | undefined,
): Promise<TaxPrices> {
  if (securities.length === 0) return new Map();
  if (portfolio !== undefined) {
    const priceOf = await pricesIn(sources, portfolio, securities);
    return new Map(securities.map((row) => [String(row.id), usedPrice(priceOf(row))]));
  }
  const quotes = await sources.prices.quotes(securities.map(({ symbol }) => symbol));
  return new Map(securities.map((row) => [String(row.id), priced(quotes.get(row.symbol), row)]));
}

function usedPrice({ used, unpriced }: PriceOrReason): TaxPrice {
  if (used === undefined) return { price: undefined, why: unpriced };
  return {
    price: used.price,
    why: undefined,
    source: priceSource({ ...used, price: used.quoted }),
  };
}

/** The last closes on record on the day or before it. */
export async function pricesOn(
  history: Pick<PriceHistory, 'lastCloses'>,
  securities: readonly SecurityRow[],
  { on, staleAfterDays }: { readonly on: TradingDay; readonly staleAfterDays: number },
): Promise<TaxPrices> {
  const closes = await history.lastCloses([...new Set(securities.map(({ symbol }) => symbol))], on);
  const isStale = (day: TradingDay) => addDays(day, staleAfterDays) < on;
  return new Map(
    securities.map((row): readonly [string, TaxPrice] => {
      const { id, symbol, currency } = row;
      const close = closes.get(symbol);
      if (close === undefined) return [String(id), { price: undefined, why: 'NO_PRICE' }];
      if (close.currency !== currency)
        return [String(id), { price: undefined, why: 'OTHER_CURRENCY' }];
      const { price, on: as_of, source } = close;
      const from = { price: textOf(price), as_of, source, stale: isStale(as_of) };
      return [String(id), { price: unitPrice(row, price), why: undefined, source: from }];
    }),
  );
}

type Answer =
  Awaited<ReturnType<Prices['quotes']>> extends ReadonlyMap<string, infer One> ? One : never;

function priced(answer: Answer | undefined, row: SecurityRow): TaxPrice {
  if (answer === undefined) return { price: undefined, why: 'NO_PRICE_SOURCE' };
  if (!answer.ok) {
    const isUnknown = answer.failure.kind === 'unknown-symbol';
    return { price: undefined, why: isUnknown ? 'UNKNOWN_SYMBOL' : 'NO_PRICE' };
  }
  const { currency, price } = answer.value;
  if (currency !== row.currency) return { price: undefined, why: 'OTHER_CURRENCY' };
  return { price: unitPrice(row, price), why: undefined, source: priceSource(answer.value) };
}
