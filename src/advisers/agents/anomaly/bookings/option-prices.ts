// Options at prices that no market pays: the premium of a whole contract in the field of that of one share.
import { DAY_MS } from '../../../../kernel/instant.ts';
import { multiplierOf, type OptionSecurity, optionOf } from '../../../../ledger/ports/options.ts';
import { utcMidnight } from '../../../../market/time/day.ts';
import type { Finding } from '../../findings/finding.ts';
import { figuresOf, numberText } from '../../findings/words.ts';
import { listingById, listingsOf } from '../../snapshot/listings.ts';
import type { SeenEntry, SeenListing, Snapshot } from '../../snapshot/snapshot.ts';
import { isTrade } from '../rules/trade-entries.ts';
import { indexAt, recordOf } from './closes-by-day.ts';
import { doubt } from './doubt.ts';

/** Of the underlying, for the root of a year: about 0.4 of a volatility of 300 %. */
const TIME_VALUE_MAX = 1.2;
const YEAR_MS = 365 * DAY_MS;

export function optionPrices(snapshot: Snapshot): Finding[] {
  const listings = listingById(snapshot);
  const bySymbol = new Map(listingsOf(snapshot).map((one) => [one.symbol, one]));
  return snapshot.entries.filter(isTrade).flatMap((trade) => {
    const listing = trade.security && listings.get(trade.security);
    const option = listing && optionOf(listing);
    if (listing === undefined || option === undefined) return [];
    const underlying = closeOf(bySymbol.get(option.underlying), trade);
    return judged(trade, { listing, option, underlying });
  });
}

function closeOf(listing: SeenListing | undefined, { on, currency }: SeenEntry) {
  if (listing?.currency !== currency) return undefined;
  const record = recordOf(listing.closes);
  return record.closes[indexAt(record, on) ?? -1]?.price;
}

interface Traded {
  readonly listing: SeenListing;
  readonly option: OptionSecurity;
  readonly underlying: number | undefined;
}

function judged(trade: SeenEntry, { listing, option, underlying }: Traded): Finding[] {
  const multiplier = multiplierOf(listing).toNumber();
  // The books have the price of a contract.
  const price = (trade.price?.toNumber() ?? 0) / multiplier;
  const most = mostOf(option, underlying, trade);
  if (most === undefined || price <= most) return [];
  const { id, type, symbol = '', quantity, currency, on } = trade;
  const expected = price / multiplier;
  return [
    doubt(trade, {
      rule: 'option-price',
      severity: 'CRITICAL',
      figures: figuresOf({ transaction: id, quantity, price, underlying, most, currency, on }),
      threshold: numberText(most),
      text: `Transaction ${id} (${type} ${quantity} ${symbol} on ${on}) is at ${numberText(price)} ${currency} a share, and such an option is worth ${numberText(most)} at most. Was the price ${numberText(expected)} rather than ${numberText(price)}?`,
    }),
  ];
}

/** Its worth if it were exercised, and what time may add. Without a price of the underlying a put still is at most its strike. */
function mostOf(
  { right, strike, expiry }: OptionSecurity,
  underlying: number | undefined,
  { on }: SeenEntry,
): number | undefined {
  const at = strike.toNumber();
  if (underlying === undefined) return right === 'put' ? at : undefined;
  const exercised = Math.max(0, right === 'call' ? underlying - at : at - underlying);
  const years = Math.max(DAY_MS, utcMidnight(expiry) - utcMidnight(on)) / YEAR_MS;
  const time = TIME_VALUE_MAX * Math.sqrt(years) * underlying;
  return Math.min(exercised + time, right === 'call' ? underlying : at);
}
