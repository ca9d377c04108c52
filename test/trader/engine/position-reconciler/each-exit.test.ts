// One trade per exit reason, calculated manually: 100 AAPL bought at 100.02 with a stop at 98.52, so R is 1.50.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import type { ExitReason } from '../../../../src/trader/domain/exits/exit-plan.ts';
import {
  NO_EXITS,
  type Strategy,
  type TrailPart,
} from '../../../../src/trader/domain/strategy/strategy.ts';
import { type Bracket, createHarness, type Harness } from '../harness/harness.ts';
import { barAt } from '../harness/history.ts';
import { FIVE_MINUTES, strategy } from '../harness/settings.ts';

const MINUTE = 60_000;

interface Way {
  readonly strategy?: Partial<Strategy>;
  /** The events until the closing order is working. */
  readonly happens: (harness: Harness, legs: Bracket) => Promise<unknown>;
  readonly closes: 's' | 't' | 'x';
  readonly at: number;
  readonly pnl: number;
}

const at = (text: string) => instant(Date.parse(`2026-11-18T${text}-05:00`));

async function prices(harness: Harness, ...lasts: number[]): Promise<void> {
  for (const last of lasts) {
    await harness.pass(1_000);
    await harness.quote(last);
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
    async happens(harness, { s }) {
      await prices(harness, 100, 100.01, ...lasts);
      expect(harness.modifies()).toEqual([{ orderRef: s.orderRef, stopPrice }]);
      await harness.told(s, { stopPrice });
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
    happens: (harness) => harness.predict('SELL'),
    closes: 'x',
    at: 99.5,
    pnl: -52,
  },
  neutral: {
    strategy: { exit: { ...NO_EXITS, neutral: true } },
    happens: (harness) => harness.predict('NEUTRAL'),
    closes: 'x',
    at: 100.5,
    pnl: 48,
  },
  max_minutes: {
    strategy: { exit: { ...NO_EXITS, maxMs: 30 * MINUTE } },
    happens: (harness) => harness.jump(at('10:30:21')),
    closes: 'x',
    at: 100.02,
    pnl: 0,
  },
  session_end: {
    strategy: { exit: { ...NO_EXITS, flattenBeforeCloseMs: 5 * MINUTE } },
    happens: (harness) => harness.jump(at('15:55:00')),
    closes: 'x',
    at: 101.02,
    pnl: 100,
  },
  exit_time: {
    strategy: { exit: { ...NO_EXITS, atMs: (15 * 60 + 45) * MINUTE } },
    happens: (harness) => harness.jump(at('15:45:00')),
    closes: 'x',
    at: 99.02,
    pnl: -100,
  },
  exit_condition: {
    strategy: { exit: { ...NO_EXITS, when: ['price.last < 99.5'] } },
    async happens(harness) {
      await harness.quote(99.4);
      const start = instant(Math.floor(harness.now() / MINUTE) * MINUTE - MINUTE);
      await harness.market({ type: 'bar', symbol: 'AAPL', bar: barAt(start, 99.4) });
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
    happens: (harness) =>
      harness.command({ type: 'exit', symbol: 'AAPL', isConfirmed: true, by: 'a person' }),
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
      const harness = createHarness({ strategies: [strategy({ exit: NO_EXITS, ...changes })] });
      await harness.ready();
      await harness.predict('BUY');
      const legs = harness.bracket();
      const hasTarget = legs.t !== legs.s;
      await harness.told(legs.e);
      await harness.told(legs.s, {
        group: hasTarget ? 'G' : legs.s.orderRef,
        groupEffect: 'reduces',
      });
      if (hasTarget) await harness.told(legs.t, { group: 'G', groupEffect: 'reduces' });
      await harness.fill(legs.e, 100, reason === 'bad_fill' ? 99.2 : 100.02);
      await happens(harness, legs);
      const order = closes === 'x' ? harness.newest('x') : legs[closes];
      expect(order.quantity).toBe(100);
      await harness.fill(order, 100, price);
      const [closed] = harness.of('position-closed');
      expect(closed).toMatchObject({ reason, quantity: 100, exitPrice: price });
      expect(closed?.realizedPnl).toBeCloseTo(pnl, 9);
    },
  );
});
