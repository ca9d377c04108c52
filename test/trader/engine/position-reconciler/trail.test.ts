// The trailing stop: modified to follow the market, never looser, one change at a time, and only on a ready connection.
import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS } from '../../../../src/kernel/instant.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { barAt } from '../harness/history.ts';
import { reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT, FIVE_MINUTES, strategy } from '../harness/settings.ts';

/** Trails by 2 ATR = 1.00 from 0.5 R = 0.75 on; the initial stop is 98.52. */
const trailing = strategy({
  target: undefined,
  trail: { kind: 'atr', atr: FIVE_MINUTES, multiple: 2, activateAtR: 0.5, step: undefined },
});

async function held(options = {}) {
  const harness = createHarness({ strategies: [trailing], ...options });
  await harness.ready();
  const { s } = await harness.enter();
  await harness.told(s, { group: s.orderRef, groupEffect: 'reduces' });
  await climb(harness, 100, 100.01);
  return { harness, s };
}

/** Prices a second apart, in steps too small to be rejected as jumps. */
async function climb(harness: Harness, ...prices: number[]): Promise<void> {
  for (const price of prices) {
    await harness.pass(1_000);
    await harness.quote(price);
  }
}

const stopIn = (harness: Harness): number | undefined => {
  const [position] = [...harness.state().positions.values()].slice(-1);
  return position !== undefined && 'stopPrice' in position ? position.stopPrice : undefined;
};

describe('a trailing stop', () => {
  it('does not move until its activation, then rests two ATR below the high and records the values used', async () => {
    const { harness, s } = await held();
    await climb(harness, 100.4, 100.7);
    expect(harness.modifies()).toEqual([]);
    await climb(harness, 100.8);
    expect(harness.modifies()).toEqual([{ orderRef: s.orderRef, stopPrice: 99.8 }]);
    const intended = harness.of('change-intended').at(-1);
    expect(intended).toMatchObject({ purpose: 'trail', from: 98.52, highWater: 100.8 });
    expect(intended?.market).toMatchObject({ last: 100.8, atr: 0.5 });
    expect(stopIn(harness)).toBe(98.52);
    await harness.told(s, { stopPrice: 99.8 });
    expect(stopIn(harness)).toBe(99.8);
    expect(harness.of('stop-moved')).toMatchObject([{ from: 98.52, to: 99.8, why: 'trail' }]);
  });

  it('moves with the first print after the entry, which the fill confirms', async () => {
    const harness = createHarness({ strategies: [trailing] });
    await harness.ready();
    const { s } = await harness.enter();
    await harness.told(s, { group: s.orderRef, groupEffect: 'reduces' });
    await climb(harness, 100.8);
    expect(harness.modifies()).toEqual([{ orderRef: s.orderRef, stopPrice: 99.8 }]);
  });

  it('has one change in flight, pauses five seconds between moves, and moves by at least a tenth of the ATR', async () => {
    const { harness, s } = await held();
    await climb(harness, 100.8, 100.9, 101);
    expect(harness.modifies()).toHaveLength(1);
    await harness.told(s, { stopPrice: 99.8 });
    await climb(harness, 101.01, 101.02, 101.03, 101.04);
    expect(harness.modifies()).toHaveLength(1);
    await climb(harness, 101.05, 101.05);
    expect(harness.modifies().slice(1)).toEqual([{ orderRef: s.orderRef, stopPrice: 100.05 }]);
    await harness.told(s, { stopPrice: 100.05 });
    await climb(harness, 101.06, 101.06, 101.06, 101.06, 101.06, 101.09);
    expect(harness.modifies()).toHaveLength(2);
  });

  it('keeps its price when a change is refused, and is moved again after a pause', async () => {
    const { harness, s } = await held();
    await climb(harness, 100.8);
    await harness.refused(s, 201);
    expect(stopIn(harness)).toBe(98.52);
    await climb(harness, 100.9, 100.9, 100.9, 100.9);
    expect(harness.modifies()).toHaveLength(1);
    await climb(harness, 100.9, 100.9);
    expect(harness.modifies()).toHaveLength(2);
  });

  it('becomes an exit when it would be at or through the market', async () => {
    const { harness } = await held();
    await climb(harness, 100.8);
    const fallen = await held();
    fallen.harness.broker.say({ type: 'gateway-changed', state: 'suspect', why: 'quiet' });
    await climb(fallen.harness, 100.9, 101.4, 101, 100.5, 100.41);
    expect(fallen.harness.modifies()).toEqual([]);
    fallen.harness.broker.say({ type: 'gateway-changed', state: 'ready', why: 'heard' });
    await fallen.harness.quote(100.41);
    expect(fallen.harness.of('position-closing')).toMatchObject([
      { reason: 'stop_through_market' },
    ]);
    expect(fallen.harness.newest('x')).toMatchObject({ quantity: 100 });
    expect(harness.submits('exit')).toEqual([]);
  });

  it.each(['suspect', 'lost', 'dead'] as const)(
    'is not moved while the gateway is %s',
    async (state) => {
      const { harness } = await held();
      harness.broker.say({ type: 'gateway-changed', state, why: 'trouble' });
      await climb(harness, 100.8, 100.9, 101);
      expect(harness.modifies()).toEqual([]);
    },
  );

  it('ignores prints that are off the quote, stale, halted or not live, and unconfirmed jumps', async () => {
    const { harness } = await held();
    await climb(harness, 100.3);
    await harness.pass(6_000);
    await harness.quote(101, { bid: 100.28, ask: 100.32 });
    await harness.quote(101, { isLive: false });
    await harness.quote(101, { isHalted: true });
    await harness.quote(101, { at: instant(harness.now() - 6_000) });
    await harness.quote(104);
    expect(harness.modifies()).toEqual([]);
    await harness.pass(500);
    await harness.quote(104.01);
    expect(harness.modifies()).toEqual([]);
    const { ignoredPrints } = harness.engine.status();
    expect(ignoredPrints).toMatchObject({ 'off-quote': 1, jump: 1 });
  });

  it('keeps a manually tightened price and restores a manually loosened one', async () => {
    const { harness, s } = await held();
    await harness.told(s, { stopPrice: 99 });
    expect(harness.of('stop-moved')).toMatchObject([{ from: 98.52, to: 99, why: 'by_hand' }]);
    await harness.told(s, { stopPrice: 97 });
    expect(stopIn(harness)).toBe(99);
    expect(harness.modifies()).toEqual([{ orderRef: s.orderRef, stopPrice: 99 }]);
  });

  it('starts again from the recorded high after a restart, never looser', async () => {
    const { harness, s } = await held();
    await climb(harness, 100.8);
    await harness.told(s, { stopPrice: 99.8 });
    await climb(harness, 101, 101.2);
    const next = await harness.crash();
    await next.connect();
    const group = {
      group: s.orderRef,
      groupEffect: 'reduces',
      stopPrice: 99.8,
    } as const;
    await next.snapshot({
      openOrders: [reportOf(s, group)],
      positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 }],
    });
    await climb(next, 100.5, 100.4, 100.6);
    expect(next.modifies()).toEqual([]);
    expect(stopIn(next)).toBe(99.8);
    await climb(next, 100.9);
    expect(next.modifies()).toEqual([{ orderRef: s.orderRef, stopPrice: 99.9 }]);
  });

  it('does not follow a series with a gap until the gap is filled', async () => {
    const { harness } = await held();
    await harness.market({ type: 'gap', symbol: 'AAPL' });
    await climb(harness, 100.8, 100.9);
    expect(harness.modifies()).toEqual([]);
    const bars = [];
    for (let at = Date.UTC(2026, 10, 18, 14, 30); at + MINUTE_MS <= harness.now(); at += MINUTE_MS)
      bars.push(barAt(instant(at), 100));
    await harness.market({ type: 'history', symbol: 'AAPL', bars });
    await climb(harness, 100.9);
    expect(harness.modifies()).toEqual([]);
  });
});
