// What the exchange and SSI check: the shared rules of Vietnam's exchanges with what this simulator knows of account and day.
import type { Instant } from '../../../../kernel/instant.ts';
import {
  checkAmendment,
  checkCancel,
  type RestingOrder,
} from '../../../../market/venues/vietnam/check-change.ts';
import { checkOrder } from '../../../../market/venues/vietnam/check-order.ts';
import type { Scheduler } from '../../../host/scheduler.ts';
import type { Account } from '../account/account.ts';
import { atTimeOf, dayOf } from '../market/local-time.ts';
import { listingOf, type Security } from '../market/security.ts';
import type { Sessions } from '../market/sessions.ts';
import { isWorking, type SsiOrder } from './order.ts';
import type { OrderBook } from './order-book.ts';
import { errorOf, type SsiError } from './reject-reasons.ts';

export interface ChecksParts {
  readonly scheduler: Scheduler;
  readonly sessions: Sessions;
  readonly book: OrderBook;
  account(name: string): Account | undefined;
  ceilingOf(symbol: string): number;
}

export interface OrderChecks {
  /** Undefined: it would be accepted at that time. */
  ofOrder(order: SsiOrder, security: Security, at: Instant): SsiError | undefined;
  ofCancel(order: SsiOrder, security: Security): SsiError | undefined;
  ofAmendment(
    order: SsiOrder,
    security: Security,
    wanted: { readonly price?: number | undefined; readonly quantity?: number | undefined },
  ): { readonly error: SsiError | undefined; readonly isReset: boolean };
}

const CLOSED: SsiError = { code: 'ERR500', text: 'Invalid market status' };
const NO_ACCOUNT: SsiError = { code: 'ORD025', text: 'Account is not open' };
const NO_POWER: SsiError = { code: 'ORD008', text: 'Insufficient purchasing power' };
const NO_SHARES: SsiError = { code: 'ORD007', text: 'Insufficient sellable quantity' };

export function createOrderChecks(parts: ChecksParts): OrderChecks {
  const { scheduler, sessions, book } = parts;

  const isClosed = ({ board }: Security, at: Instant) =>
    sessions.momentOf(board, at).kind === 'closed day';

  function hasOpposite(order: SsiOrder, security: Security, at: Instant): boolean {
    const part = sessions.partAt(security.board, at);
    const startsAt = atTimeOf(dayOf(at), part?.fromMs ?? 0);
    return book
      .working(order.symbol)
      .some(
        (other) =>
          other.account === order.account &&
          other.side !== order.side &&
          other.enteredAt >= startsAt,
      );
  }

  /** Whether cash or shares are there for what an amendment adds. */
  function lacking(order: SsiOrder, { price, quantity }: { price: number; quantity: number }) {
    const account = parts.account(order.account);
    if (account === undefined) return NO_ACCOUNT;
    const now = scheduler.now();
    const [left, wanted] = [order.quantity - order.filled, quantity - order.filled];
    if (order.side === 'sell') {
      const isEnough = wanted - left <= book.sellable(account, order.symbol, now);
      return isEnough ? undefined : NO_SHARES;
    }
    const more = wanted * price - left * (order.price ?? price);
    return more <= book.buyingPower(account, parts.ceilingOf, now) ? undefined : NO_POWER;
  }

  return {
    ofOrder(order, security, at) {
      const account = parts.account(order.account);
      if (account === undefined) return NO_ACCOUNT;
      if (isClosed(security, at)) return CLOSED;
      const { type, side, quantity, price } = order;
      return errorOf(
        checkOrder({
          at,
          order: { type, side, quantity, price },
          listing: listingOf(security),
          account: {
            sellable: book.sellable(account, order.symbol, at),
            buyingPower: book.buyingPower(account, parts.ceilingOf, at),
            hasOppositeOrder: hasOpposite(order, security, at),
          },
        }),
      );
    },
    ofCancel(order, security) {
      const at = scheduler.now();
      if (isClosed(security, at)) return CLOSED;
      const question = { at, order: resting(order), listing: listingOf(security) };
      return errorOf(checkCancel(question).refusals);
    },
    ofAmendment(order, security, wanted) {
      const at = scheduler.now();
      if (isClosed(security, at)) return { error: CLOSED, isReset: false };
      const question = { at, order: resting(order), listing: listingOf(security) };
      const verdict = checkAmendment(question, wanted);
      const isReset = 'timePriority' in verdict && verdict.timePriority === 'RESET';
      if (!isWorking(order)) return { error: undefined, isReset };
      const price = wanted.price ?? order.price ?? parts.ceilingOf(order.symbol);
      const error =
        errorOf(verdict.refusals) ??
        lacking(order, { price, quantity: wanted.quantity ?? order.quantity });
      return { error, isReset };
    },
  };
}

function resting({ type, side, quantity, price, filled }: SsiOrder): RestingOrder {
  return { type, side, quantity, price, filled };
}
