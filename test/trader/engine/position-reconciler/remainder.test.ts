// A person trades part of a share beside a position: orders state the whole part, and the rest counts nowhere.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { executionOf, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT } from '../harness/settings.ts';
import { timed } from './held.ts';

const GROUP = { group: 'G', groupEffect: 'reduces' } as const;

/** A person trades in the broker's app; the account shows what is left. */
async function byHand(
  harness: Harness,
  side: 'buy' | 'sell',
  shares: number,
  left: number,
): Promise<void> {
  const terms = { ...harness.newest('e'), orderRef: '', side };
  const execution = executionOf(
    terms,
    { execId: `app.${harness.facts.length}.01`, shares, price: 100, at: harness.now() },
    { handle: undefined, brokerLink: 'permId:77' },
  );
  harness.broker.say({ type: 'execution', execution });
  harness.broker.say({
    type: 'position',
    position: { account: ACCOUNT, symbol: 'AAPL', quantity: left, averageCost: 100.02 },
  });
  await harness.settle();
}

async function heldInPart(harness: Harness) {
  await harness.ready();
  const legs = await harness.enter();
  await harness.pass(6_000);
  await byHand(harness, 'sell', 0.37, 99.63);
  await harness.pass(300);
  return legs;
}

describe('a position of 99.63 shares', () => {
  it('has stop and target for 99, and its remainder raises one alarm', async () => {
    const harness = createHarness();
    const { s, t } = await heldInPart(harness);
    expect(harness.modifies()).toMatchObject([
      { orderRef: s.orderRef, quantity: 99 },
      { orderRef: t.orderRef, quantity: 99 },
    ]);
    await harness.told(s, { ...GROUP, quantity: 99, status: 'presubmitted' });
    await harness.told(t, { ...GROUP, quantity: 99, status: 'presubmitted' });
    await harness.pass(10_000);
    expect(harness.modifies()).toHaveLength(2);
    expect(harness.engine.status()).toMatchObject({ protectedPositions: 1, unprotected: [] });
    expect(harness.of('cover-lost')).toEqual([]);
    const remainders = harness.of('alarm-raised').filter(({ alarm }) => alarm === 'remainder');
    expect(remainders).toHaveLength(1);
    expect(remainders[0]?.text).toContain('99.63');
    expect(harness.of('remainder-noted')).toMatchObject([{ quantity: 0.63 }]);
  });

  it('is closed by an exit of 99; the remainder is released and blocks no entry', async () => {
    const harness = createHarness();
    const { s, t } = await heldInPart(harness);
    await harness.told(s, { ...GROUP, quantity: 99, status: 'presubmitted' });
    await harness.told(t, { ...GROUP, quantity: 99, status: 'presubmitted' });
    const answer = await harness.command({
      type: 'exit',
      symbol: 'AAPL',
      isConfirmed: true,
      by: 'a test',
    });
    expect(answer).toMatchObject({ ok: true, text: expect.stringContaining('close 99 AAPL') });
    await harness.pass(300);
    const x = harness.newest('x');
    expect(x).toMatchObject({ quantity: 99, group: 'G' });
    await harness.told(x, GROUP);
    await harness.fill(x, 99, 100);
    await harness.status(s, 'cancelled');
    await harness.status(t, 'cancelled');
    expect(harness.of('remainder-released')).toMatchObject([{ quantity: 0.63 }]);
    expect(harness.of('position-closed')).toMatchObject([{ reason: 'operator' }]);
    await harness.pass(6_000);
    const left = { account: ACCOUNT, symbol: 'AAPL', quantity: 0.63, averageCost: 100 };
    await harness.snapshot({ positions: [left] });
    expect(harness.state().foreign.get('AAPL')).toBe(0.63);
    expect(harness.engine.status().comparison.differences).toEqual([]);
    await harness.quote(100);
    await harness.predict('BUY');
    expect(harness.submits('entry')).toHaveLength(2);
  });

  it('is an alarm until the part is sold, and again with the next part', async () => {
    const harness = createHarness();
    const { s, t } = await heldInPart(harness);
    const isOpen = () => harness.engine.status().alarms.some(({ kind }) => kind === 'remainder');
    await harness.told(s, { ...GROUP, quantity: 99, status: 'presubmitted' });
    await harness.told(t, { ...GROUP, quantity: 99, status: 'presubmitted' });
    expect(isOpen()).toBe(true);
    await byHand(harness, 'sell', 0.63, 99);
    await harness.pass(300);
    expect(isOpen()).toBe(false);
    await byHand(harness, 'sell', 0.5, 98.5);
    await harness.pass(300);
    expect(isOpen()).toBe(true);
  });

  it('keeps its remainder over a restart, without a second alarm', async () => {
    const harness = createHarness();
    const { s, t } = await heldInPart(harness);
    const next = await harness.crash();
    const openOrders = [s, t].map((leg) => reportOf(leg, { ...GROUP, quantity: 99 }));
    const positions = [{ account: ACCOUNT, symbol: 'AAPL', quantity: 99.63, averageCost: 100 }];
    await next.ready({ openOrders, positions });
    await next.pass(6_000);
    expect(next.modifies()).toEqual([]);
    expect(next.of('alarm-raised')).toEqual([]);
    expect(next.engine.status()).toMatchObject({ protectedPositions: 1, ready: { isReady: true } });
  });

  it('ends with its stop: what the stop leaves is released', async () => {
    const harness = createHarness();
    const { s, t } = await heldInPart(harness);
    await harness.told(s, { ...GROUP, quantity: 99, status: 'presubmitted' });
    await harness.told(t, { ...GROUP, quantity: 99, status: 'presubmitted' });
    await harness.fill(s, 99, 98.5);
    await harness.status(t, 'cancelled');
    expect(harness.of('position-closed')).toMatchObject([{ reason: 'stop' }]);
    expect(harness.of('remainder-released')).toMatchObject([{ quantity: 0.63 }]);
  });

  it('gets a new stop for 99 when the last one is cancelled', async () => {
    const harness = createHarness();
    const { s, t } = await heldInPart(harness);
    await harness.told(s, { ...GROUP, quantity: 99, status: 'presubmitted' });
    await harness.told(t, { ...GROUP, quantity: 99, status: 'presubmitted' });
    await harness.status(s, 'cancelled');
    expect(harness.newest('s')).toMatchObject({ quantity: 99 });
  });

  it('is whole again when the person buys the part back', async () => {
    const harness = createHarness();
    const { s, t } = await heldInPart(harness);
    await harness.told(s, { ...GROUP, quantity: 99, status: 'presubmitted' });
    await harness.told(t, { ...GROUP, quantity: 99, status: 'presubmitted' });
    await byHand(harness, 'buy', 0.37, 100);
    await harness.pass(6_000);
    const positions = [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 }];
    const openOrders = [s, t].map((leg) => reportOf(leg, { ...GROUP, quantity: 99 }));
    await harness.snapshot({ positions, openOrders });
    // What a person buys is theirs; it is not a whole share, so it is no reason to wait.
    expect(harness.state().foreign.get('AAPL')).toBe(0.37);
    expect(harness.engine.status().comparison.differences).toEqual([]);
  });

  it('is closed by its age although part of a share stays', async () => {
    const harness = createHarness({ strategies: [timed] });
    const { s, t } = await heldInPart(harness);
    await harness.told(s, { ...GROUP, quantity: 99, status: 'presubmitted' });
    await harness.told(t, { ...GROUP, quantity: 99, status: 'presubmitted' });
    await harness.jump(instant(harness.now() + 1_800_000));
    await harness.quote(100);
    await harness.pass(300);
    expect(harness.newest('x')).toMatchObject({ quantity: 99 });
  });
});
