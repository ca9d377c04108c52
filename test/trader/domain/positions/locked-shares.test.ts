// For any purchases and sales: what is locked never exceeds what is held, sales use up the oldest shares first, and a purchase of a day
// is never free before its time.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, type Instant, instant } from '../../../../src/kernel/instant.ts';
import { decidePosition } from '../../../../src/trader/domain/positions/decide-position.ts';
import { evolvePosition } from '../../../../src/trader/domain/positions/evolve-position.ts';
import {
  lockedShares,
  sellableOf,
  soldOf,
} from '../../../../src/trader/domain/positions/locked-shares.ts';
import type { PositionCommand } from '../../../../src/trader/domain/positions/position-command.ts';
import {
  isHeld,
  type PositionState,
} from '../../../../src/trader/domain/positions/position-state.ts';
import { NO_EXITS } from '../../../../src/trader/domain/strategy/strategy.ts';
import { runs } from '../../../runs/runs.ts';

const PLANNED = {
  type: 'position-planned',
  positionId: 'FPT-1',
  symbol: 'FPT',
  strategy: 'follow',
  side: 'long',
  quantity: 100,
  plan: {
    stopPrice: 95,
    targetPrice: undefined,
    r: 5,
    stop: { kind: 'percent', percent: 5 },
    target: undefined,
    trail: undefined,
    exit: NO_EXITS,
  },
  signalId: 's',
  configHash: '',
} as const;

const DAYS_LOCKED = 2;

function step(
  state: PositionState | undefined,
  command: PositionCommand,
  at: Instant,
): PositionState {
  const decided = decidePosition(state, command);
  if (!decided.ok) throw new Error(JSON.stringify(decided.failure));
  let next = state;
  for (const fact of decided.value) next = evolvePosition(next, fact, at);
  if (next === undefined) throw new Error('nothing decided');
  return next;
}

/** Days, each with shares bought (positive) or sold in percent of what may be sold. */
const day = fc.record({ buy: fc.nat(500), sellPercent: fc.nat(100) });

describe('the locked shares of a position', () => {
  it('are exactly the purchases of the last days, however much is sold', () => {
    fc.assert(
      fc.property(fc.array(day, { minLength: 1, maxLength: 12 }), (days) => {
        let state = step(undefined, PLANNED, instant(0));
        for (const [index, { buy, sellPercent }] of days.entries()) {
          const now = instant(index * DAY_MS);
          const sellable = isHeld(state) ? sellableOf(state, now) : 0;
          const sold = Math.floor((sellable * sellPercent) / 100);
          if (sold > 0) state = step(state, { type: 'fill', shares: -sold, price: 100 }, now);
          const locked = { until: instant((index + DAYS_LOCKED) * DAY_MS), settlement: 'T+2' };
          if (buy > 0) state = step(state, { type: 'fill', shares: buy, price: 100, locked }, now);
          if (!isHeld(state)) continue;
          const recent = days.slice(Math.max(0, index + 1 - DAYS_LOCKED), index + 1);
          expect(lockedShares(state, now)).toBe(recent.reduce((sum, one) => sum + one.buy, 0));
          expect(sellableOf(state, now)).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: runs(300) },
    );
  });

  it('shrink by a correction of their purchase, and to what is held after a sale by hand', () => {
    const until = instant(2 * DAY_MS);
    const locked = { until, settlement: 'T+2' };
    let state = step(undefined, PLANNED, instant(0));
    state = step(state, { type: 'fill', shares: 100, price: 100, locked }, instant(0));
    const was = { shares: 100, price: 100 };
    state = step(
      state,
      { type: 'correct', was, is: { shares: 60, price: 100 }, locked },
      instant(1),
    );
    expect(isHeld(state) && state.locked).toEqual([{ ...locked, shares: 60 }]);
    state = step(state, { type: 'fill', shares: -20, price: 100 }, instant(2));
    expect(isHeld(state) && state.locked).toEqual([{ ...locked, shares: 40 }]);
    state = step(state, { type: 'fill', shares: -40, price: 100 }, instant(3));
    expect(state).not.toHaveProperty('locked');
  });
});

describe('shares that somebody has sold', () => {
  const locked = (shares: number) => [{ shares, until: instant(DAY_MS), settlement: 'T+2' }];

  it('takes of locked shares those that settle soonest: that they are locked may be a bound', () => {
    const lot = (until: number, shares: number) => ({
      ...{ until: instant(until), settlement: 'T+2', shares },
    });
    const position = { quantity: 2_900, locked: [lot(20, 2_900)] };
    const holding = { quantity: 1_700, locked: [lot(10, 900)] };
    expect(soldOf([position, holding], 1_000, instant(0))).toEqual([0, 1_000]);
    expect(soldOf([position, holding], 1_800, instant(0))).toEqual([100, 1_700]);
  });

  it('are first those that could be sold, to the fraction', () => {
    const held = [{ quantity: 99.63, locked: locked(60.2) }, { quantity: 0.7 }];
    expect(soldOf(held, 40.13, instant(0))).toEqual([39.43, 0.7]);
    expect(soldOf(held, 99.63, instant(0))).toEqual([98.93, 0.7]);
    expect(soldOf([{ quantity: 0.1 }, { quantity: 0.2 }], 0.3, instant(0))).toEqual([0.1, 0.2]);
  });
});
