// No entry without a reconciled broker, a free symbol, an open session and a price that was just heard.

import { isOptionId } from '../../../src/market/instruments/amount.ts';
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import { MANUAL } from '../../../src/trader/domain/orders/order-request.ts';
import { isTerminal } from '../../../src/trader/domain/orders/order-state.ts';
import { positionsIn } from '../../../src/trader/engine/state/position-lookups.ts';
import type { MakeTradingLaw } from './checking/law-of.ts';

type EntryIntended = Extract<Fact, { type: 'entry-intended' }>;

const QUOTE_MS = 5_000;

export const failClosed: MakeTradingLaw = (world, broken) => {
  /** The parts of one trade enter beside each other. */
  const tradeOf = (positionId: string) => world.state.positions.get(positionId)?.signalId;
  /** Nothing is added while anything of the trade enters or leaves, nor to the trade of somebody else. */
  function addedInPeace({ positionId, symbol }: EntryIntended): void {
    const added = world.state.positions.get(positionId);
    if (added?.plan.addOn === undefined) return;
    const others = positionsIn(world.state, symbol).filter((other) => other !== added);
    if (others.length === 0) broken(`${positionId} is added to nothing`);
    for (const other of others) {
      const isOfTrade = other.signalId === added.signalId && other.side === added.side;
      const isSibling = other.plan.addOn === added.plan.addOn && other.status === 'planned';
      if (!isOfTrade) broken(`${positionId} is added beside ${other.positionId}`);
      if (!isSibling && other.status !== 'open')
        broken(`${positionId} is added while ${other.positionId} is ${other.status}`);
    }
  }

  function areLotAndRest(one: number, other: number): boolean {
    const { lotSize } = world;
    return lotSize !== undefined && (one % lotSize === 0) !== (other % lotSize === 0);
  }

  /** A person adds to what he holds: a trade of its own on the same side, beside one that nobody closes. */
  function isOwnAddition(positionId: string, otherId: string): boolean {
    const [added, other] = [positionId, otherId].map((id) => world.state.positions.get(id));
    if (added === undefined || other === undefined) return false;
    if (added.strategy !== MANUAL || other.strategy !== MANUAL) return false;
    return added.side === other.side && other.status !== 'closing' && other.status !== 'closed';
  }

  return {
    name: 'fail closed',
    fact({ fact }) {
      if (fact.type === 'exit-intended') {
        for (const order of world.state.orders.values()) {
          const [{ quantity = 0, side = undefined } = {}] = fact.legs;
          const isOfPosition = order.positionId === fact.positionId && order.terms.leg === 'x';
          // One on the other side is of before the position crossed zero: its end is awaited for no longer than an answer takes.
          const isRival = isOfPosition && order.terms.side === side;
          if (isRival && !isTerminal(order.status) && !areLotAndRest(order.quantity, quantity)) {
            broken(`${fact.positionId} is closed a second time beside ${order.terms.orderRef}`);
          }
        }
      }
      if (fact.type === 'change-intended') {
        const pending = world.state.orders.get(fact.change.orderRef)?.pendingChange;
        if (pending !== undefined) broken(`${fact.change.orderRef} is changed twice at once`);
      }
      if (fact.type === 'order-updated' && fact.status === 'not_sent') {
        const isCancelled = world.state.orders.get(fact.orderRef)?.isCancelRequested === true;
        const isUnfit = fact.isUnsent === true && world.refusesUnfit === true;
        if (!isCancelled && !isUnfit)
          broken(`${fact.orderRef} is called not sent, and nobody cancelled it`);
      }
      if (fact.type !== 'entry-intended') return;
      const { state } = world;
      const { symbol, market } = fact;
      const trade = tradeOf(fact.positionId);
      addedInPeace(fact);
      for (const order of state.orders.values()) {
        if (order.terms.symbol !== symbol || tradeOf(order.positionId) === trade) continue;
        // A person's order for an investment is in nobody's way, unless its outcome is unknown.
        if (order.terms.leg === 'h' && order.status !== 'unknown') continue;
        if (isOwnAddition(fact.positionId, order.positionId)) continue;
        if (!isTerminal(order.status)) {
          broken(`${symbol} is entered while ${order.terms.orderRef} is ${order.status}`);
        }
      }
      if (!state.isReconciled) broken(`${symbol} is entered before the broker was heard out`);
      if (state.gateway.state !== 'ready')
        broken(`${symbol} is entered on a line that is ${state.gateway.state}`);
      if (state.trading.state !== 'ACTIVE')
        broken(`${symbol} is entered while ${state.trading.state}`);
      // A person may trade in an auction, or ask for one in the exchange's own word for it.
      const isInAuction = fact.strategy === MANUAL && world.isAuctionOpen?.(symbol) === true;
      const isForAuction = isInAuction || fact.legs.some(({ word }) => word !== undefined);
      if (!world.isSessionOpen(symbol) && !isForAuction)
        broken(`${symbol} is entered in a closed session`);
      const ageMs = world.now() - market.quoteAt;
      const isFresh =
        (ageMs <= QUOTE_MS || isOptionId(symbol)) &&
        market.bid > 0 &&
        market.ask >= market.bid &&
        market.last > 0;
      if (!isFresh) broken(`${symbol} is entered on ${JSON.stringify(market)}, ${ageMs} ms old`);
    },
  };
};
