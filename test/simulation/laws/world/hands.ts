// What was done to our resting stops and not asked for by us: counted at the exchange, since the journal's word is on trial.

import {
  isFinal,
  isStop,
} from '../../../../src/simulators/ib-gateway/exchange/state/book-order.ts';
import type { Change } from '../../../../src/simulators/ib-gateway/exchange/state/changes.ts';
import type { Request } from '../../../../src/simulators/ib-gateway/messages/request.ts';
import type { World } from './world.ts';

export interface Hands {
  arriving(request: Request): void;
  changed(change: Change): void;
  touchesOf(positionId: string): number;
}

export function createHands(world: World): Hands {
  /** Our cancels that have ended nothing yet: each ends one order, and of a change that forked two have the number. */
  const cancelled = new Set<number>();
  const endedByUs = new Set<number>();
  const pricesById = new Map<number, Set<number | undefined>>();
  /** What was counted of a stop since it last rested where we had put it. */
  const counted = new Map<number, string | number | undefined>();
  const touches = new Map<string, number>();

  return {
    arriving(request) {
      if (request.name === 'cancelOrder') cancelled.add(request.orderId);
      if (request.name !== 'placeOrder' || request.order.type !== 'STP') return;
      const prices = pricesById.get(request.orderId);
      if (prices === undefined) pricesById.set(request.orderId, new Set([request.order.auxPrice]));
      else prices.add(request.order.auxPrice);
    },
    changed(change) {
      if (change.kind !== 'order' || change.order.isByHand || !isStop(change.order)) return;
      const { orderId, permId, order, completedStatus } = change.order;
      const isEnded = isFinal(change.order) && TAKEN.has(completedStatus);
      if (isEnded && cancelled.delete(orderId)) endedByUs.add(permId);
      const isTaken = isEnded && !endedByUs.has(permId);
      const isMoved = pricesById.get(orderId)?.has(order.auxPrice) === false;
      if (!isTaken && !isMoved) return void counted.delete(permId);
      const touch = isTaken ? 'taken' : order.auxPrice;
      if (counted.has(permId) && counted.get(permId) === touch) return;
      counted.set(permId, touch);
      const positionId = world.recordOf(order.orderRef)?.positionId ?? '';
      touches.set(positionId, (touches.get(positionId) ?? 0) + 1);
    },
    touchesOf: (positionId) => touches.get(positionId) ?? 0,
  };
}

/** The daemon hears a stop that vanished as one that somebody cancelled. */
const TAKEN: ReadonlySet<string> = new Set(['Cancelled by Trader', 'Corporate action', 'Vanished']);
