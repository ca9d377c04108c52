// The account is the truth: every execution is booked once, and the journal has the shares that are there.
import { exactShares } from '../../../../src/trader/domain/positions/whole-part.ts';
import { heldShares, ownQuantity } from '../../../../src/trader/engine/state/position-lookups.ts';
import { createGrace } from '../../laws/checking/grace.ts';
import type { MakeLaw } from './world.ts';

/** An event that was lost is found at the next look at the orders. */
const DELIVERED_MS = 60_000;

export const booksAgree: MakeLaw = (world, broken) => {
  const grace = createGrace(world, DELIVERED_MS, broken);
  const execIds = new Set<string>();

  function apart(symbol: string): string | undefined {
    const ours = exactShares(ownQuantity(world.state, symbol) + heldShares(world.state, symbol));
    const others = world.othersIn(symbol);
    const held = exactShares(world.heldIn(symbol) - others);
    // What a reverse split leaves of our shares beside whole ones has no order: it is the person's.
    const fraction = exactShares((world.state.foreign.get(symbol) ?? 0) - others);
    const isFraction = fraction > 0 && fraction < 1;
    const beside = others === 0 ? '' : `, beside ${others} of a person`;
    return ours === held || (isFraction && exactShares(ours + fraction) === held)
      ? undefined
      : `${symbol}: ${held} in the account${beside}, ${ours} in the journal`;
  }

  return {
    name: 'the account is the truth',
    fact({ fact }) {
      if (fact.type !== 'execution-booked') return;
      if (execIds.has(fact.execId)) broken(`${fact.execId} is booked twice`);
      execIds.add(fact.execId);
    },
    turn(dirty) {
      for (const symbol of dirty) grace.look(symbol, apart(symbol));
      grace.check();
    },
    end() {
      for (const { symbol } of world.exchange().positions()) {
        const text = apart(symbol);
        if (text !== undefined) broken(`at the end: ${text}`);
      }
    },
  };
};
