// While nothing disturbs it, positions that may be sold are watched, as SSI's own list of subscriptions says, and a stop that the price
// has gone through is on its way out. What a person invests in has no stop.
import { SECOND_MS } from '../../../../src/kernel/instant.ts';
import { sellableOf } from '../../../../src/trader/domain/positions/locked-shares.ts';
import { isHeld } from '../../../../src/trader/domain/positions/position-state.ts';
import { activePositions } from '../../../../src/trader/engine/state/position-lookups.ts';
import { createGrace } from '../../laws/checking/grace.ts';
import type { MakeLaw } from './world.ts';

/** From the moment of calm until stream and prices are subscribed again, and until a doubted price has its witness. */
const WATCH_MS = 20 * SECOND_MS;
const ACTS_MS = 60 * SECOND_MS;
const CHECK_EVERY_MS = 5 * SECOND_MS;

export const alwaysWatched: MakeLaw = (world, broken) => {
  const watch = createGrace(world, WATCH_MS, broken);
  const acts = createGrace(world, ACTS_MS, broken);
  let checkedAt = 0;
  let ids = new Set<string>();

  function throughStops(): void {
    const seen = new Set<string>();
    for (const position of activePositions(world.state)) {
      if (!isHeld(position)) continue;
      const { positionId, symbol, status, stopPrice } = position;
      const isQuiet = !world.isSessionOpen(symbol) || world.isHalted(symbol);
      if (status === 'closing' || isQuiet || world.isClosedByDecree()) continue;
      if (position.quantity === 0 || sellableOf(position, world.now()) === 0) continue;
      seen.add(positionId);
      watch.look(
        positionId,
        world.isWatched(symbol) ? undefined : `${positionId} is watched by nobody`,
      );
      const bid = world.exchange().market.security(symbol)?.levels.bids[0]?.price;
      const isThrough = bid !== undefined && bid <= stopPrice;
      const text = `${positionId} is open, its stop at ${stopPrice}, bids at ${bid}`;
      acts.look(positionId, isThrough ? text : undefined);
    }
    for (const id of ids) {
      if (seen.has(id)) continue;
      watch.look(id, undefined);
      acts.look(id, undefined);
    }
    ids = seen;
  }

  return {
    name: 'a stop is watched and acts',
    turn() {
      if (world.now() - checkedAt < CHECK_EVERY_MS) return;
      checkedAt = world.now();
      throughStops();
      watch.check();
      acts.check();
    },
  };
};
