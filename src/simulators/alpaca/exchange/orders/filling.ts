// Orders meet the market: stops are elected by the tape, everything else fills at the national best bid and offer.
import { type Decimal, decimal, ONE, ZERO } from '../../../../kernel/decimal.ts';
import type { Random } from '../../../../kernel/random.ts';
import type { Scheduler } from '../../../host/scheduler.ts';
import { type Account, bookFill } from '../account/account.ts';
import { isTrading } from '../market/hours.ts';
import type { Market } from '../market/market.ts';
import type { Security } from '../market/security.ts';
import type { FaultList } from '../state/fault-list.ts';
import { drawId } from '../state/ids.ts';
import { type AlpacaOrder, isOpen, isStop, isWorking, leavesOf } from '../state/order.ts';
import { type Book, isActivated, otherExit } from './book.ts';
import type { Delivery } from './delivery.ts';
import { collarOf } from './reserves.ts';
import type { Transit } from './transitions.ts';

export interface FillingParts {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly market: Market;
  readonly book: Book;
  readonly account: Account;
  readonly faults: FaultList;
  readonly delivery: Delivery;
  readonly transit: Transit;
  /** How many of the fills are in part at first, 0 to 1. */
  readonly partialShare: number;
  onFill(order: AlpacaOrder): void;
}

export interface Filling {
  /** Fills what can be filled now. */
  meet(order: AlpacaOrder): void;
  meetAll(symbol: string): void;
  /** At one price, as an auction does; false if the limit forbids it. */
  fillAt(order: AlpacaOrder, price: Decimal): boolean;
  /** Completely, whatever the price: a fill that was on its way. Nothing outside the hours of the order. */
  fillRest(order: AlpacaOrder): void;
}

const HUNDRED = decimal('100');
const SHARE_PLACES = 9;
const STOP_PLACES = 2;
const DELAYED_MS = 30_000;

export function createFilling(parts: FillingParts): Filling {
  const { scheduler, random, market, book, account, faults, delivery, transit } = parts;
  const delayedUntil = new Map<string, number>();

  function meet(order: AlpacaOrder): void {
    const security = market.security(order.symbol);
    if (security === undefined || security.isHalted) return;
    if (order.status === 'held') arm(order, security);
    if (!isWorking(order) || !isTrading(order, scheduler.now())) return;
    if (isStop(order) && !order.isElected && !elects(order, security)) return;
    const price = priceFor(order, security);
    if (price !== undefined && !isDelayed(order)) execute(order, price, allowanceOf(order, price));
    if (isOpen(order) && (order.timeInForce === 'ioc' || order.timeInForce === 'fok'))
      transit(order, 'canceled');
  }

  /** A stop beside a target is held at Alpaca until its price is printed; then the target makes way. */
  function arm(order: AlpacaOrder, security: Security): void {
    const isWatched = order.role === 'stop-loss' && isActivated(book, order);
    if (!isWatched || !isTrading(order, scheduler.now()) || !elects(order, security)) return;
    const target = otherExit(book, order);
    if (target !== undefined && faults.take('both-exits', order.symbol) !== undefined)
      execute(target, target.limitPrice ?? security.last, leavesOf(target));
    else if (target !== undefined) makeWay(target, order);
    transit(order, 'new');
  }

  /** Public reports show both: a target that is cancelled, and one that is replaced, where the link is not known. */
  function makeWay(target: AlpacaOrder, stop: AlpacaOrder): void {
    if (faults.lasting('stop-replaces', stop.symbol) !== undefined) {
      target.replacedBy = stop.id;
      stop.replaces = target.id;
      return transit(target, 'replaced');
    }
    const isReplaced = faults.lasting('target-replaced', stop.symbol) !== undefined;
    transit(target, isReplaced ? 'replaced' : 'canceled');
  }

  function elects(order: AlpacaOrder, { last }: Security): boolean {
    trail(order, last);
    const { stopPrice, side } = order;
    if (stopPrice === undefined) return false;
    order.isElected = side === 'sell' ? last.lte(stopPrice) : last.gte(stopPrice);
    return order.isElected;
  }

  function trail(order: AlpacaOrder, last: Decimal): void {
    if (order.type !== 'trailing_stop') return;
    const { highWater, side } = order;
    const isBetter =
      highWater === undefined || (side === 'sell' ? last.gt(highWater) : last.lt(highWater));
    if (!isBetter) return;
    order.highWater = last;
    order.stopPrice = trailedStop(order, last);
  }

  function isDelayed(order: AlpacaOrder): boolean {
    const now = scheduler.now();
    const fault = delayedUntil.has(order.id)
      ? undefined
      : faults.take('delayed-fill', order.symbol);
    if (fault !== undefined) {
      const until = now + (fault.forMs ?? DELAYED_MS);
      delayedUntil.set(order.id, until);
      scheduler.at(until, () => meet(order));
    }
    return now < (delayedUntil.get(order.id) ?? 0);
  }

  function allowanceOf(order: AlpacaOrder, price: Decimal): Decimal {
    if (order.notional !== undefined)
      return order.notional.dividedBy(price, SHARE_PLACES + 1).truncatedTo(SHARE_PLACES);
    const leaves = leavesOf(order);
    if (order.timeInForce === 'fok' || leaves.lte(ONE)) return leaves;
    const fault = faults.take('partial-fill', order.symbol);
    if (fault === undefined && !random.chance(parts.partialShare)) return leaves;
    const half = leaves.times(decimal('0.5')).floor();
    const part = fault?.shares === undefined ? half : decimal(String(fault.shares));
    if (!part.gt(0)) return ONE;
    return part.lt(leaves) ? part : leaves;
  }

  function execute(order: AlpacaOrder, price: Decimal, quantity: Decimal): void {
    order.filled = order.filled.plus(quantity);
    order.cost = order.cost.plus(quantity.times(price));
    const leaves = order.notional === undefined ? leavesOf(order) : ZERO;
    const isComplete = !leaves.gt(0);
    if (isComplete) transit(order, 'filled');
    else if (order.status === 'new') transit(order, 'partially_filled');
    const { symbol, side } = order;
    const positionQuantity = bookFill(account, { symbol, side, price, quantity });
    const executionId = drawId(random);
    account.executions.push({
      id: executionId,
      ...{ orderId: order.id, clientOrderId: order.clientOrderId, symbol, side, price, quantity },
      ...{ cumulative: order.filled, leaves, at: scheduler.now(), positionQuantity },
    });
    delivery.publish(order, isComplete ? 'fill' : 'partial_fill', {
      ...{ executionId, price, quantity, positionQuantity },
    });
    parts.onFill(order);
  }

  return {
    meet,
    meetAll(symbol) {
      for (const order of book.open(symbol)) if (isOpen(order)) meet(order);
    },
    fillAt(order, price) {
      const { limitPrice: limit, side } = order;
      const isWithin =
        limit === undefined || (side === 'buy' ? price.lte(limit) : price.gte(limit));
      if (isWithin) execute(order, price, leavesOf(order));
      return isWithin;
    },
    fillRest(order) {
      // Nothing is on its way while the market is closed.
      if (!isTrading(order, scheduler.now())) return;
      const last = market.security(order.symbol)?.last ?? ZERO;
      execute(order, order.limitPrice ?? last, leavesOf(order));
    },
  };
}

/** Undefined: the market is not at its limit. */
function priceFor(order: AlpacaOrder, { bid, ask }: Security): Decimal | undefined {
  const isBuy = order.side === 'buy';
  const price = isBuy ? ask : bid;
  // A buy stop is a stop limit above its stop price; one that trails has no collar.
  const collar =
    isBuy && order.type === 'stop' ? order.stopPrice && collarOf(order.stopPrice) : undefined;
  const limit = order.limitPrice ?? collar;
  if (limit === undefined) return price;
  const isMarketable = isBuy ? price.lte(limit) : price.gte(limit);
  return isMarketable ? price : undefined;
}

/** The stop price at a high-water mark. */
export function trailedStop(
  { side, trailPrice, trailPercent }: Pick<AlpacaOrder, 'side' | 'trailPrice' | 'trailPercent'>,
  mark: Decimal,
): Decimal {
  const share = trailPercent === undefined ? ZERO : mark.times(trailPercent).dividedBy(HUNDRED, 10);
  const distance = trailPrice ?? share;
  return (side === 'sell' ? mark.minus(distance) : mark.plus(distance)).roundedTo(STOP_PLACES);
}
