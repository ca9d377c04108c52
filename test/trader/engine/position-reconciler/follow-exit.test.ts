// Exits at any price that the broker shows working and does not fill, and stops that the price has gone through.
import { describe, expect, it } from 'vitest';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';
import { held, timed } from './held.ts';

const CAPPED = 'we have set a cap on the price; you will not receive a fill';
const GROUP = { group: 'G', groupEffect: 'reduces' } as const;

async function closing() {
  const harness = createHarness({ strategies: [timed] });
  const legs = await held(harness);
  await harness.predict('NEUTRAL');
  const x = harness.newest('x');
  await harness.told(x, { ...GROUP, status: 'submitted' });
  return { harness, ...legs, x };
}

/** Quotes arrive, and each comparison finds what still rests. */
async function pass(harness: Harness, seconds: number, open: readonly OrderTerms[], last = 100) {
  for (let second = 0; second < seconds; second += 1) {
    await harness.pass(1_000);
    await harness.quote(last);
    await harness.snapshot({
      openOrders: open.map((terms) => reportOf(terms, { ...GROUP, status: 'submitted' })),
      positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100.02 }],
    });
  }
}

function alarms(harness: Harness): string[] {
  return harness.of('alarm-raised').map(({ alarm, text }) => `${alarm}: ${text}`);
}

function warn(harness: Harness, { handle }: OrderTerms): Promise<void> {
  const code = '2161';
  harness.broker.say({ type: 'order-warned', handle, code, text: CAPPED, isCapped: true });
  return harness.settle();
}

describe('a market exit that works and does not fill', () => {
  it('raises an alarm, ends the target, then the exit, and is sent again once that is confirmed', async () => {
    const { harness, s, t, x } = await closing();
    await warn(harness, x);
    expect(alarms(harness)).toEqual([
      expect.stringContaining('exit-held: AAPL: the broker has capped'),
    ]);
    await pass(harness, 9, [x, s, t]);
    expect(harness.cancels()).toEqual([]);
    await pass(harness, 2, [x, s, t]);
    expect(alarms(harness).at(-1)).toMatch(/exit-held: .* works at the broker and does not fill/);
    expect(alarms(harness).at(-1)).toContain(CAPPED);
    expect(harness.cancels()).toEqual([t.orderRef]);
    await harness.status(t, 'cancelled');
    await pass(harness, 3, [x, s]);
    expect(harness.cancels()).toEqual([t.orderRef]);
    await pass(harness, 3, [x, s]);
    expect(harness.cancels()).toEqual([t.orderRef, x.orderRef]);
    expect(harness.submits('exit')).toHaveLength(1);
    await harness.status(x, 'cancelled');
    expect(harness.submits('exit')).toHaveLength(2);
    expect(harness.newest('x')).toMatchObject({ type: 'market', quantity: 100, group: 'G' });
    // The stop stays at the broker all the time.
    expect(harness.cancels()).not.toContain(s.orderRef);
  });

  it('is sent again three times, and then once a minute', async () => {
    const { harness, s, t } = await closing();
    await harness.status(t, 'cancelled');
    for (let minute = 0; minute < 3; minute += 1)
      for (let turn = 0; turn < 20; turn += 1) {
        const x = harness.newest('x');
        const isEnded = harness.state().orders.get(x.orderRef)?.status === 'cancelled';
        if (!isEnded) await harness.told(x, { ...GROUP, status: 'submitted' });
        await pass(harness, 3, isEnded ? [s] : [x, s]);
        if (!isEnded && harness.cancels().includes(x.orderRef))
          await harness.status(x, 'cancelled');
      }
    expect(harness.submits('exit').length).toBeGreaterThan(3);
    expect(harness.submits('exit').length).toBeLessThanOrEqual(6);
    expect(alarms(harness)).toContainEqual(expect.stringContaining('exit-failed'));
  });

  it('without a stop is sent again once the account is compared, which waits for nothing but the pause after the last answer', async () => {
    const { harness, s, t, x } = await closing();
    const asked = () => harness.broker.calls.filter(({ kind }) => kind === 'snapshot').length;
    await harness.status(s, 'cancelled');
    await harness.status(t, 'cancelled');
    await pass(harness, 16, [x]);
    expect(harness.cancels()).toContain(x.orderRef);
    const first = asked();
    while (asked() === first) await harness.pass(250);
    await pass(harness, 1, [x]);
    await harness.pass(100);
    await harness.status(x, 'cancelled');
    expect(asked()).toBe(first + 1);
    // The engine has looked at the time just before, and looks again 240 ms later.
    await harness.pass(405);
    expect(asked()).toBe(first + 2);
    expect(harness.submits('exit')).toHaveLength(1);
    await harness.snapshot({
      positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100.02 }],
    });
    expect(harness.submits('exit')).toHaveLength(2);
  });

  it('without a stop is sent again each time: it does not wait for a minute after the third', async () => {
    const { harness, s, t } = await closing();
    await harness.status(s, 'cancelled');
    await harness.status(t, 'cancelled');
    for (let turn = 0; turn < 60; turn += 1) {
      const x = harness.newest('x');
      const isEnded = harness.state().orders.get(x.orderRef)?.status === 'cancelled';
      if (!isEnded) await harness.told(x, { ...GROUP, status: 'submitted' });
      await pass(harness, 3, isEnded ? [] : [x]);
      if (!isEnded && harness.cancels().includes(x.orderRef)) await harness.status(x, 'cancelled');
    }
    expect(harness.submits('exit').length).toBeGreaterThanOrEqual(8);
    expect(alarms(harness).join()).not.toContain('exit-failed');
  });

  it('is left alone while a part of it fills', async () => {
    const { harness, s, t, x } = await closing();
    await pass(harness, 8, [x, s, t]);
    await harness.fill(x, 40, 99.9);
    await harness.pass(8_000);
    expect(harness.cancels()).toEqual([]);
  });

  it('is left alone while its symbol is halted', async () => {
    const { harness, x } = await closing();
    for (let second = 0; second < 30; second += 1) {
      await harness.quote(100, { isHalted: true });
      await harness.pass(1_000);
    }
    expect(harness.cancels()).not.toContain(x.orderRef);
    expect(alarms(harness).join()).not.toContain('does not fill');
  });
});

describe('a stop that the price has gone through', () => {
  it('raises an alarm once it has not filled for ten seconds', async () => {
    const harness = createHarness({ strategies: [timed] });
    const { s, t } = await held(harness);
    await pass(harness, 9, [s, t], 90);
    expect(alarms(harness)).toEqual([]);
    await pass(harness, 20, [s, t], 90);
    expect(alarms(harness)).toEqual([
      expect.stringMatching(/^stop-held: AAPL: the price .* is through the stop/),
    ]);
  });

  it('raises none where the price comes back', async () => {
    const harness = createHarness({ strategies: [timed] });
    const { s, t } = await held(harness);
    for (let time = 0; time < 3; time += 1) {
      await pass(harness, 8, [s, t], 90);
      await pass(harness, 2, [s, t], 100);
    }
    expect(alarms(harness)).toEqual([]);
  });

  it('raises one at once when the broker caps its price', async () => {
    const harness = createHarness({ strategies: [timed] });
    const { s } = await held(harness);
    await warn(harness, s);
    await warn(harness, s);
    expect(alarms(harness)).toEqual([
      expect.stringContaining('stop-held: AAPL: the broker has capped'),
    ]);
  });
});
