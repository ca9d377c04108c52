// Trades and dividends in another currency than the listing of their symbol, whose figures fit the currency of the listing.
import type { Finding } from '../../findings/finding.ts';
import { figuresOf } from '../../findings/words.ts';
import { listingsOf } from '../../snapshot/listings.ts';
import type { SeenEntry, SeenListing, Snapshot } from '../../snapshot/snapshot.ts';
import { isTrade } from '../rules/trade-entries.ts';
import { medianOf } from '../statistics/robust.ts';
import { indexAt, recordOf } from './closes-by-day.ts';
import { doubt } from './doubt.ts';

/** As far as a trade may be from the close of its day, and a dividend from the usual one. */
const NEAR = 0.15;

/** A symbol may be listed twice: the listing with closes of that day is meant. */
export function listingCurrencies(snapshot: Snapshot): Finding[] {
  const { entries } = snapshot;
  const listed = Map.groupBy(listingsOf(snapshot), ({ symbol }) => symbol);
  return entries.flatMap((one) => {
    const others = (listed.get(one.symbol ?? '') ?? []).filter(
      ({ currency }) => currency !== one.currency,
    );
    const listing = others.find((other) => isLike(one, other, entries));
    return listing === undefined ? [] : [elsewhere(one, listing)];
  });
}

function isLike(one: SeenEntry, listing: SeenListing, entries: readonly SeenEntry[]): boolean {
  if (isTrade(one)) {
    const record = recordOf(listing.closes);
    const close = record.closes[indexAt(record, one.on) ?? -1]?.price;
    return close !== undefined && isNear(one.price?.toNumber() ?? 0, close);
  }
  if (one.type !== 'DIVIDEND') return false;
  const usual = entries.filter(
    ({ type, symbol, currency }) =>
      type === 'DIVIDEND' && symbol === one.symbol && currency === listing.currency,
  );
  return isNear(one.cash.toNumber(), medianOf(usual.map(({ cash }) => cash.toNumber())));
}

function isNear(figure: number, other: number): boolean {
  return Math.abs(figure / other - 1) <= NEAR;
}

function elsewhere(one: SeenEntry, { symbol, currency: usual }: SeenListing): Finding {
  const { id, type, quantity, price, cash, currency, on } = one;
  const figure = price ?? cash;
  return doubt(one, {
    rule: 'listing-currency',
    severity: 'CRITICAL',
    figures: figuresOf({ transaction: id, quantity, price, cash, currency, listing: usual, on }),
    threshold: undefined,
    text: `Transaction ${id} (${type} ${symbol} on ${on}) is in ${currency}, but ${symbol} is in ${usual}, where ${figure} is usual. Was it ${usual} rather than ${currency}?`,
  });
}
