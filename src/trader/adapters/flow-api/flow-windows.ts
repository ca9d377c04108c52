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
import type { Unread } from './sources/feed-source.ts';
import { createKnownMarks } from './sources/known-marks.ts';

export interface FlowWindows {
  /**
   * Skips flow of windows that began before the feed, are over already or were dropped: their sums would be incomplete. Polls
   * overlap, and sources correct records, some with a later time: an id is of the window in which it first appears, and counts
   * once.
   */
  add(flow: Prediction): void;
  /** Drops the windows of these symbols in which flow was not read, with what may follow. */
  drop(symbols: readonly string[], unread: Unread): void;
  /** The windows of these symbols that had ended, including the wait for late flow, by the moment to which all is read. */
  closed(symbols: readonly string[], readUntil: Instant): FlowWindow[];
}

export function createFlowWindows(terms: AggregateTerms, startedAt: Instant): FlowWindows {
  const openByKey = new Map<string, FlowWindow>();
  const known = createKnownMarks();
  const closedUntilBySymbol = new Map<string, Instant>();
  const unreadBySymbol = new Map<string, readonly Unread[]>();

  function isOver({ symbol, start, end }: FlowWindow): boolean {
    return start < startedAt || end <= (closedUntilBySymbol.get(symbol) ?? startedAt);
  }

  function isIncomplete({ symbol, start, end }: FlowWindow): boolean {
    const unread = unreadBySymbol.get(symbol) ?? [];
    return unread.some(({ from, to }) => start <= to && end > from);
  }

  function close(symbol: string, readUntil: Instant): void {
    const until = plus(readUntil, -terms.graceMs);
    if (until <= (closedUntilBySymbol.get(symbol) ?? startedAt)) return;
    closedUntilBySymbol.set(symbol, until);
    const unread = unreadBySymbol.get(symbol) ?? [];
    unreadBySymbol.set(
      symbol,
      unread.filter(({ to }) => to > until - terms.windowMs),
    );
  }

  return {
    add(flow) {
      if (!known.isNew(`${flow.symbol} ${flow.id}`)) return;
      const fresh = windowAt(flow.symbol, flow.dataTime, terms);
      if (isOver(fresh) || isIncomplete(fresh)) return;
      const key = `${flow.symbol} ${fresh.start}`;
      openByKey.set(key, windowWith(openByKey.get(key) ?? fresh, flow, terms));
    },
    drop(symbols, unread) {
      for (const symbol of symbols) {
        unreadBySymbol.set(symbol, [...(unreadBySymbol.get(symbol) ?? []), unread]);
      }
      for (const [key, window] of openByKey) if (isIncomplete(window)) openByKey.delete(key);
    },
    closed(symbols, readUntil) {
      for (const symbol of symbols) close(symbol, readUntil);
      const over = [...openByKey].filter(([, window]) => {
        return symbols.includes(window.symbol) && isOver(window);
      });
      for (const [key] of over) openByKey.delete(key);
      return over.map(([, window]) => closedWindow(window));
    },
  };
}
