// We never ask for a stop farther from a position's profit than the tightest that ever rested for it, whoever put it there,
// and none that others put farther away stays there; a split restates it.
import {
  type BookOrder,
  isFinal,
  isStop,
} from '../../../src/simulators/ib-gateway/exchange/state/book-order.ts';
import { createGrace } from './checking/grace.ts';
import { createHands } from './world/hands.ts';
import type { MakeLaw } from './world/law.ts';
import { isEntry } from './world/legs.ts';

const TICK = 0.0101;
/** A stop that a person moved, or a change that became a second order, is put right within this. */
const RESTORED_MS = 10_000;

export const stopsOnlyTighten: MakeLaw = (world, broken) => {
  const grace = createGrace(world, RESTORED_MS, broken);
  const hands = createHands(world);
  const tightest = new Map<string, number>();
  const tighter = (isBuy: boolean, one: number, other: number) =>
    isBuy ? Math.min(one, other) : Math.max(one, other);
  /** At work farther away than the tightest. */
  const loose = new Set<BookOrder>();

  function isLooser({ order }: BookOrder): boolean {
    const { orderRef, action, auxPrice = Number.NaN } = order;
    const best = tightest.get(world.recordOf(orderRef)?.positionId ?? '') ?? auxPrice;
    return tighter(action === 'BUY', auxPrice, best) !== auxPrice;
  }

  /** What somebody moves a second time stays where it was put. */
  function isLeftAlone({ order }: BookOrder): boolean {
    const positionId = world.recordOf(order.orderRef)?.positionId ?? '';
    const isContested = world.state.meddled.get(positionId)?.isContested === true;
    return isContested && hands.touchesOf(positionId) > 1;
  }

  function check(stop: BookOrder): void {
    const { permId, symbol, stage, order } = stop;
    const isOver = isFinal(stop) || !isLooser(stop);
    const isAtWork = stage === 'working' && world.isSessionOpen() && world.netIn(symbol) !== 0;
    const text = `${order.orderRef} rests at ${order.auxPrice}, looser than before,`;
    const isWrong = !isOver && isAtWork && !isLeftAlone(stop);
    grace.look(String(permId), isWrong ? text : undefined);
    if (isOver) loose.delete(stop);
  }

  return {
    name: 'a stop never loosens',
    fact({ fact }) {
      // Restated by the ratio it is no looser than the tick it is rounded to.
      if (fact.type === 'position-split') {
        const exact = (fact.before.stopPrice * fact.ratio.from) / fact.ratio.to;
        if (Math.abs(fact.after.stopPrice - exact) > TICK) {
          broken(`${fact.positionId} is restated to ${fact.after.stopPrice}, not ${exact}`);
        }
        tightest.set(fact.positionId, fact.after.stopPrice);
      }
      if (fact.type === 'stop-reset') tightest.set(fact.positionId, fact.to);
    },
    arriving(request) {
      hands.arriving(request);
      if (request.name !== 'placeOrder' || request.order.type !== 'STP') return;
      const { orderRef, action, auxPrice = Number.NaN } = request.order;
      const record = world.state.orders.get(orderRef);
      if (record?.terms.leg === 'e') return;
      const positionId = record?.positionId ?? '';
      const best = tightest.get(positionId) ?? auxPrice;
      if (tighter(action === 'BUY', auxPrice, best) !== auxPrice) {
        broken(`${orderRef} of ${positionId} is to rest at ${auxPrice} after ${best}`);
      }
    },
    changed(change) {
      hands.changed(change);
      if (change.kind !== 'order') return;
      const { order } = change;
      const price = order.order.auxPrice;
      if (
        !isStop(order) ||
        isEntry(order) ||
        isFinal(order) ||
        order.isByHand ||
        price === undefined
      )
        return;
      const record = world.recordOf(order.order.orderRef);
      if (record === undefined) return;
      const best = tightest.get(record.positionId) ?? price;
      tightest.set(record.positionId, tighter(order.order.action === 'BUY', price, best));
      if (isLooser(order)) loose.add(order);
    },
    turn() {
      if (loose.size === 0) return;
      for (const stop of loose) check(stop);
      grace.check();
    },
  };
};
