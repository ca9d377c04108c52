// A trade is booked with its commission if that comes soon: to amend it later recomputes everything in its security since.
import type { RecordedFact } from '../../trader/ports/journal.ts';
import { isTrade } from '../commands/trades.ts';

/** The first execution after the given fact that has no commission in these; undefined if all have one, or never get one. */
export function awaitedCommission(
  facts: readonly RecordedFact[],
  afterSeq: number,
): number | undefined {
  const commissioned = new Set<string>();
  for (const { fact } of facts)
    if (fact.type === 'commission-booked') commissioned.add(fact.execId);
  for (const { seq, fact } of facts) {
    if (!isTrade(fact) || fact.shares === 0) continue;
    if (fact.type === 'execution-booked' && fact.isInferred === true) continue;
    if (seq > afterSeq && !commissioned.has(fact.execId)) return seq;
  }
  return undefined;
}
