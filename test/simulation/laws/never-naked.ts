// A position of ours has resting stops for all its shares at the exchange, except in the moments the rules allow.
import { positionsIn } from '../../../src/engine/book.ts';
import {
  type BookOrder,
  isBuy,
  isFinal,
  isStop,
  remainingOf,
} from '../../../src/simulators/ib-gateway/exchange/orders/book-order.ts';
import { isHeld, type PositionState } from '../../../src/trading/positions/position-state.ts';
import { createGrace, type MakeLaw } from './law.ts';
import { groupOf, isEntry } from './world.ts';

/** A stop that was refused or taken away is replaced within this, words included. */
const REPAIR_MS = 3_000;

export const neverNaked: MakeLaw = (world, broken) => {
  const grace = createGrace(world, REPAIR_MS, broken);

  /** A person took our stop twice in ten minutes: it is theirs to ask for it again. */
  const contested = new Set<string>();

  /** A market order that leaves is at work as a triggered stop is. */
  function coverOf(order: BookOrder): number {
    if (isFinal(order) || isEntry(order) || order.stage === 'stored') return 0;
    if (!isStop(order)) return order.order.type === 'MKT' ? remainingOf(order) : 0;
    const parent = world.orderByPermId.get(order.parentPermId);
    if (parent === undefined || isFinal(parent)) return remainingOf(order);
    const stated = order.stage === 'dormant' ? (order.order.quantity ?? 0) : remainingOf(order);
    return Math.min(stated, parent.filled);
  }

  function uncovered(symbol: string): string | undefined {
    const net = world.netIn(symbol);
    const isMeasured = world.isSessionOpen() && !world.isHalted(symbol);
    if (net === 0 || !isMeasured) return undefined;
    const byGroup = new Map<string, number>();
    for (const order of world.openIn(symbol)) {
      if (isBuy(order) !== net < 0) continue;
      const group = groupOf(order);
      byGroup.set(group, Math.max(byGroup.get(group) ?? 0, coverOf(order)));
    }
    let left = Math.abs(net) - excusedIn(symbol);
    // What one of a group fills the others lose: they cover the same shares.
    for (const shares of byGroup.values()) left -= shares;
    return left > 0 ? `${symbol}: ${left} of ${net} shares have no resting stop` : undefined;
  }

  /** Shares of the parts of a trade that may be without a stop for now. */
  function excusedIn(symbol: string): number {
    let shares = 0;
    for (const part of positionsIn(world.state, symbol)) {
      const isExcused = contested.has(part.positionId) || isMakingRoom(part);
      if (isExcused && isHeld(part)) shares += Math.abs(part.quantity);
    }
    return shares;
  }

  /** A group that takes no late member: the stop has to end before the exit goes, alone; the rules count that interval. */
  function isMakingRoom({ positionId, status }: PositionState): boolean {
    if (status !== 'closing') return false;
    const refs = world.state.refsByPosition.get(positionId) ?? [];
    return refs.some((ref) => {
      const order = world.state.orders.get(ref);
      return order?.terms.leg === 'x' && order.status === 'rejected';
    });
  }

  return {
    name: 'never naked',
    fact({ fact }) {
      if (fact.type === 'stop-meddled' && fact.isContested) contested.add(fact.positionId);
    },
    turn(dirty) {
      for (const symbol of dirty) grace.look(symbol, uncovered(symbol));
      grace.check();
    },
  };
};
