// Splits that a price source states for what was held and that are not booked: prices are of new shares, quantities of old ones.
import type { TradingDay } from '../../../../kernel/instant.ts';
import { addDays } from '../../../../market/time/day.ts';
import type { Finding } from '../../findings/finding.ts';
import { figuresOf, numberText } from '../../findings/words.ts';
import { listingsOf } from '../../snapshot/listings.ts';
import type { SeenEntry, SeenListing, SeenSplit, Snapshot } from '../../snapshot/snapshot.ts';
import { isTrade } from '../rules/trade-entries.ts';
import { bookingsBySecurity } from './by-security.ts';
import { indexAt, recordOf } from './closes-by-day.ts';
import { heldOn } from './held-on.ts';

/** Sources name the ex-date or the first day of trading. */
const DAYS = 7;
/** Smaller ratios are too like the move of a day. */
const RATIO_CLEAR = 1.5;

export function unbookedSplits(snapshot: Snapshot): Finding[] {
  const holdings = new Map(snapshot.holdings.map((one) => [one.security, one]));
  const bySecurity = bookingsBySecurity(snapshot);
  return listingsOf(snapshot).flatMap((listing) => {
    const { quantity, lots = [], unbookedSplits: open = [] } = holdings.get(listing.security) ?? {};
    const own = bySecurity.get(listing.security) ?? [];
    const past = { listing, own, now: quantity?.toNumber() ?? 0 };
    const hasOld = (on: TradingDay) => lots.some(({ openedOn }) => openedOn < on);
    // One that only a jump of the price suggests is found as such.
    return listing.splits
      .filter(({ on }) => open.includes(on))
      .concat(listing.splits.filter((split) => !hasOld(split.on) && isSoldUnsplit(split, past)))
      .map((split) => unbooked(listing, split, [...lots, ...own]));
  });
}

interface Past {
  readonly listing: SeenListing;
  readonly own: readonly SeenEntry[];
  readonly now: number;
}

/** All that was held then has been sold since, as if it had not become more. */
function isSoldUnsplit({ on, ratio }: SeenSplit, { listing, own, now }: Past): boolean {
  const [from, to] = [addDays(on, -DAYS), addDays(on, DAYS)];
  const isBooked = own.some(
    (one) => !isTrade(one) && one.on >= from && one.on <= to && isAction(one),
  );
  const isClear = ratio >= RATIO_CLEAR || ratio <= 1 / RATIO_CLEAR;
  if (isBooked || !isClear || !((heldOn(addDays(on, -1), own, now) ?? 0) > 0)) return false;
  const bought = own.findLast((one) => isTrade(one) && one.on < on);
  return bought !== undefined && isInOldShares(bought, ratio, listing);
}

function isAction({ type }: SeenEntry): boolean {
  return type === 'SPLIT' || type === 'CORPORATE_ACTION';
}

/** Other programs restate what was bought before a split. */
function isInOldShares(one: SeenEntry, ratio: number, { closes, currency }: SeenListing): boolean {
  const record = recordOf(closes);
  const close = record.closes[indexAt(record, one.on) ?? -1]?.price;
  if (close === undefined || one.price === undefined || one.currency !== currency) return false;
  const times = one.price.toNumber() / close;
  return Math.abs(Math.log(times)) <= Math.abs(Math.log(times * ratio));
}

function unbooked(
  { security, symbol }: SeenListing,
  { on, ratio }: SeenSplit,
  evidence: readonly { readonly event: string }[],
): Finding {
  const words = ratio >= 1 ? `${numberText(ratio)} for 1` : `1 for ${numberText(1 / ratio)}`;
  return {
    ...{ agent: 'anomaly', rule: 'unbooked-split', subject: `day:${security}/${on}` },
    ...{ bucket: 1, isBreach: true, severity: 'CRITICAL' },
    figures: figuresOf({ ratio: words, on }),
    threshold: undefined,
    evidence: [...new Set(evidence.map(({ event }) => event))],
    text: `${symbol} split ${words} on ${on} by the price source, and no such split is booked: what was held then counts as so many old shares. Is it missing?`,
    command: undefined,
    question: { restsOn: [`${on} ${words}`] },
  };
}
