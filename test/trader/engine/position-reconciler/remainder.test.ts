// A person trades part of a share beside a position: orders state the whole part, and the rest counts nowhere.
import { describe, expect, it } from 'vitest';
import { createRig, type Rig } from '../rig/rig.ts';
import { executionOf, reportOf } from '../rig/scripted-broker.ts';
import { ACCOUNT } from '../rig/settings.ts';
import { timed } from './held.ts';

const GROUP = { group: 'G', groupEffect: 'reduces' } as const;

/** A person trades in the broker's app; the account shows what is left. */
async function byHand(rig: Rig, side: 'buy' | 'sell', shares: number, left: number): Promise<void> {
  const terms = { ...rig.newest('e'), orderRef: '', side };
  const execution = executionOf(
    terms,
    { execId: `app.${rig.facts.length}.01`, shares, price: 100, at: rig.now() },
    { handle: undefined, brokerLink: 'permId:77' },
  );
  rig.broker.say({ type: 'execution', execution });
  rig.broker.say({
    type: 'position',
    position: { account: ACCOUNT, symbol: 'AAPL', quantity: left, averageCost: 100.02 },
  });
  await rig.settle();
}

async function heldInPart(rig: Rig) {
  await rig.ready();
  const legs = await rig.enter();
  await rig.pass(6_000);
  await byHand(rig, 'sell', 0.37, 99.63);
  await rig.pass(300);
  return legs;
}

describe('a position of 99.63 shares', () => {
  it('has stop and target for 99, and its remainder raises one alarm', async () => {
    const rig = createRig();
    const { s, t } = await heldInPart(rig);
    expect(rig.modifies()).toMatchObject([
      { orderRef: s.orderRef, quantity: 99 },
      { orderRef: t.orderRef, quantity: 99 },
    ]);
    await rig.told(s, { ...GROUP, quantity: 99, status: 'presubmitted' });
    await rig.told(t, { ...GROUP, quantity: 99, status: 'presubmitted' });
    await rig.pass(10_000);
    expect(rig.modifies()).toHaveLength(2);
    expect(rig.engine.status()).toMatchObject({ protectedPositions: 1, unprotected: [] });
    expect(rig.of('cover-lost')).toEqual([]);
    const remainders = rig.of('alarm-raised').filter(({ alarm }) => alarm === 'remainder');
    expect(remainders).toHaveLength(1);
    expect(remainders[0]?.text).toContain('99.63');
    expect(rig.of('remainder-noted')).toMatchObject([{ quantity: 0.63 }]);
  });

  it('is closed by an exit of 99; the remainder is released and blocks no entry', async () => {
    const rig = createRig();
    const { s, t } = await heldInPart(rig);
    await rig.told(s, { ...GROUP, quantity: 99, status: 'presubmitted' });
    await rig.told(t, { ...GROUP, quantity: 99, status: 'presubmitted' });
    const answer = await rig.command({
      type: 'exit',
      symbol: 'AAPL',
      isConfirmed: true,
      by: 'a test',
    });
    expect(answer).toMatchObject({ ok: true, text: expect.stringContaining('close 99 AAPL') });
    await rig.pass(300);
    const x = rig.newest('x');
    expect(x).toMatchObject({ quantity: 99, group: 'G' });
    await rig.told(x, GROUP);
    await rig.fill(x, 99, 100);
    await rig.status(s, 'cancelled');
    await rig.status(t, 'cancelled');
    expect(rig.of('remainder-released')).toMatchObject([{ quantity: 0.63 }]);
    expect(rig.of('position-closed')).toMatchObject([{ reason: 'operator' }]);
    await rig.pass(6_000);
    const left = { account: ACCOUNT, symbol: 'AAPL', quantity: 0.63, averageCost: 100 };
    await rig.snapshot({ positions: [left] });
    expect(rig.state().foreign.get('AAPL')).toBe(0.63);
    expect(rig.engine.status().comparison.differences).toEqual([]);
    await rig.quote(100);
    await rig.predict('BUY');
    expect(rig.submits('entry')).toHaveLength(2);
  });

  it('keeps its remainder over a restart, without a second alarm', async () => {
    const rig = createRig();
    const { s, t } = await heldInPart(rig);
    const next = await rig.crash();
    const openOrders = [s, t].map((leg) => reportOf(leg, { ...GROUP, quantity: 99 }));
    const positions = [{ account: ACCOUNT, symbol: 'AAPL', quantity: 99.63, averageCost: 100 }];
    await next.ready({ openOrders, positions });
    await next.pass(6_000);
    expect(next.modifies()).toEqual([]);
    expect(next.of('alarm-raised')).toEqual([]);
    expect(next.engine.status()).toMatchObject({ protectedPositions: 1, ready: { isReady: true } });
  });

  it('ends with its stop: what the stop leaves is released', async () => {
    const rig = createRig();
    const { s, t } = await heldInPart(rig);
    await rig.told(s, { ...GROUP, quantity: 99, status: 'presubmitted' });
    await rig.told(t, { ...GROUP, quantity: 99, status: 'presubmitted' });
    await rig.fill(s, 99, 98.5);
    await rig.status(t, 'cancelled');
    expect(rig.of('position-closed')).toMatchObject([{ reason: 'stop' }]);
    expect(rig.of('remainder-released')).toMatchObject([{ quantity: 0.63 }]);
  });

  it('gets a new stop for 99 when the last one is cancelled', async () => {
    const rig = createRig();
    const { s, t } = await heldInPart(rig);
    await rig.told(s, { ...GROUP, quantity: 99, status: 'presubmitted' });
    await rig.told(t, { ...GROUP, quantity: 99, status: 'presubmitted' });
    await rig.status(s, 'cancelled');
    expect(rig.newest('s')).toMatchObject({ quantity: 99 });
  });

  it('is whole again when the person buys the part back', async () => {
    const rig = createRig();
    const { s, t } = await heldInPart(rig);
    await rig.told(s, { ...GROUP, quantity: 99, status: 'presubmitted' });
    await rig.told(t, { ...GROUP, quantity: 99, status: 'presubmitted' });
    await byHand(rig, 'buy', 0.37, 100);
    await rig.pass(6_000);
    const positions = [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100 }];
    const openOrders = [s, t].map((leg) => reportOf(leg, { ...GROUP, quantity: 99 }));
    await rig.snapshot({ positions, openOrders });
    // What a person buys is theirs; it is not a whole share, so it is no reason to wait.
    expect(rig.state().foreign.get('AAPL')).toBe(0.37);
    expect(rig.engine.status().comparison.differences).toEqual([]);
  });

  it('is closed by its age although part of a share stays', async () => {
    const rig = createRig({ strategies: [timed] });
    const { s, t } = await heldInPart(rig);
    await rig.told(s, { ...GROUP, quantity: 99, status: 'presubmitted' });
    await rig.told(t, { ...GROUP, quantity: 99, status: 'presubmitted' });
    await rig.pass(1_800_000);
    await rig.quote(100);
    await rig.pass(300);
    expect(rig.newest('x')).toMatchObject({ quantity: 99 });
  });
});
