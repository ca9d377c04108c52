// One trade per exit reason, calculated manually: 100 AAPL bought at 100.02 with a stop at 98.52, so R is 1.50.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { ExitReason } from '../../../../src/trader/domain/exits/exit-plan.ts';
import {
  NO_EXITS,
  type Strategy,
  type TrailPart,
} from '../../../../src/trader/domain/strategy/strategy.ts';
import { barAt } from '../rig/history.ts';
import { type Bracket, createRig, type Rig } from '../rig/rig.ts';
import { FIVE_MINUTES, strategy } from '../rig/settings.ts';

const MINUTE = 60_000;

interface Way {
  readonly strategy?: Partial<Strategy>;
  /** The events until the closing order is working. */
  readonly happens: (rig: Rig, legs: Bracket) => Promise<unknown>;
  readonly closes: 's' | 't' | 'x';
  readonly at: number;
  readonly pnl: number;
}

const at = (text: string) => instant(Date.parse(`2026-11-18T${text}-05:00`));

async function prices(rig: Rig, ...lasts: number[]): Promise<void> {
  for (const last of lasts) {
    await rig.pass(1_000);
    await rig.quote(last);
  }
}

/** The stop trails, and the broker confirms its new price. */
function trailing(
  part: TrailPart,
  stopPrice: number,
  ...lasts: number[]
): Pick<Way, 'strategy' | 'happens'> {
  return {
    strategy: { target: undefined, trail: { ...part, activateAtR: 0.75, step: undefined } },
    async happens(rig, { s }) {
      await prices(rig, 100, 100.01, ...lasts);
      expect(rig.modifies()).toEqual([{ orderRef: s.orderRef, stopPrice }]);
      await rig.told(s, { stopPrice });
    },
  };
}

async function nothing(): Promise<void> {}

const WAYS: Readonly<Record<string, Way>> = {
  stop: { happens: nothing, closes: 's', at: 98.52, pnl: -150 },
  'stop, 2 ATR of 0.50 behind a high of 101.20': {
    ...trailing({ kind: 'atr', atr: FIVE_MINUTES, multiple: 2 }, 100.2, 100.4, 100.8, 101.2),
    closes: 's',
    at: 100.2,
    pnl: 18,
  },
  'stop, at break-even and 0.03 after 1 R': {
    ...trailing({ kind: 'break-even', atR: 1, offset: 0.03 }, 100.05, 100.7, 101.3, 101.52),
    closes: 's',
    at: 100.05,
    pnl: 3,
  },
  'stop, a ratchet step behind': {
    ...trailing({ kind: 'steps', steps: [{ atR: 1, stopR: 0.5 }] }, 100.77, 100.7, 101.3, 101.52),
    closes: 's',
    at: 100.77,
    pnl: 75,
  },
  target: { happens: nothing, closes: 't', at: 103.02, pnl: 300 },
  opposite: {
    strategy: { exit: { ...NO_EXITS, opposite: true } },
    happens: (rig) => rig.predict('SELL'),
    closes: 'x',
    at: 99.5,
    pnl: -52,
  },
  neutral: {
    strategy: { exit: { ...NO_EXITS, neutral: true } },
    happens: (rig) => rig.predict('NEUTRAL'),
    closes: 'x',
    at: 100.5,
    pnl: 48,
  },
  max_minutes: {
    strategy: { exit: { ...NO_EXITS, maxMs: 30 * MINUTE } },
    happens: (rig) => rig.jump(at('10:30:21')),
    closes: 'x',
    at: 100.02,
    pnl: 0,
  },
  session_end: {
    strategy: { exit: { ...NO_EXITS, flattenBeforeCloseMs: 5 * MINUTE } },
    happens: (rig) => rig.jump(at('15:55:00')),
    closes: 'x',
    at: 101.02,
    pnl: 100,
  },
  exit_time: {
    strategy: { exit: { ...NO_EXITS, atMs: (15 * 60 + 45) * MINUTE } },
    happens: (rig) => rig.jump(at('15:45:00')),
    closes: 'x',
    at: 99.02,
    pnl: -100,
  },
  exit_condition: {
    strategy: { exit: { ...NO_EXITS, when: ['price.last < 99.5'] } },
    async happens(rig) {
      await rig.quote(99.4);
      const start = instant(Math.floor(rig.now() / MINUTE) * MINUTE - MINUTE);
      await rig.market({ type: 'bar', symbol: 'AAPL', bar: barAt(start, 99.4) });
    },
    closes: 'x',
    at: 99.38,
    pnl: -64,
  },
  bad_fill: {
    // Bought at 99.20 instead of 100.02: 0.68 to the stop is less than half of the planned R.
    happens: nothing,
    closes: 'x',
    at: 99.1,
    pnl: -10,
  },
  operator: {
    happens: (rig) =>
      rig.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'a person' }),
    closes: 'x',
    at: 100.3,
    pnl: 28,
  },
};

describe('a trade that ends by', () => {
  it.each(Object.entries(WAYS))(
    '%s',
    async (name, { strategy: changes, happens, closes, at: price, pnl }) => {
      const [reason] = name.split(',') as [ExitReason];
      const rig = createRig({ strategies: [strategy({ exit: NO_EXITS, ...changes })] });
      await rig.ready();
      await rig.predict('BUY');
      const legs = rig.bracket();
      const hasTarget = legs.t !== legs.s;
      await rig.told(legs.e);
      await rig.told(legs.s, { group: hasTarget ? 'G' : legs.s.orderRef, groupEffect: 'reduces' });
      if (hasTarget) await rig.told(legs.t, { group: 'G', groupEffect: 'reduces' });
      await rig.fill(legs.e, 100, reason === 'bad_fill' ? 99.2 : 100.02);
      await happens(rig, legs);
      const order = closes === 'x' ? rig.newest('x') : legs[closes];
      expect(order.quantity).toBe(100);
      await rig.fill(order, 100, price);
      const [closed] = rig.of('position-closed');
      expect(closed).toMatchObject({ reason, quantity: 100, exitPrice: price });
      expect(closed?.realizedPnl).toBeCloseTo(pnl, 9);
    },
  );
});
