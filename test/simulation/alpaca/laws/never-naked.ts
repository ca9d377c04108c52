// Shares have a stop that acts, except in the gap that Alpaca leaves behind a part of an entry: short, and counted by the daemon.
import { SECOND_MS } from '../../../../src/kernel/instant.ts';
import { createGrace } from '../../laws/checking/grace.ts';
import type { MakeLaw } from './world.ts';

/** From the first part of an entry, or from a stop that is gone, until another one acts. */
const GAP_MS = 10 * SECOND_MS;
/** Of each gap: what is reported to the daemon begins and ends a moment later. */
const REPORTED_MS = SECOND_MS;

export const neverNaked: MakeLaw = (world, broken) => {
  const grace = createGrace(world, GAP_MS, broken);
  const bareSince = new Map<string, number>();
  /** Bare before the daemon started: what it has not seen it cannot count. How soon it must mend it is the law all the same. */
  const begunUnseen = new Set<string>();
  let countedMs = 0;
  let gaps = 0;

  function look(symbol: string): void {
    const uncovered = world.exchange().cover.uncoveredIn(symbol) - world.othersIn(symbol);
    const shares = world.isHalted(symbol) ? 0 : uncovered;
    const since = bareSince.get(symbol);
    grace.look(symbol, shares > 0 ? `${shares} ${symbol} have no stop` : undefined);
    if (shares > 0 && since === undefined) {
      bareSince.set(symbol, world.now());
      if (!world.isRunning()) begunUnseen.add(symbol);
    }
    if (shares > 0 || since === undefined) return;
    bareSince.delete(symbol);
    // What a fault causes, the daemon may learn late.
    if (begunUnseen.delete(symbol) || !world.isCalm()) return;
    countedMs += world.now() - since;
    gaps += 1;
  }

  return {
    name: 'never naked',
    turn() {
      const held = world.exchange().account.positions;
      for (const symbol of new Set([...held.keys(), ...bareSince.keys()])) look(symbol);
      grace.check();
    },
    end() {
      const saidMs = world.brokerGapMs();
      if (countedMs > saidMs + gaps * REPORTED_MS)
        broken(`${countedMs} ms without a stop in ${gaps} gaps, of which ${saidMs} are counted`);
    },
  };
};
