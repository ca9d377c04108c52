// Trades on days on which their venue was closed, by the closes on record: a slip in the date.
import type { TradingDay } from '../../../../kernel/instant.ts';
import { addDays, isWeekday } from '../../../../market/time/day.ts';
import type { Finding } from '../../findings/finding.ts';
import { figuresOf } from '../../findings/words.ts';
import { listingById } from '../../snapshot/listings.ts';
import type { SeenEntry, SeenListing, Snapshot } from '../../snapshot/snapshot.ts';
import { isTrade } from '../rules/trade-entries.ts';
import { indexAt, recordOf } from './closes-by-day.ts';
import { doubt } from './doubt.ts';

/** Fewer say nothing about the days of a venue. */
const CLOSES_MIN = 20;
/** A longer gap is one of the record, not of the venue. */
const GAP_DAYS = 5;

export function closedDays(snapshot: Snapshot): Finding[] {
  const listings = listingById(snapshot);
  const all = [...listings.values()];
  return snapshot.entries.filter(isTrade).flatMap((trade) => {
    const listing = trade.security && listings.get(trade.security);
    if (listing === undefined || !isClosed(trade.on, listing, all)) return [];
    return [closedDay(trade)];
  });
}

/** No security of the same currency has a close of that day, though this one has closes shortly before and after it. */
function isClosed(on: TradingDay, own: SeenListing, all: readonly SeenListing[]): boolean {
  const { closes, indexByDay, hasWeekends, isDaily } = recordOf(own.closes);
  if (indexByDay.has(on) || hasWeekends || closes.length < CLOSES_MIN) return false;
  const before = indexAt(recordOf(own.closes), on);
  const after = before === undefined ? undefined : closes[before + 1];
  if (!isWeekday(on)) return before !== undefined;
  // Some funds are priced once a week.
  if (!isDaily) return false;
  if (after === undefined || after.on > addDays(on, GAP_DAYS)) return false;
  const alike = all.filter(({ currency }) => currency === own.currency);
  return !alike.some((one) => recordOf(one.closes).indexByDay.has(on));
}

function closedDay(trade: SeenEntry): Finding {
  const { id, type, symbol = '', quantity, on } = trade;
  const why = isWeekday(on) ? 'a day without closes' : 'a weekend';
  return doubt(trade, {
    rule: 'closed-day',
    severity: 'WARNING',
    figures: figuresOf({ transaction: id, quantity, on }),
    threshold: undefined,
    text: `Transaction ${id} (${type} ${quantity} ${symbol}) is on ${on}, ${why}. Was it on another day?`,
  });
}
