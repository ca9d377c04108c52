// Measures for every symbol of the account whether its sellable shares are watched.
import type { Scheduler } from '../../host/scheduler.ts';
import { type Account, settledOfOurs } from './account/account.ts';
import { createUnwatchedClock } from './account/unwatched-clock.ts';
import type { Market } from './market/market.ts';
import type { Sessions } from './market/sessions.ts';
import { remainingOf } from './orders/order.ts';
import type { OrderBook } from './orders/order-book.ts';

export interface WatchParts {
  readonly scheduler: Scheduler;
  readonly sessions: Sessions;
  readonly market: Market;
  readonly book: OrderBook;
  readonly account: Account;
  readonly alreadyMs: number;
  isWatched(account: string, symbol: string): boolean;
  record(ms: number): void;
}

export interface Watch {
  measure(): void;
  totalMs(): number;
}

export function createWatch(parts: WatchParts): Watch {
  const { scheduler, sessions, market, book, account } = parts;
  const clock = createUnwatchedClock(scheduler, parts.alreadyMs);
  let recordedMs = parts.alreadyMs;

  function isUnwatched(symbol: string): boolean {
    const ours = settledOfOurs(account, symbol, scheduler.now());
    if (ours === 0 || !isTrading(symbol) || parts.isWatched(account.name, symbol)) return false;
    const selling = book.queue(symbol, 'sell').reduce((sum, order) => sum + remainingOf(order), 0);
    return selling < ours;
  }

  function isTrading(symbol: string): boolean {
    const security = market.security(symbol);
    if (security === undefined || security.isHalted) return false;
    const phase = sessions.partAt(security.board, scheduler.now())?.phase;
    return phase === 'continuous' || phase?.endsWith('-auction') === true;
  }

  return {
    measure() {
      for (const { symbol } of market.all()) clock.set(symbol, isUnwatched(symbol));
      for (const symbol of account.lotsBySymbol.keys()) clock.set(symbol, isUnwatched(symbol));
      const ms = clock.total();
      if (ms !== recordedMs) parts.record(ms);
      recordedMs = ms;
    },
    totalMs: clock.total,
  };
}
