// What a person invests in is the sum of its executions, agrees with the exchange, and no strategy sells a share of it.
import { isOptionId } from '../../../src/market/instruments/amount.ts';
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import { isHeld } from '../../../src/trader/domain/positions/position-state.ts';
import { heldShares } from '../../../src/trader/engine/state/position-lookups.ts';
import { createGrace } from './checking/grace.ts';
import type { MakeLaw } from './world/law.ts';

/** A split is told by the position alone, and that may lag by fifteen seconds. */
const DELIVERED_MS = 20_000;

export const holdingsAreKept: MakeLaw = (world, broken) => {
  const grace = createGrace(world, DELIVERED_MS, broken);
  const sums = new Map<string, number>();
  const keys = new Set<string>();

  function add(symbol: string, shares: number): void {
    sums.set(symbol, (sums.get(symbol) ?? 0) + shares);
  }

  function sum(fact: Fact): void {
    switch (fact.type) {
      case 'execution-booked': {
        const change = fact.shares - (fact.replaces?.shares ?? 0);
        if (fact.leg === 'h') add(fact.symbol, fact.side === 'buy' ? change : -change);
        return;
      }
      case 'holding-filled':
        return add(fact.symbol, fact.beyond ?? 0);
      case 'holding-adopted':
        return add(fact.symbol, fact.quantity);
      case 'holding-split':
        sums.set(fact.symbol, fact.after.quantity);
        return;
      default:
    }
  }

  /** One order for one key, however often it is sent. */
  function requested(fact: Fact): void {
    if (fact.type !== 'holding-intended' || fact.request.key === undefined) return;
    if (keys.has(fact.request.key)) broken(`${fact.request.key} became a second order`);
    keys.add(fact.request.key);
  }

  function hasOptionOf(symbol: string): boolean {
    return [...world.state.positions.values()].some(
      (one) => isHeld(one) && isOptionId(one.symbol) && one.symbol.startsWith(`${symbol} `),
    );
  }

  /** Of an investment of which a person has sold more than there was: whose the missing shares are depends on the order of two sales. */
  function leftOf(symbol: string): number {
    const { invested, net, foreign } = world.sharesOf(symbol);
    return foreign < 0 ? Math.max(0, Math.min(invested, invested + net + foreign)) : invested;
  }

  return {
    name: 'holdings are kept',
    fact({ fact }) {
      sum(fact);
      requested(fact);
    },
    turn(dirty) {
      for (const symbol of dirty) {
        const held = heldShares(world.state, symbol);
        const booked = sums.get(symbol) ?? 0;
        if (held !== booked) broken(`${symbol} keeps ${held}, its executions say ${booked}`);
        const there = world.investedIn(symbol);
        // Until the open, what comes may be the delivery of an option, or no clean split; a split that something hid is left to a person.
        const doubt = world.doubtOf(symbol);
        const mayCome = !world.isSessionOpen() && (hasOptionOf(symbol) || doubt === 'open');
        const isLeft = doubt === 'left';
        const text = `${symbol}: ${there} invested at the exchange, ${held} in the journal`;
        const isKept = there === held || held === leftOf(symbol);
        grace.look(symbol, isKept || mayCome || isLeft ? undefined : text);
        const net = world.netIn(symbol);
        const eaten = `${symbol}: short of ${net} beside an investment of ${there}`;
        grace.look(`${symbol} short`, net < 0 && there > 0 ? eaten : undefined);
      }
      grace.check();
    },
  };
};
