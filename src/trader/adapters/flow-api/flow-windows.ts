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

export interface FlowWindows {
  /** Skips flow of windows that began before the feed or are over already: their sums would be incomplete. */
  add(flow: Prediction): void;
  /** The windows that had ended, including the wait for late flow, when the poll began. */
  closed(askedAt: Instant): FlowWindow[];
}

interface OpenWindow {
  window: FlowWindow;
  /** Polls overlap, and sources correct records: one id counts once. */
  readonly ids: Set<string>;
}

export function createFlowWindows(terms: AggregateTerms, startedAt: Instant): FlowWindows {
  const openByKey = new Map<string, OpenWindow>();
  let closedUntil = startedAt;

  return {
    add(flow) {
      const fresh = windowAt(flow.symbol, flow.dataTime, terms);
      if (fresh.start < startedAt || fresh.end <= closedUntil) return;
      const key = `${flow.symbol} ${fresh.start}`;
      const open = openByKey.get(key) ?? { window: fresh, ids: new Set() };
      if (open.ids.has(flow.id)) return;
      open.ids.add(flow.id);
      open.window = windowWith(open.window, flow, terms);
      openByKey.set(key, open);
    },
    closed(askedAt) {
      const until = plus(askedAt, -terms.graceMs);
      if (until > closedUntil) closedUntil = until;
      const over = [...openByKey].filter(([, { window }]) => window.end <= closedUntil);
      for (const [key] of over) openByKey.delete(key);
      return over.map(([, { window }]) => closedWindow(window));
    },
  };
}
