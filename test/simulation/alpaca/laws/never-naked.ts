// Shares have a stop that acts, except in the gap that Alpaca leaves behind a part of an entry: short, and counted by the daemon.
import { SECOND_MS } from '../../../../src/kernel/instant.ts';
import { createGrace } from '../../laws/checking/grace.ts';
import type { MakeLaw } from './world.ts';

/** From the first part of an entry, or from a stop that is gone, until another one acts. */
const GAP_MS = 10 * SECOND_MS;

export const neverNaked: MakeLaw = (world, broken) => {
  const grace = createGrace(world, GAP_MS, broken);
  let looked = new Set<string>();

  return {
    name: 'never naked',
    turn() {
      const { cover, account } = world.exchange();
      const held = new Set(account.positions.keys());
      for (const symbol of looked) if (!held.has(symbol)) grace.look(symbol, undefined);
      for (const symbol of held) {
        const shares = world.isHalted(symbol) ? 0 : cover.uncoveredIn(symbol);
        grace.look(symbol, shares > 0 ? `${shares} ${symbol} have no stop` : undefined);
      }
      looked = held;
      grace.check();
    },
  };
};
