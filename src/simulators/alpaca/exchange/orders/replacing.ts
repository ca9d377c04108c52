// PATCH makes a new order that replaces the old one a moment later, unless the old one was filled before.
import { type Decimal, ZERO } from '../../../../kernel/decimal.ts';
import type { Random } from '../../../../kernel/random.ts';
import { failed, ok, type Result } from '../../../../kernel/result.ts';
import type { Scheduler } from '../../../host/scheduler.ts';
import { expiryOf } from '../market/hours.ts';
import type { FaultList } from '../state/fault-list.ts';
import { drawId } from '../state/ids.ts';
import {
  type AlpacaOrder,
  isMultiple,
  isOpen,
  isWorking,
  type TimeInForce,
} from '../state/order.ts';
import {
  alreadyEnded,
  alreadyReplaced,
  badTerms,
  chainNotReplaced,
  duplicateClientId,
  notReplaceable,
  notRouted,
  type Refusal,
} from '../state/refusals.ts';
import { type Book, isActivated, otherExit } from './book.ts';
import type { Delivery } from './delivery.ts';
import { type Filling, trailedStop } from './filling.ts';
import type { OrderEntry } from './order-entry.ts';
import type { RiskChecks } from './risk-checks.ts';
import { refusalOfPrice } from './terms-checks.ts';
import type { Transit } from './transitions.ts';

/** Undefined: stays as it is. */
export interface OrderChange {
  readonly quantity: Decimal | undefined;
  readonly timeInForce: TimeInForce | undefined;
  readonly limitPrice: Decimal | undefined;
  readonly stopPrice: Decimal | undefined;
  /** Price or percentage, as the order has it. */
  readonly trail: Decimal | undefined;
  readonly clientOrderId: string | undefined;
}

export interface ReplacingParts {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly book: Book;
  readonly faults: FaultList;
  readonly risk: RiskChecks;
  readonly transit: Transit;
  readonly filling: Filling;
  readonly delivery: Delivery;
  readonly entry: OrderEntry;
}

export interface Replacing {
  /** The new order, which may still be rejected. */
  replace(order: AlpacaOrder, change: OrderChange): Result<AlpacaOrder, Refusal>;
  /** The same order under another id, as after a corporate action. */
  renew(order: AlpacaOrder, change: Partial<AlpacaOrder>): AlpacaOrder;
}

const MARKET_MIN_MS = 10;
const MARKET_MAX_MS = 60;

export function createReplacing(parts: ReplacingParts): Replacing {
  const { scheduler, random, book, faults, risk, transit, filling, delivery, entry } = parts;

  function copyOf(order: AlpacaOrder, change: Partial<AlpacaOrder>): AlpacaOrder {
    const now = scheduler.now();
    const copy: AlpacaOrder = {
      ...order,
      clientOrderId: drawId(random),
      carried: order.carried.plus(order.filled),
      ...{ status: 'pending_new', filled: ZERO, cost: ZERO, isElected: false },
      ...{ createdAt: now, updatedAt: now, submittedAt: now },
      expiresAt: expiryOf({ ...order, ...change }, now),
      ...change,
      ...{ id: drawId(random), replaces: order.id },
    };
    book.add(copy);
    if (copy.expiresAt !== undefined)
      scheduler.at(copy.expiresAt, () => entry.end(copy, 'expired'));
    return copy;
  }

  function swap(old: AlpacaOrder, renewed: AlpacaOrder, isHeld: boolean): void {
    if (faults.take('fill-before-replace', old.symbol) !== undefined && isWorking(old))
      filling.fillRest(old);
    if (!isOpen(old)) {
      // Not its group: the old order was filled, and its exits are at work.
      transit(renewed, 'rejected');
      delivery.publish(old, 'order_replace_rejected');
      return;
    }
    old.replacedBy = renewed.id;
    transit(old, 'replaced');
    const staysHeld =
      isHeld && (!isActivated(book, renewed) || otherExit(book, renewed) !== undefined);
    renewed.status = staysHeld ? 'held' : 'new';
    renewed.updatedAt = scheduler.now();
    entry.meetSoon(renewed);
  }

  function refusalOf(order: AlpacaOrder, change: OrderChange): Refusal | undefined {
    const { status } = order;
    if (status === 'replaced') return alreadyReplaced();
    if (!isOpen(order)) return alreadyEnded(status);
    const isChangeable = status === 'new' || status === 'partially_filled' || status === 'held';
    if (!isChangeable) return notReplaceable(status);
    if (order.notional !== undefined) return badTerms('notional orders cannot be replaced');
    if (order.quantity?.isInteger() === false)
      return badTerms('fractional orders cannot be replaced');
    if (faults.lasting('not-routed', order.symbol) !== undefined) return notRouted();
    if (faults.take('refuse-replace', order.symbol) !== undefined) return risk.lackOf(order);
    if (book.group(order).some((other) => other !== order && other.status === 'pending_replace'))
      return chainNotReplaced();
    return refusalOfChange(order, change);
  }

  function refusalOfChange(order: AlpacaOrder, change: OrderChange): Refusal | undefined {
    const { quantity, timeInForce, limitPrice, stopPrice, trail, clientOrderId } = change;
    const isSame =
      same(quantity, order.quantity) &&
      (timeInForce ?? order.timeInForce) === order.timeInForce &&
      same(limitPrice, order.limitPrice) &&
      same(stopPrice, order.stopPrice) &&
      same(trail, order.trailPrice ?? order.trailPercent);
    if (isSame) return badTerms('order parameters are not changed');
    if (clientOrderId !== undefined && book.byClientId(clientOrderId)) return duplicateClientId();
    const hasLimit = order.type === 'limit' || order.type === 'stop_limit';
    const hasStop = order.type === 'stop' || order.type === 'stop_limit';
    if (limitPrice !== undefined && !hasLimit) return badTerms('limit price is not applicable');
    if (stopPrice !== undefined && !hasStop) return badTerms('stop price is not applicable');
    if (trail !== undefined && order.type !== 'trailing_stop')
      return badTerms('trail is not applicable');
    if (quantity !== undefined && !same(quantity, order.quantity)) {
      if (isMultiple(order)) return badTerms('qty cannot be changed for advanced orders');
      if (!quantity.isInteger()) return badTerms('qty must be a whole number');
      if (quantity.lte(order.carried.plus(order.filled)))
        return badTerms('qty must be > filled_qty');
    }
    return refusalOfPrice('limit_price', limitPrice) ?? refusalOfPrice('stop_price', stopPrice);
  }

  function changesOf(order: AlpacaOrder, change: OrderChange): Partial<AlpacaOrder> {
    const { trail } = change;
    const trails = {
      trailPrice: order.trailPrice && (trail ?? order.trailPrice),
      trailPercent: order.trailPercent && (trail ?? order.trailPercent),
    };
    const { highWater } = order;
    const stopPrice =
      highWater === undefined
        ? (change.stopPrice ?? order.stopPrice)
        : trailedStop({ ...order, ...trails }, highWater);
    return {
      ...trails,
      stopPrice,
      quantity: change.quantity ?? order.quantity,
      timeInForce: change.timeInForce ?? order.timeInForce,
      limitPrice: change.limitPrice ?? order.limitPrice,
      ...(change.clientOrderId !== undefined && { clientOrderId: change.clientOrderId }),
    };
  }

  return {
    replace(order, change) {
      const changes = changesOf(order, change);
      const refusal =
        refusalOf(order, change) ?? risk.refusalOfChange(order, { ...order, ...changes });
      if (refusal !== undefined) return failed(refusal);
      const isHeld = order.status === 'held';
      const renewed = copyOf(order, changes);
      transit(order, 'pending_replace');
      const before = order.filled;
      scheduler.after(random.between(MARKET_MIN_MS, MARKET_MAX_MS), () => {
        // What was filled meanwhile counts for the new order too.
        renewed.carried = renewed.carried.plus(order.filled.minus(before));
        swap(order, renewed, isHeld);
      });
      return ok(renewed);
    },
    renew(order, change) {
      const isHeld = order.status === 'held';
      const renewed = copyOf(order, change);
      swap(order, renewed, isHeld);
      return renewed;
    },
  };
}

function same(wanted: Decimal | undefined, present: Decimal | undefined): boolean {
  return wanted === undefined || (present !== undefined && wanted.eq(present));
}
