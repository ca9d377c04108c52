// Sales at exactly the price of an earlier purchase, away from the market: the cost in the field of the proceeds.
import type { Finding } from '../../findings/finding.ts';
import { figuresOf, numberText } from '../../findings/words.ts';
import { listingById } from '../../snapshot/listings.ts';
import type { SeenEntry, SeenListing, Snapshot } from '../../snapshot/snapshot.ts';
import { indexAt, recordOf } from './closes-by-day.ts';
import { doubt } from './doubt.ts';

/** From every close around its day, as a part of it: of two prices that happen to be equal, one is near. */
const DISTANCE_MIN = 0.03;
/** Prices with fewer digits meet by chance. */
const DIGITS_MIN = 3;

export function salesAtCost(snapshot: Snapshot): Finding[] {
  const { entries } = snapshot;
  const listings = listingById(snapshot);
  return entries.flatMap((sale, at) => {
    const listing = sale.security === undefined ? undefined : listings.get(sale.security);
    if (sale.type !== 'SELL' || sale.price === undefined || listing === undefined) return [];
    if (String(sale.price).replace(/\D/g, '').length < DIGITS_MIN) return [];
    const { price, security } = sale;
    const bought = entries
      .slice(0, at)
      .find((one) => one.type === 'BUY' && one.security === security && one.price?.eq(price));
    return bought === undefined || isNearMarket(sale, listing) ? [] : [atCost(sale, bought)];
  });
}

function isNearMarket({ price, on }: SeenEntry, { closes, splits }: SeenListing): boolean {
  const record = recordOf(closes);
  const at = indexAt(record, on);
  const near = at === undefined ? [] : record.closes.slice(Math.max(0, at - 1), at + 2);
  if (near.length === 0 || splits.some((split) => split.on === on)) return true;
  const paid = price?.toNumber() ?? 0;
  return near.some((close) => Math.abs(paid / close.price - 1) < DISTANCE_MIN);
}

function atCost(sale: SeenEntry, bought: SeenEntry): Finding {
  const { id, quantity, symbol = '', price, currency, on } = sale;
  return doubt(
    sale,
    {
      rule: 'sale-at-cost',
      severity: 'WARNING',
      figures: figuresOf({ transaction: id, other: bought.id, quantity, price, currency, on }),
      threshold: numberText(DISTANCE_MIN),
      text: `Transaction ${id} (SELL ${quantity} ${symbol} on ${on}) is at ${price} ${currency}, the price of purchase ${bought.id}, and no close of these days is near it. Is that the cost rather than the proceeds?`,
    },
    { others: [bought], restsOn: [bought.event] },
  );
}
