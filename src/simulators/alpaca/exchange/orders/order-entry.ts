// Orders enter, change and leave. An answer says that a request was taken; the market decides a moment later.
import { type Decimal, ZERO } from '../../../../kernel/decimal.ts';
import type { Random } from '../../../../kernel/random.ts';
import { failed, ok, type Result } from '../../../../kernel/result.ts';
import type { Scheduler } from '../../../host/scheduler.ts';
import { type Account, quantityOf } from '../account/account.ts';
import { expiryOf, isRouted } from '../market/hours.ts';
import type { Market } from '../market/market.ts';
import type { Security } from '../market/security.ts';
import type { FaultList } from '../state/fault-list.ts';
import { drawId } from '../state/ids.ts';
import {
  type AlpacaOrder,
  isOpen,
  isWorking,
  type OrderRequest,
  type PositionIntent,
  type Role,
} from '../state/order.ts';
import {
  alreadyEnded,
  cancelPending,
  duplicateClientId,
  notCancelable,
  type Refusal,
  unknownAsset,
} from '../state/refusals.ts';
import type { Book } from './book.ts';
import { type Filling, trailedStop } from './filling.ts';
import type { Groups } from './groups.ts';
import type { RiskChecks } from './risk-checks.ts';
import { refusalOfTerms } from './terms-checks.ts';
import type { Transit } from './transitions.ts';

export interface OrderEntryParts {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly market: Market;
  readonly account: Account;
  readonly book: Book;
  readonly faults: FaultList;
  readonly risk: RiskChecks;
  readonly transit: Transit;
  readonly filling: Filling;
  readonly groups: Groups;
}

export interface OrderEntry {
  place(request: OrderRequest): Result<AlpacaOrder, Refusal>;
  cancel(order: AlpacaOrder): Refusal | undefined;
  /** At once, as for a position that is being closed. */
  end(order: AlpacaOrder, status: 'canceled' | 'expired' | 'rejected'): void;
  /** An order that was accepted while the market was closed reaches it. */
  route(order: AlpacaOrder): void;
  meetSoon(order: AlpacaOrder): void;
}

const MARKET_MIN_MS = 10;
const MARKET_MAX_MS = 60;

export function createOrderEntry(parts: OrderEntryParts): OrderEntry {
  const { scheduler, random, market, account, book, faults, risk, transit, filling, groups } =
    parts;

  const soon = (call: () => void) =>
    scheduler.after(random.between(MARKET_MIN_MS, MARKET_MAX_MS), call);

  const meetSoon = (order: AlpacaOrder) => soon(() => filling.meet(order));

  function add(request: OrderRequest, role: Role, groupId: string | undefined): AlpacaOrder {
    const now = scheduler.now();
    const id = drawId(random);
    const order: AlpacaOrder = {
      ...request,
      id,
      clientOrderId: request.clientOrderId ?? drawId(random),
      ...{ role, groupId: groupId ?? id, status: 'held', intent: intentOf(request, role) },
      ...{ replaces: undefined, replacedBy: undefined, carried: ZERO, filled: ZERO, cost: ZERO },
      ...{ isElected: false, highWater: undefined },
      ...{ createdAt: now, updatedAt: now, submittedAt: now, expiresAt: expiryOf(request, now) },
      ...{ filledAt: undefined, canceledAt: undefined, expiredAt: undefined },
      ...{ failedAt: undefined, replacedAt: undefined },
    };
    startTrail(order, market.security(request.symbol));
    book.add(order);
    expireInTime(order);
    return order;
  }

  /** By what is held when it is placed. */
  function intentOf({ side, symbol }: OrderRequest, role: Role): PositionIntent {
    const held = quantityOf(account, symbol);
    const isExit = role === 'take-profit' || role === 'stop-loss';
    if (side === 'buy') return isExit || held.isNegative() ? 'buy_to_close' : 'buy_to_open';
    return isExit || held.gt(0) ? 'sell_to_close' : 'sell_to_open';
  }

  function expireInTime(order: AlpacaOrder): void {
    if (order.expiresAt !== undefined) scheduler.at(order.expiresAt, () => end(order, 'expired'));
  }

  function addExits(request: OrderRequest, entry: AlpacaOrder): void {
    const { takeProfit, stopLoss } = request;
    const isOco = request.orderClass === 'oco';
    const exit: OrderRequest = {
      ...request,
      clientOrderId: undefined,
      side: isOco === (request.side === 'buy') ? 'buy' : 'sell',
      ...{
        takeProfit: undefined,
        stopLoss: undefined,
        limitPrice: undefined,
        stopPrice: undefined,
      },
    };
    if (takeProfit !== undefined && !isOco)
      add({ ...exit, type: 'limit', limitPrice: takeProfit }, 'take-profit', entry.id);
    if (stopLoss === undefined) return;
    const { stopPrice, limitPrice } = stopLoss;
    const type = limitPrice === undefined ? 'stop' : 'stop_limit';
    add({ ...exit, type, stopPrice, limitPrice }, 'stop-loss', entry.id);
  }

  function submit(order: AlpacaOrder): void {
    if (!isRouted(order, scheduler.now())) return transit(order, 'accepted');
    transit(order, 'pending_new');
    const stays = faults.take('stay-pending-new', order.symbol);
    if (stays === undefined) soon(() => arrive(order));
    else if (stays.forMs !== undefined) scheduler.after(stays.forMs, () => arrive(order));
  }

  function arrive(order: AlpacaOrder): void {
    if (order.status !== 'pending_new' && order.status !== 'accepted') return;
    if (faults.take('reject', order.symbol) !== undefined) return end(order, 'rejected');
    transit(order, 'new');
    meetSoon(order);
  }

  function end(order: AlpacaOrder, status: 'canceled' | 'expired' | 'rejected'): void {
    if (!isOpen(order)) return;
    transit(order, status);
    groups.onEnd(order);
  }

  function cancelAtMarket(order: AlpacaOrder): void {
    if (!isOpen(order)) return;
    if (faults.take('fill-before-cancel', order.symbol) !== undefined) filling.fillRest(order);
    end(order, 'canceled');
  }

  return {
    end,
    meetSoon,
    place(request) {
      const security = market.security(request.symbol);
      if (security === undefined) return failed(unknownAsset(request.symbol));
      if (request.clientOrderId !== undefined && book.byClientId(request.clientOrderId))
        return failed(duplicateClientId());
      const refusal =
        refusalOfTerms(request, security, scheduler.now()) ?? risk.refusalOf(request, security);
      if (refusal !== undefined) return failed(refusal);
      // The target of an OCO is its parent.
      const isOco = request.orderClass === 'oco';
      const limitPrice = isOco ? (request.takeProfit ?? request.limitPrice) : request.limitPrice;
      const role = isOco ? 'take-profit' : request.orderClass === 'simple' ? 'alone' : 'entry';
      const order = add({ ...request, limitPrice }, role, undefined);
      addExits(request, order);
      submit(order);
      return ok(order);
    },
    cancel(order) {
      const { status } = order;
      if (status === 'canceled') return undefined;
      if (status === 'pending_cancel') return cancelPending();
      if (!isOpen(order)) return alreadyEnded(status);
      if (status === 'pending_replace') return notCancelable(status);
      if (!isWorking(order)) {
        end(order, 'canceled');
        return undefined;
      }
      transit(order, 'pending_cancel');
      const stays = faults.take('stay-pending-cancel', order.symbol);
      if (stays === undefined) soon(() => cancelAtMarket(order));
      else if (stays.forMs !== undefined) scheduler.after(stays.forMs, () => cancelAtMarket(order));
      return undefined;
    },
    route: (order) => arrive(order),
  };
}

/** A trailing stop begins at the last price. */
function startTrail(order: AlpacaOrder, security: Security | undefined): void {
  if (order.type !== 'trailing_stop' || security === undefined) return;
  const mark: Decimal = security.last;
  order.highWater = mark;
  order.stopPrice = trailedStop(order, mark);
}
