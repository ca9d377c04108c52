// The prices that tax figures rest on: those of now, in the currency in which the security is booked.
import type { Price } from '../../../../kernel/decimal.ts';
import type { SecurityRow } from '../../../../ledger/ports/ledger-rows.ts';
import type { Prices } from '../../../../ledger/ports/prices.ts';

export interface TaxPrice {
  readonly price: Price | undefined;
  /** Why there is none. */
  readonly why: string | undefined;
}

/** By the number of the security, as text. */
export type TaxPrices = ReadonlyMap<string, TaxPrice>;

export async function pricesNow(
  prices: Pick<Prices, 'quotes'>,
  securities: readonly SecurityRow[],
): Promise<TaxPrices> {
  if (securities.length === 0) return new Map();
  const quotes = await prices.quotes(securities.map(({ symbol }) => symbol));
  return new Map(
    securities.map(({ id, symbol, currency }) => [
      String(id),
      priced(quotes.get(symbol), currency),
    ]),
  );
}

type Answer =
  Awaited<ReturnType<Prices['quotes']>> extends ReadonlyMap<string, infer One> ? One : never;

function priced(answer: Answer | undefined, currency: string): TaxPrice {
  if (answer === undefined) return { price: undefined, why: 'NO_PRICE_SOURCE' };
  if (!answer.ok) {
    const isUnknown = answer.failure.kind === 'unknown-symbol';
    return { price: undefined, why: isUnknown ? 'UNKNOWN_SYMBOL' : 'NO_PRICE' };
  }
  return answer.value.currency === currency
    ? { price: answer.value.price, why: undefined }
    : { price: undefined, why: 'OTHER_CURRENCY' };
}
