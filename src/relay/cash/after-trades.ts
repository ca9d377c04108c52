// When what the broker reports of the cash of an account counts every trade of its journal.
import type { JournalReading } from '../../trader/ports/journal-reading.ts';
import { isTrade } from '../commands/trades.ts';
import type { BrokerCash } from '../target/relay-target.ts';

/** A report soon after a trade may not contain it, or not its commission. */
const SETTLES_MS = 10_000;
/** What matters happened in these, or long ago. */
const FACTS_MAX = 1_000;

/** Whether it counts every trade of the journal. */
export function isAfterTrades({ at }: BrokerCash, journal: JournalReading): boolean {
  const from = Math.max(0, journal.lastSeq() - FACTS_MAX);
  const last = journal
    .factsAfter(from, FACTS_MAX)
    .findLast(({ fact }) => isTrade(fact) || fact.type === 'commission-booked');
  return last === undefined || at >= last.at + SETTLES_MS;
}
