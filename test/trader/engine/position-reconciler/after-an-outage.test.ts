// While the gateway has no connection to the broker, stops and targets fill unheard. Nothing that closes shares is sent or changed
// after it until the account has been compared.

import { describe, expect, it } from 'vitest';
import { createHarness, type Harness } from '../harness/harness.ts';
import { executionOf, reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT, strategy } from '../harness/settings.ts';
import { held, timed } from './held.ts';

const GROUPED = { group: 'G', groupEffect: 'reduces' as const };

async function lose({ broker, settle }: Harness): Promise<void> {
  broker.say({ type: 'gateway-changed', state: 'lost', why: '1100' });
  await settle();
}

async function restore({ broker, settle }: Harness): Promise<void> {
  broker.say({ type: 'gateway-changed', state: 'ready', why: '1101' });
  broker.say({ type: 'uplink-restored', isDataLost: true });
  await settle();
}

const positionOf = (quantity: number) => ({
  account: ACCOUNT,
  symbol: 'AAPL',
  quantity,
  averageCost: 100,
});

describe('after the connection of the gateway to the broker was lost', () => {
  it('an exit that waited closes what the snapshot leaves of the position', async () => {
    const harness = createHarness({ strategies: [timed] });
    const { s, t } = await held(harness);
    await lose(harness);
    await harness.predict('NEUTRAL');
    await restore(harness);
    expect(harness.submits('exit')).toEqual([]);
    const half = executionOf(s, {
      execId: '0001.9.01',
      shares: 50,
      price: 98.5,
      at: harness.now(),
    });
    const left = { ...GROUPED, quantity: 50 };
    await harness.snapshot({
      openOrders: [reportOf(s, { ...GROUPED }), reportOf(t, left)],
      executions: [half],
      positions: [positionOf(50)],
    });
    expect(harness.submits('exit')).toMatchObject([
      { legs: [{ leg: 'x', quantity: 50, group: 'G' }] },
    ]);
  });

  it('a snapshot that was requested before does not count', async () => {
    const harness = createHarness({ strategies: [timed] });
    const { s, t } = await held(harness);
    const requestedAt = harness.now();
    await harness.pass(100);
    await lose(harness);
    await harness.predict('NEUTRAL');
    await harness.pass(100);
    await restore(harness);
    const all = {
      openOrders: [reportOf(s, GROUPED), reportOf(t, GROUPED)],
      positions: [positionOf(100)],
    };
    await harness.snapshot({ ...all, requestedAt });
    expect(harness.submits('exit')).toEqual([]);
    await harness.pass(600);
    await harness.snapshot(all);
    expect(harness.submits('exit')).toMatchObject([{ legs: [{ quantity: 100 }] }]);
  });

  it('stop and target keep their quantities until then: a change would state shares that a fill has taken', async () => {
    const trail = { kind: 'percent', percent: 1, activateAtR: 0.1, step: undefined } as const;
    const harness = createHarness({ strategies: [strategy({ trail })] });
    const { s, t } = await held(harness);
    const before = harness.modifies().length;
    await lose(harness);
    await restore(harness);
    for (const price of [100.4, 100.7, 101]) {
      await harness.pass(1_000);
      await harness.quote(price);
    }
    expect(harness.modifies()).toHaveLength(before);
    await harness.snapshot({
      openOrders: [reportOf(s, GROUPED), reportOf(t, GROUPED)],
      positions: [positionOf(100)],
    });
    await harness.pass(1_000);
    await harness.quote(101.2);
    expect(harness.modifies().at(-1)).toMatchObject({ orderRef: s.orderRef });
  });

  it('a missing stop is placed for what the snapshot leaves', async () => {
    const harness = createHarness({ strategies: [timed] });
    const { s, t } = await held(harness);
    await lose(harness);
    await restore(harness);
    await harness.status(s, 'cancelled');
    expect(harness.submits('protection')).toEqual([]);
    const half = executionOf(t, { execId: '0001.9.01', shares: 40, price: 103, at: harness.now() });
    await harness.snapshot({
      openOrders: [reportOf(t, GROUPED)],
      executions: [half],
      positions: [positionOf(60)],
    });
    expect(harness.submits('protection')).toMatchObject([{ legs: [{ leg: 's', quantity: 60 }] }]);
  });
});
