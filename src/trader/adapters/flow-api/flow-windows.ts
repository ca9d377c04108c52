// Sums flow per symbol and time window between polls and predictions; each window is passed on once.
// Decision 0010
import { type Instant, plus } from '../../../kernel/instant.ts';
import {
  type AggregateTerms,
  closedWindow,
  type FlowWindow,
  windowAt,
  windowWith,
} from '../../domain/intake/flow-window.ts';
import type { Prediction } from '../../domain/terms/prediction.ts';
import { createKnownMarks } from './sources/known-marks.ts';

export interface FlowWindows {
  /**
   * Skips flow of windows that began before the feed or are over already: their sums would be incomplete. Polls overlap, and
   * sources correct records, some with a later time: an id is of the window in which it first appears, and counts once.
   */
  add(flow: Prediction): void;
  /** The windows that had ended, including the wait for late flow, when the poll began. */
  closed(askedAt: Instant): FlowWindow[];
}

export function createFlowWindows(terms: AggregateTerms, startedAt: Instant): FlowWindows {
  const openByKey = new Map<string, FlowWindow>();
  const known = createKnownMarks();
  let closedUntil = startedAt;

  return {
    add(flow) {
      if (!known.isNew(`${flow.symbol} ${flow.id}`)) return;
      const fresh = windowAt(flow.symbol, flow.dataTime, terms);
      if (fresh.start < startedAt || fresh.end <= closedUntil) return;
      const key = `${flow.symbol} ${fresh.start}`;
      openByKey.set(key, windowWith(openByKey.get(key) ?? fresh, flow, terms));
    },
    closed(askedAt) {
      const until = plus(askedAt, -terms.graceMs);
      if (until > closedUntil) closedUntil = until;
      const over = [...openByKey].filter(([, { end }]) => end <= closedUntil);
      for (const [key] of over) openByKey.delete(key);
      return over.map(([, window]) => closedWindow(window));
    },
  };
}
