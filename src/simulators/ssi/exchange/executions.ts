// What a fill changes: the order, the account, the record, and what the stream sends.
import type { Scheduler } from '../../host/scheduler.ts';
import { type Account, applyFill } from './account/account.ts';
import { recordOf } from './account-record.ts';
import { dayOf } from './market/local-time.ts';
import type { Market } from './market/market.ts';
import type { Sessions } from './market/sessions.ts';
import type { SsiOrder } from './orders/order.ts';
import type { Fill, OrderBook } from './orders/order-book.ts';
import type { Change } from './state.ts';
import { portfolioEvent, type StreamEvent } from './stream-event.ts';

export interface ExecutionsParts {
  readonly scheduler: Scheduler;
  readonly sessions: Sessions;
  readonly market: Market;
  readonly book: OrderBook;
  readonly account: Account;
  ceilingOf(symbol: string): number;
  send(event: StreamEvent): void;
  record(change: Change): void;
  publish(order: SsiOrder, fill: Fill): void;
}

export interface Executions {
  fill(order: SsiOrder, price: number, shares: number): void;
  /** Of an order that was cancelled a moment ago; nothing if cash, shares or session are gone. */
  fillLate(order: SsiOrder): void;
}

export function createExecutions(parts: ExecutionsParts): Executions {
  const { scheduler, sessions, market, book, account } = parts;

  function fill(order: SsiOrder, price: number, shares: number): void {
    const now = scheduler.now();
    order.filled += shares;
    order.value += shares * price;
    order.modifiedAt = now;
    if (order.filled >= order.quantity) {
      order.final = 'FF';
      order.pending = undefined;
    }
    book.settle(order);
    const { orderId, clientRequestId, symbol, side } = order;
    const isOurs = clientRequestId !== '';
    applyFill(account, { symbol, side, price, quantity: shares, day: dayOf(now), isOurs });
    const done = {
      ...{ orderId, clientRequestId, account: account.name, symbol, side, shares, price, at: now },
    };
    book.fills.push(done);
    parts.record({ kind: 'fill', fill: done, order: { ...order }, account: recordOf(account) });
    parts.publish(order, done);
    parts.send(portfolioEvent({ account: account.name, cash: account.cash, stockValue: worth() }));
  }

  function worth(): number {
    let value = 0;
    for (const [symbol, lots] of account.lotsBySymbol) {
      const last = market.security(symbol)?.last ?? 0;
      value += last * lots.reduce((sum, { quantity }) => sum + quantity, 0);
    }
    return value;
  }

  return {
    fill,
    fillLate(order) {
      const security = market.security(order.symbol);
      const now = scheduler.now();
      if (security === undefined) return;
      if (sessions.partAt(security.board, now)?.phase !== 'continuous') return;
      const left = order.quantity - order.filled;
      const isThere =
        order.side === 'sell'
          ? book.sellable(account, order.symbol, now) >= left
          : book.buyingPower(account, parts.ceilingOf, now) >= left * security.last;
      if (!isThere) return;
      order.cancelled = 0;
      order.final = undefined;
      fill(order, security.last, left);
    },
  };
}
