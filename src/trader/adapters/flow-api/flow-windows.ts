// Flow between its polls and its predictions: sums per symbol and window of the clock, each handed over once.
import { type Instant, plus } from '../../../kernel/instant.ts';
import {
  type AggregateTerms,
  type FlowWindow,
  windowAt,
  windowWith,
} from '../../domain/intake/flow-window.ts';
import type { Prediction } from '../../domain/terms/prediction.ts';

export interface FlowWindows {
  /** Flow of windows that began before the feed did, or are over already, is left out: its sums would not be whole. */
  add(flow: Prediction): void;
  /** The windows that were over, with the time late flow is given, when the asking began. */
  closed(askedAt: Instant): FlowWindow[];
}

interface OpenWindow {
  window: FlowWindow;
  /** Polls overlap, and sources correct themselves: one id counts once. */
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
      return over.map(([, { window }]) => window);
    },
  };
}
