// While the gateway has no connection to the broker, stops and targets fill unheard. Nothing that closes shares is sent or changed
// after it until the account has been compared.

import { describe, expect, it } from 'vitest';
import { createRig, type Rig } from '../rig/rig.ts';
import { executionOf, reportOf } from '../rig/scripted-broker.ts';
import { ACCOUNT, strategy } from '../rig/settings.ts';
import { held, timed } from './held.ts';

const GROUPED = { group: 'G', groupEffect: 'reduces' as const };

async function lose({ broker, settle }: Rig): Promise<void> {
  broker.say({ type: 'gateway-changed', state: 'lost', why: '1100' });
  await settle();
}

async function restore({ broker, settle }: Rig): Promise<void> {
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
    const rig = createRig({ strategies: [timed] });
    const { s, t } = await held(rig);
    await lose(rig);
    await rig.predict('NEUTRAL');
    await restore(rig);
    expect(rig.submits('exit')).toEqual([]);
    const half = executionOf(s, { execId: '0001.9.01', shares: 50, price: 98.5, at: rig.now() });
    const left = { ...GROUPED, quantity: 50 };
    await rig.snapshot({
      openOrders: [reportOf(s, { ...GROUPED }), reportOf(t, left)],
      executions: [half],
      positions: [positionOf(50)],
    });
    expect(rig.submits('exit')).toMatchObject([{ legs: [{ leg: 'x', quantity: 50, group: 'G' }] }]);
  });

  it('a snapshot that was requested before does not count', async () => {
    const rig = createRig({ strategies: [timed] });
    const { s, t } = await held(rig);
    const requestedAt = rig.now();
    await rig.pass(100);
    await lose(rig);
    await rig.predict('NEUTRAL');
    await rig.pass(100);
    await restore(rig);
    const all = {
      openOrders: [reportOf(s, GROUPED), reportOf(t, GROUPED)],
      positions: [positionOf(100)],
    };
    await rig.snapshot({ ...all, requestedAt });
    expect(rig.submits('exit')).toEqual([]);
    await rig.pass(600);
    await rig.snapshot(all);
    expect(rig.submits('exit')).toMatchObject([{ legs: [{ quantity: 100 }] }]);
  });

  it('stop and target keep their quantities until then: a change would state shares that a fill has taken', async () => {
    const trail = { kind: 'percent', percent: 1, activateAtR: 0.1, step: undefined } as const;
    const rig = createRig({ strategies: [strategy({ trail })] });
    const { s, t } = await held(rig);
    const before = rig.modifies().length;
    await lose(rig);
    await restore(rig);
    for (const price of [100.4, 100.7, 101]) {
      await rig.pass(1_000);
      await rig.quote(price);
    }
    expect(rig.modifies()).toHaveLength(before);
    await rig.snapshot({
      openOrders: [reportOf(s, GROUPED), reportOf(t, GROUPED)],
      positions: [positionOf(100)],
    });
    await rig.pass(1_000);
    await rig.quote(101.2);
    expect(rig.modifies().at(-1)).toMatchObject({ orderRef: s.orderRef });
  });

  it('a missing stop is placed for what the snapshot leaves', async () => {
    const rig = createRig({ strategies: [timed] });
    const { s, t } = await held(rig);
    await lose(rig);
    await restore(rig);
    await rig.status(s, 'cancelled');
    expect(rig.submits('protection')).toEqual([]);
    const half = executionOf(t, { execId: '0001.9.01', shares: 40, price: 103, at: rig.now() });
    await rig.snapshot({
      openOrders: [reportOf(t, GROUPED)],
      executions: [half],
      positions: [positionOf(60)],
    });
    expect(rig.submits('protection')).toMatchObject([{ legs: [{ leg: 's', quantity: 60 }] }]);
  });
});
