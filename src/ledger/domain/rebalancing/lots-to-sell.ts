// The lots that a planned sale takes, least tax first, what they cost in tax, and whether a loss among them is a wash sale.
import { scaled, sumOf } from '../../../kernel/amounts.ts';
import type { Decimal, Money, Price, Quantity } from '../../../kernel/decimal.ts';
import type { Instant, TradingDay } from '../../../kernel/instant.ts';
import { ok, type Result } from '../../../kernel/result.ts';
import { addDays } from '../../../market/time/day.ts';
import type { Term } from '../lots/holding-period.ts';
import type { Lot, LotId, TradeId } from '../lots/lot.ts';
import { bookOf } from '../lots/lot-book.ts';
import type { LotTerms } from '../lots/lot-terms.ts';
import { type Closure, matchTrade } from '../lots/match-trade.ts';
import type { TradeRefusal } from '../lots/trade.ts';
import { WASH_WINDOW_DAYS } from '../tax/harvest.ts';

export interface TaxedHolding {
  /** The open long lots of the security, oldest first; their cost in the base currency. */
  readonly lots: readonly Lot[];
  readonly terms: LotTerms;
  /** Shares of it, or of its equivalents, that other lots of the owner took in within the wash window. */
  readonly boughtElsewhere: Quantity;
}

export interface PlannedSale {
  readonly quantity: Quantity;
  /** In the base currency, as the fee. */
  readonly price: Price;
  readonly fee: Money;
  readonly on: TradingDay;
  readonly at: Instant;
}

/** In the base currency. */
export interface SoldLot {
  readonly lotId: LotId;
  readonly quantity: Quantity;
  readonly gain: Money;
  readonly term: Term;
  /** Gain times the rate of its term: negative for a loss. */
  readonly tax: Money;
}

export interface LotsToSell {
  readonly lots: readonly SoldLot[];
  readonly gain: Money;
  readonly estimatedTax: Money;
  /** Recent purchases that stay would disallow a loss among them. */
  readonly isWashed: boolean;
}

/** Portfolios by average cost have no lots to choose from: theirs go by age. */
export function lotsToSell(
  { lots, terms, boughtElsewhere }: TaxedHolding,
  { quantity, price, fee, on, at }: PlannedSale,
): Result<LotsToSell, TradeRefusal> {
  const method = terms.method === 'AVERAGE' ? 'AVERAGE' : 'MIN_TAX';
  const matched = matchTrade(
    bookOf(lots),
    {
      id: PLANNED,
      side: 'SELL',
      booking: 0,
      ...{ quantity, on, at, price },
      fees: fee,
    },
    { ...terms, method, allowShort: false },
  );
  if (!matched.ok) return matched;
  const { closures } = matched.value;
  const sold = closures.map((closure) => soldLot(closure, terms.taxRates));
  return ok({
    lots: sold,
    gain: sumOf(sold.map(({ gain }) => gain)),
    estimatedTax: sumOf(sold.map(({ tax }) => tax)),
    isWashed: isWashed(closures, { lots, boughtElsewhere, on }),
  });
}

const PLANNED = 'planned' as TradeId;

function soldLot(
  { lotId, quantity, gain, term }: Closure,
  taxRates: Readonly<Record<Term, Decimal>>,
): SoldLot {
  return { lotId, quantity, gain, term, tax: scaled(gain, taxRates[term]) };
}

/** What stays of a lot does not replace the part of the same lot that is sold. */
function isWashed(
  closures: readonly Closure[],
  {
    lots,
    boughtElsewhere,
    on,
  }: Pick<TaxedHolding, 'lots' | 'boughtElsewhere'> & { readonly on: TradingDay },
): boolean {
  const losses = closures.filter(({ gain }) => gain.lt(0));
  if (losses.length === 0) return false;
  if (boughtElsewhere.gt(0)) return true;
  const from = addDays(on, -WASH_WINDOW_DAYS);
  const sold = new Map(closures.map(({ lotId, quantity }) => [lotId, quantity]));
  const staying = lots.filter(
    ({ id, remaining, openedOn }) =>
      openedOn >= from && openedOn <= on && !(sold.get(id)?.gte(remaining) ?? false),
  );
  return losses.some(({ lotId }) => staying.some(({ id }) => id !== lotId));
}
