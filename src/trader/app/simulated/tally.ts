// Counts the results of a run from its durable facts, for the summary.
import type { Observable } from 'rxjs';
import type { RecordedFact } from '../../ports/journal.ts';

export interface Tally {
  readonly predictions: Record<string, number>;
  signalsTaken: number;
  refusedCount: number;
  /** By reason: a signal counts once for each of its reasons. */
  readonly signalsRefused: Record<string, number>;
  orders: number;
  executions: number;
  stopsMoved: number;
  readonly closedPositionIds: Set<string>;
}

export function createTally(): Tally {
  return {
    predictions: {},
    signalsTaken: 0,
    refusedCount: 0,
    signalsRefused: {},
    orders: 0,
    executions: 0,
    stopsMoved: 0,
    closedPositionIds: new Set(),
  };
}

export function countFacts(tally: Tally, facts$: Observable<RecordedFact>): void {
  facts$.subscribe((recorded) => count(tally, recorded));
}

function count(tally: Tally, { fact }: RecordedFact): void {
  switch (fact.type) {
    case 'prediction-judged':
      return add(tally.predictions, fact.verdict.kind, 1);
    case 'prediction-repeated':
      return add(tally.predictions, 'duplicate', fact.times);
    case 'signal-taken':
      tally.signalsTaken += 1;
      return;
    case 'signal-refused':
      tally.refusedCount += 1;
      for (const { kind } of fact.reasons) add(tally.signalsRefused, kind, 1);
      return;
    case 'order-sent':
      tally.orders += fact.orderRefs.length;
      return;
    case 'execution-booked':
      if (fact.replaces === undefined) tally.executions += 1;
      return;
    case 'stop-moved':
      if (fact.why !== 'placed' && fact.why !== 'refused') tally.stopsMoved += 1;
      return;
    case 'position-closed':
      tally.closedPositionIds.add(fact.positionId);
      return;
    default:
      // All other facts belong to the activity log, not to the counts.
      return;
  }
}

function add(counts: Record<string, number>, kind: string, times: number): void {
  counts[kind] = (counts[kind] ?? 0) + times;
}
