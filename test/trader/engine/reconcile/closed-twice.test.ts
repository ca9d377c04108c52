// Our stop fills while a person sells the same shares: the short that is left is not ours, and the operator hears at once why.
import { describe, expect, it } from 'vitest';
import { createRig, type Rig } from '../rig/rig.ts';
import { executionOf } from '../rig/scripted-broker.ts';
import { ACCOUNT } from '../rig/settings.ts';

const held = (quantity: number) => ({
  account: ACCOUNT,
  symbol: 'AAPL',
  quantity,
  averageCost: 100,
});

const byHand = (rig: Rig, shares: number) =>
  executionOf(
    rig.newest('s'),
    { execId: '7.7.7.01', shares, price: 99, at: rig.now() },
    { orderRef: '', handle: undefined, brokerLink: 'permId:777' },
  );

const asked = (rig: Rig) => rig.broker.calls.filter(({ kind }) => kind === 'snapshot').length;

const alarms = (rig: Rig) => rig.of('alarm-raised').filter(({ alarm }) => alarm === 'closed-twice');

/** The person's sale, then our stop; the broker tells positions a moment later. */
async function soldTwice(rig: Rig, byPerson: number) {
  await rig.ready();
  const { s } = await rig.enter();
  await rig.pass(6_000);
  const hand = byHand(rig, byPerson);
  await rig.fill(s, 100, 98.5);
  await rig.pass(800);
  const before = asked(rig);
  rig.broker.say({ type: 'position', position: held(-byPerson) });
  await rig.settle();
  await rig.pass(600);
  expect(asked(rig)).toBeGreaterThan(before);
  return hand;
}

describe('shares that a person and our stop both sold', () => {
  it('are reported at once with the cause, and listed at once as not ours', async () => {
    const rig = createRig();
    const hand = await soldTwice(rig, 100);
    await rig.snapshot({ executions: [hand], positions: [held(-100)] });
    expect(rig.state().foreign.get('AAPL')).toBe(-100);
    expect(alarms(rig).map(({ text }) => text)).toEqual([
      'AAPL: our stop sold 100 at 98.5 while somebody else sold 100 at 99: the account is short 100 shares that are not ours and have no stop. They are left as they are, and entries in AAPL are blocked: buy them back in TWS, or run `sluice adopt AAPL --yes`',
    ]);
    expect(rig.engine.status().comparison.differences).toContainEqual({
      kind: 'foreign-position',
      symbol: 'AAPL',
      text: '-100 shares are not ours: our stop sold 100 at 98.5 while somebody else sold 100 at 99',
      action: 'ignored',
    });
    expect(rig.submits('exit')).toEqual([]);
    await rig.pass(30_000);
    await rig.snapshot({ executions: [hand], positions: [held(-100)] });
    expect(alarms(rig)).toHaveLength(1);
  });

  it('are reported with the number that is left when the person sold only a part', async () => {
    const rig = createRig();
    const hand = await soldTwice(rig, 40);
    await rig.snapshot({ executions: [hand], positions: [held(-40)] });
    expect(rig.state().foreign.get('AAPL')).toBe(-40);
    expect(alarms(rig)).toMatchObject([{ symbol: 'AAPL' }]);
  });

  it('are reported if a transfer had taken them away before our exit sold them', async () => {
    const rig = createRig();
    await rig.ready();
    const { s } = await rig.enter();
    await rig.pass(6_000);
    await rig.fill(s, 100, 98.5);
    rig.broker.say({ type: 'position', position: held(-30) });
    await rig.pass(6_000);
    await rig.snapshot({ positions: [held(-30)] });
    expect(rig.state().foreign.get('AAPL')).toBe(-30);
    expect(alarms(rig).map(({ text }) => text)).toEqual([
      'AAPL: our stop sold 100 at 98.5, 30 of which had left the account without a trade: the account is short 30 shares that are not ours and have no stop. They are left as they are, and entries in AAPL are blocked: buy them back in TWS, or run `sluice adopt AAPL --yes`',
    ]);
    expect(rig.submits('exit')).toEqual([]);
  });

  it('are not what a person sells short long after our trade', async () => {
    const rig = createRig();
    await rig.ready();
    const { s } = await rig.enter();
    await rig.pass(6_000);
    await rig.fill(s, 100, 98.5);
    await rig.pass(60_000);
    const hand = byHand(rig, 100);
    rig.broker.say({ type: 'position', position: held(-100) });
    await rig.pass(2_500);
    await rig.snapshot({ executions: [hand], positions: [held(-100)] });
    await rig.pass(6_000);
    await rig.snapshot({ executions: [hand], positions: [held(-100)] });
    expect(rig.state().foreign.get('AAPL')).toBe(-100);
    expect(alarms(rig)).toEqual([]);
  });

  it('are not assumed while the broker’s position only lags behind our own sale', async () => {
    const rig = createRig();
    await rig.ready();
    const { s } = await rig.enter();
    await rig.pass(6_000);
    await rig.fill(s, 100, 98.5);
    await rig.pass(500);
    rig.broker.say({ type: 'position', position: held(100) });
    await rig.settle();
    await rig.snapshot({ positions: [held(100)] });
    expect(rig.state().foreign.get('AAPL') ?? 0).toBe(0);
  });
});
