// The securities that a rebalancing concerns: what is held, and what the targets name besides, each with its price and rate.
import {
  type Decimal,
  NO_QUANTITY,
  ONE,
  type Price,
  type Quantity,
} from '../../../kernel/decimal.ts';
import { type Instant, SECOND_MS } from '../../../kernel/instant.ts';
import { failed, ok, type Result } from '../../../kernel/result.ts';
import { addDays } from '../../../market/time/day.ts';
import { RATE_AGE_MAX_DAYS, ratesByDay } from '../../domain/currency/rates-by-day.ts';
import type { CurrencyCode, SecurityId } from '../../domain/entries/ids.ts';
import type { PortfolioRow, SecurityRow } from '../../ports/ledger-rows.ts';
import type { ValuationSources } from '../../ports/valuation-sources.ts';
import { listingsMeant } from '../registry/listings.ts';
import type { SecurityRefusal } from '../registry/resolve-security.ts';
import type { CurrentPortfolio, UnpricedReason } from '../valuation/current-portfolio.ts';
import { isOld, type PriceOrReason, pricesIn } from '../valuation/used-price.ts';

export interface PlanSecurity {
  /** Undefined for a symbol that no transaction has named yet. */
  readonly security: SecurityId | undefined;
  /** Unique among these. */
  readonly symbol: string;
  readonly currency: CurrencyCode;
  /** Negative if short. */
  readonly quantity: Quantity;
  /** In its currency. */
  readonly price: Price | undefined;
  /** Units of the portfolio's currency for one of the security's; undefined if it is not known. */
  readonly rate: Decimal | undefined;
  /** Why it cannot be traded now. */
  readonly unpriced: UnpricedReason | 'STALE' | 'SPLIT_NOT_BOOKED' | undefined;
}

/** Who plans has made the sources of prices be asked too often for symbols that the book does not know. */
export interface OverShare {
  readonly kind: 'OVER_SHARE';
  readonly symbol: string;
  readonly until: Instant;
  readonly waitSeconds: number;
}

export interface PlanPrices extends ValuationSources {
  /** A person who names the symbols; those that the book does not know count to the share of that person. */
  readonly asker?: string | undefined;
}

/** `symbols`: those of the targets. */
export async function planSecurities(
  sources: PlanPrices,
  { portfolio, current, symbols }: PlanScope,
): Promise<Result<readonly PlanSecurity[], SecurityRefusal | OverShare>> {
  const { holdings, rates } = current;
  const names = namesOf(holdings.map(({ security }) => security));
  const held = holdings.map(({ security, position, used, unpriced, questions }): PlanSecurity => {
    const rate =
      position.currency === portfolio.baseCurrency ? ONE : rates.get(position.currency)?.rate;
    const priced = { used, unpriced } as PriceOrReason;
    return {
      security: security.id,
      symbol: names.get(security.id) ?? security.symbol,
      currency: position.currency,
      quantity: position.quantity,
      rate,
      ...priceOf(priced, rate, sources),
      // Its weight is that of the old shares: a plan would trade the difference.
      ...(questions.length > 0 && { unpriced: 'SPLIT_NOT_BOOKED' as const }),
    };
  });
  const known = new Set(held.map(({ symbol }) => symbol));
  const others = [...new Set(symbols)].filter((symbol) => !known.has(symbol));
  const bought = await notHeld(sources, portfolio, others);
  return bought.ok ? ok([...held, ...bought.value]) : bought;
}

export interface PlanScope {
  readonly portfolio: PortfolioRow;
  readonly current: Pick<CurrentPortfolio, 'holdings' | 'rates'>;
  readonly symbols: readonly string[];
}

/** A symbol that two holdings share is distinguished by the number of the security. */
export function namesOf(securities: readonly SecurityRow[]): ReadonlyMap<SecurityId, string> {
  const bySymbol = Map.groupBy(securities, ({ symbol }) => symbol);
  return new Map(
    securities.map(({ id, symbol }) => [
      id,
      (bySymbol.get(symbol)?.length ?? 0) > 1 ? `${symbol}#${id}` : symbol,
    ]),
  );
}

function priceOf(
  { used, unpriced }: PriceOrReason,
  rate: Decimal | undefined,
  sources: ValuationSources,
): Pick<PlanSecurity, 'price' | 'unpriced'> {
  if (used === undefined) return { price: undefined, unpriced };
  if (rate === undefined) return { price: used.price, unpriced: 'NO_FX' };
  return { price: used.price, unpriced: isOld(used, sources) ? 'STALE' : undefined };
}

function overShare({ symbol, until }: Omit<OverShare, 'kind' | 'waitSeconds'>, now: Instant) {
  const waitSeconds = Math.max(1, Math.ceil((until - now) / SECOND_MS));
  return { kind: 'OVER_SHARE', symbol, until, waitSeconds } as const;
}

async function notHeld(
  sources: PlanPrices,
  portfolio: PortfolioRow,
  symbols: readonly string[],
): Promise<Result<readonly PlanSecurity[], SecurityRefusal | OverShare>> {
  if (symbols.length === 0) return ok([]);
  const registered: SecurityRow[] = [];
  for (const symbol of symbols) {
    const currency = portfolio.baseCurrency;
    const candidates = await listingsMeant(sources.read, symbol, {
      ...{ currency, portfolios: [portfolio.id] },
    });
    if (candidates.length > 1) return failed({ kind: 'AMBIGUOUS_SYMBOL', symbol, candidates });
    registered.push(...candidates.map((one) => ({ ...one, symbol })));
  }
  const bySymbol = new Map(registered.map((row) => [row.symbol, row]));
  const priceIn = await pricesIn(sources, portfolio.id, registered);
  const unknown = symbols.filter((symbol) => !bySymbol.has(symbol));
  const quotes = await sources.prices.quotes(unknown, sources.asker);
  for (const quote of quotes.values())
    if (!quote.ok && quote.failure.kind === 'over-share')
      return failed(overShare(quote.failure, sources.now));
  const found = symbols.map((symbol) => {
    const row = bySymbol.get(symbol);
    if (row !== undefined) return { symbol, id: row.id, currency: row.currency, ...priceIn(row) };
    const quote = quotes.get(symbol);
    return quote?.ok
      ? { symbol, currency: quote.value.currency, used: quote.value, unpriced: undefined }
      : { symbol, currency: portfolio.baseCurrency, used: undefined, unpriced: UNKNOWN };
  });
  const rateOf = await ratesOf(sources, portfolio.baseCurrency, found);
  return ok(
    found.map(({ symbol, currency, used, unpriced, ...row }): PlanSecurity => {
      const rate = rateOf(currency);
      const priced = { used, unpriced } as PriceOrReason;
      const security = 'id' in row ? row.id : undefined;
      const place = { security, symbol, currency, quantity: NO_QUANTITY, rate };
      return { ...place, ...priceOf(priced, rate, sources) };
    }),
  );
}

const UNKNOWN = 'UNKNOWN_SYMBOL' as const;

async function ratesOf(
  { history, today }: ValuationSources,
  base: CurrencyCode,
  found: readonly { readonly currency: CurrencyCode }[],
): Promise<(currency: CurrencyCode) => Decimal | undefined> {
  const foreign = found.map(({ currency }) => currency).filter((one) => one !== base);
  if (foreign.length === 0) return () => ONE;
  const range = { from: addDays(today, -RATE_AGE_MAX_DAYS), to: today };
  const rateOn = ratesByDay(await history.rates([...new Set([base, ...foreign])], range), base);
  return (currency) => {
    const rate = rateOn(currency, today);
    return rate.ok ? rate.value.rate : undefined;
  };
}
