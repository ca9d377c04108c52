// A place in the journal that a program names by a time or by an event, with the orders as they were there. Pure.
import type { JournalReading } from '../../../trader/ports/journal-reading.ts';
import type { AskedTime, EventPlace } from './event-ids.ts';
import type { KnownOrder, KnownOrders } from './known-orders.ts';
import { changed, ordersAfter, symbolOf, withHeld } from './order-changes.ts';
import { hashAt, type StreamPosition } from './stored-position.ts';

/** Facts that are read again for one stream. */
export const PAST_FACTS_MAX = 10_000;
/** An order that did nothing for so many facts before the place was working there. */
const LOOK_BACK = 1_000;
const FACTS_AT_ONCE = 500;

/** From which event of the journal on, this one included. */
export function placeAt(journal: JournalReading, asked: AskedTime): EventPlace {
  const first = firstSince(journal, asked.at);
  if (asked.micros === 0 && asked.nanos === 0) return { seq: first, index: 0 };
  // A time that an event of ours had, or one behind it.
  for (const { seq, at } of journal.factsAfter(first - 1, FACTS_AT_ONCE)) {
    if (at !== asked.at) return { seq, index: 0 };
    if (seq % 1_000 === asked.micros) return { seq, index: asked.nanos };
  }
  return { seq: first, index: 0 };
}

/** Number of the first fact of this time or later, or of the next one. */
function firstSince(journal: JournalReading, at: number): number {
  let [from, to] = [1, journal.lastSeq() + 1];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    const [fact] = journal.factsAfter(middle - 1, 1);
    if (fact !== undefined && fact.at < at) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Before the fact with this number. `openNow`: the orders that are open at the end of the journal. */
export function positionBefore(
  journal: JournalReading,
  seq: number,
  openNow: KnownOrders,
): StreamPosition {
  const base = Math.max(0, seq - 1 - LOOK_BACK);
  let known = withHeld(knownAt(journal, base, openNow));
  for (const recorded of between(journal, base, seq - 1)) known = changed(recorded, known).known;
  return { journalId: journal.journalId, seq: seq - 1, hash: hashAt(journal, seq - 1), known };
}

/** An order whose first later fact is not its beginning was working; one without later facts was as it is now. */
function knownAt(journal: JournalReading, base: number, openNow: KnownOrders) {
  const known = new Map<string, KnownOrder>();
  const seen = new Set<string>();
  for (const { fact } of between(journal, base, journal.lastSeq()))
    for (const { orderRef, statusAfter, filledAfter } of ordersAfter(fact)) {
      if (seen.has(orderRef)) continue;
      seen.add(orderRef);
      const shares = fact.type === 'execution-booked' ? fact.shares : 0;
      if (statusAfter !== 'intended')
        known.set(orderRef, {
          state: 'working',
          filled: filledAfter - shares,
          symbol: symbolOf(fact),
        });
    }
  for (const [orderRef, order] of openNow) if (!seen.has(orderRef)) known.set(orderRef, order);
  return known;
}

function* between(journal: JournalReading, after: number, last: number) {
  for (let from = after; from < last; ) {
    const batch = journal.factsAfter(from, Math.min(FACTS_AT_ONCE, last - from));
    yield* batch;
    from = batch.at(-1)?.seq ?? last;
  }
}
