// Measures how many shares bought over the API have no resting stop, after every change, and for how long.

import { createNakedClock } from '../../../host/naked-clock.ts';
import type { Scheduler } from '../../../host/scheduler.ts';
import { hasBegun } from '../scheduling/trading-hours.ts';
import {
  type BookOrder,
  isBuy,
  isFinal,
  isStop,
  remainingOf,
  sharesOf,
} from '../state/book-order.ts';
import type { Change } from '../state/changes.ts';
import type { AccountBook } from './account-book.ts';
import type { Account } from './accounts.ts';
import type { OptionCover, OptionFigures } from './option-cover.ts';

export interface Cover {
  /** For one symbol: after any change of its orders, its shares or its session. */
  measure(account: Account, symbol: string): void;
  measureSymbol(symbol: string): void;
  measureAll(): void;
  /** Records an increase of the unprotected time. */
  recordNaked(): void;
  /** Market milliseconds so far. */
  nakedMs(): number;
  /** The same of options. */
  options(): OptionFigures;
}

interface Parts {
  readonly scheduler: Scheduler;
  readonly accounts: AccountBook;
  /** The measurement of an earlier run. */
  readonly alreadyMs: number;
  openIn(symbol: string): Iterable<BookOrder>;
  parentOf(order: BookOrder): BookOrder | undefined;
  /** An open session without a halt: the only time in which a position counts as unprotected. */
  isTrading(symbol: string): boolean;
  record(change: Change): void;
  readonly options: OptionCover;
}

export function createCover(parts: Parts): Cover {
  const { accounts } = parts;
  const naked = createNakedClock(parts.scheduler, parts.alreadyMs);
  let recordedMs = parts.alreadyMs;

  function measure(account: Account, symbol: string): void {
    const uncovered = parts.isTrading(symbol) ? uncoveredShares(account, symbol) : 0;
    naked.set(`${account.name}/${symbol}`, uncovered);
    parts.options.measure(account);
  }

  function uncoveredShares(account: Account, symbol: string): number {
    const holding = account.holdingBySymbol.get(symbol);
    if (holding === undefined || holding.socketQuantity === 0) return 0;
    // No stop rests for an option: its premium or its other legs bound the loss.
    if (holding.contract.secType === 'OPT') return 0;
    const isLong = holding.socketQuantity > 0;
    // Manually closed shares need no protection any more.
    const there = isLong ? holding.quantity : -holding.quantity;
    const held = Math.min(Math.abs(holding.socketQuantity), Math.max(0, there));
    // No stop can cover a fraction of a share.
    let uncovered = Math.floor(sharesOf(held));
    for (const order of parts.openIn(symbol)) {
      if (order.account === account.name && isBuy(order) !== isLong) uncovered -= coverOf(order);
    }
    return uncovered;
  }

  function coverOf(order: BookOrder): number {
    if (!isStop(order) || isFinal(order)) return 0;
    if (order.stage === 'stored' || order.stage === 'inactive') return 0;
    if (!hasBegun(order, parts.scheduler.now())) return 0;
    const parent = parts.parentOf(order);
    const isParentWorking = parent !== undefined && !isFinal(parent);
    if (!isParentWorking) return remainingOf(order);
    const stated = order.stage === 'dormant' ? (order.order.quantity ?? 0) : remainingOf(order);
    return Math.min(stated, parent.filled);
  }

  function recordNaked(): void {
    const ms = naked.total();
    if (ms === recordedMs) return;
    recordedMs = ms;
    parts.record({ kind: 'naked', ms });
  }

  return {
    measure,
    measureSymbol(symbol) {
      for (const account of accounts.all()) measure(account, symbol);
    },
    measureAll() {
      for (const account of accounts.all()) {
        for (const symbol of account.holdingBySymbol.keys()) measure(account, symbol);
      }
      recordNaked();
    },
    recordNaked,
    nakedMs: naked.total,
    options: parts.options.figures,
  };
}
