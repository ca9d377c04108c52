// What the beginning and the end of each part of the day does: auctions cross, queued orders enter, orders expire, the day changes.
import { type Instant, instant } from '../../../kernel/instant.ts';
import {
  type Exchange as Board,
  EXCHANGES,
  type SessionPart,
} from '../../../market/venues/vietnam/trading-rules.ts';
import type { Scheduler } from '../../host/scheduler.ts';
import { atTimeOf, dayOf } from './market/local-time.ts';
import type { Market } from './market/market.ts';
import type { Security } from './market/security.ts';
import type { Sessions } from './market/sessions.ts';
import type { Matching } from './orders/matching.ts';
import type { OrderBook } from './orders/order-book.ts';
import type { OrderEntry } from './orders/order-entry.ts';

export interface SessionEventsParts {
  readonly scheduler: Scheduler;
  readonly sessions: Sessions;
  readonly market: Market;
  readonly book: OrderBook;
  readonly orderEntry: OrderEntry;
  readonly matching: Matching;
  onFlag(board: Board, status: string): void;
  afterwards(): void;
}

export interface SessionEvents {
  start(): void;
  /** The day has turned out to be closed, or open after all. */
  recheck(): void;
}

export function createSessionEvents(parts: SessionEventsParts): SessionEvents {
  const { scheduler, sessions, market, book, orderEntry, matching } = parts;
  const flagByBoard = new Map<Board, string>();
  /** The part that each exchange began last; it lasts while a day that was open is closed. */
  const begunByBoard = new Map<Board, string>();

  function ring(): void {
    const now = scheduler.now();
    if (atTimeOf(dayOf(now), 0) === now) market.startDay();
    for (const board of EXCHANGES) ringAt(board, now);
    parts.afterwards();
    scheduler.at(sessions.nextBell(now), ring);
  }

  function ringAt(board: Board, now: Instant): void {
    const before = sessions.partAt(board, instant(now - 1));
    const part = sessions.partAt(board, now);
    const ofBoard = [...market.all()].filter((security) => security.board === board);
    if (before !== part) for (const security of ofBoard) leavePart(security, before?.phase);
    publishFlag(board);
    noteBegun(board, part);
    for (const security of ofBoard) {
      if (before !== part) begin(security, part, before === undefined);
      if (sessions.isOver(board, now)) expire(security, () => true);
    }
  }

  function begin(security: Security, part: SessionPart | undefined, isFirst: boolean): void {
    if (part !== undefined && isFirst) orderEntry.open(security);
    market.enterPart(security);
    if (part?.phase === 'continuous') matching.sweep(security);
    if (part?.phase === 'post-close-matching') matching.matchPostClose(security);
  }

  /** False if it was noted before. */
  function noteBegun(board: Board, part: SessionPart | undefined): boolean {
    const key = part === undefined ? undefined : `${dayOf(scheduler.now())}/${part.fromMs}`;
    if (key === undefined || begunByBoard.get(board) === key) return false;
    begunByBoard.set(board, key);
    return true;
  }

  /** The day was closed when the part began that it is in. */
  function beginMissed(board: Board): void {
    const part = sessions.partAt(board, scheduler.now());
    if (part === undefined || !noteBegun(board, part)) return;
    for (const security of market.all()) if (security.board === board) begin(security, part, true);
  }

  function leavePart(security: Security, phase: string | undefined): void {
    if (phase === 'opening-auction') {
      matching.closeAuction(security, true);
      expire(security, (type) => type === 'ATO');
    }
    if (phase === 'closing-auction') {
      matching.closeAuction(security, false);
      expire(security, (type) => type === 'ATC');
    }
  }

  function expire({ symbol }: Security, isOver: (type: string) => boolean): void {
    for (const order of book.live())
      if (order.symbol === symbol && isOver(order.type)) orderEntry.expire(order);
  }

  function publishFlag(board: Board): void {
    const flag = sessions.flagOf(board, scheduler.now());
    if (flagByBoard.get(board) === flag) return;
    flagByBoard.set(board, flag);
    parts.onFlag(board, flag);
  }

  return {
    start() {
      for (const board of EXCHANGES) {
        flagByBoard.set(board, sessions.flagOf(board, scheduler.now()));
        noteBegun(board, sessions.partAt(board, scheduler.now()));
      }
      scheduler.at(sessions.nextBell(scheduler.now()), ring);
    },
    recheck() {
      for (const board of EXCHANGES) {
        publishFlag(board);
        beginMissed(board);
      }
    },
  };
}
