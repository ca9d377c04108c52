// The exchange's book is the truth: what was filled of each order is booked once, no share is believed in that is not there, and at
// the end of a day nothing works anywhere that the other side has not got.
import { isLive, statusOf } from '../../../../src/simulators/ssi/exchange/orders/order.ts';
import { heldShares, ownQuantity } from '../../../../src/trader/engine/state/position-lookups.ts';
import { createGrace } from '../../laws/checking/grace.ts';
import { requestIdOf } from '../components/order-call.ts';
import type { MakeLaw } from './world.ts';

/** An event that was lost is found at the next look into the order book. */
const DELIVERED_MS = 45_000;

export const booksAgree: MakeLaw = (world, broken) => {
  const grace = createGrace(world, DELIVERED_MS, broken);
  const filled = new Map<string, number>();
  const booked = new Map<string, number>();
  const execIds = new Set<string>();
  const apart = new Set<string>();
  const bySymbol = new Map<string, number>();

  function differs(id: string): string | undefined {
    const [there, here] = [filled.get(id) ?? 0, booked.get(id) ?? 0];
    return there === here ? undefined : `${id}: ${there} filled, ${here} booked`;
  }

  function sharesApart(symbol: string): string | undefined {
    const ours = ownQuantity(world.state, symbol) + heldShares(world.state, symbol);
    const held = world.heldIn(symbol);
    if (ours > held) return `${symbol}: the journal believes in ${ours}, the account has ${held}`;
    if (world.isTouched(symbol)) return undefined;
    const bought = bySymbol.get(symbol) ?? 0;
    return ours === bought ? undefined : `${symbol}: ${bought} at the exchange, ${ours} of ours`;
  }

  function add(sums: Map<string, number>, key: string, shares: number): void {
    sums.set(key, (sums.get(key) ?? 0) + shares);
  }

  return {
    name: "the exchange's book is the truth",
    fact({ fact }) {
      if (fact.type === 'holding-adopted') add(bySymbol, fact.symbol, fact.quantity);
      if (fact.type === 'position-adopted') add(bySymbol, fact.symbol, fact.quantity);
      if (fact.type !== 'execution-booked' || fact.isInferred === true) return;
      if (execIds.has(fact.execId)) broken(`${fact.execId} is booked twice`);
      execIds.add(fact.execId);
      const id = requestIdOf(fact.orderRef);
      if (!fact.orderRef.startsWith(world.state.journalId)) return;
      add(booked, id, fact.shares - (fact.replaces?.shares ?? 0));
      if ((booked.get(id) ?? 0) > (filled.get(id) ?? 0))
        broken(`${id}: ${booked.get(id)} booked of ${filled.get(id) ?? 0} filled`);
      apart.add(id);
    },
    changed(change) {
      if (change.kind !== 'fill') return;
      const { clientRequestId: id, shares, side, symbol } = change.fill;
      if (id === '') return;
      add(filled, id, shares);
      add(bySymbol, symbol, side === 'buy' ? shares : -shares);
      apart.add(id);
    },
    turn(dirty) {
      for (const id of apart) {
        const text = differs(id);
        grace.look(id, text);
        if (text === undefined) apart.delete(id);
      }
      for (const symbol of dirty) grace.look(symbol, sharesApart(symbol));
      grace.check();
    },
    end() {
      for (const id of filled.keys()) {
        const text = differs(id);
        if (text !== undefined) broken(`at the end: ${text}`);
      }
      for (const order of world.exchange().book.all()) {
        const { clientRequestId: id } = order;
        if (id !== '' && world.recordOf(id) === undefined && isLive(order))
          broken(`${id} is ${statusOf(order)} at the exchange, and nobody knows it`);
      }
    },
  };
};
