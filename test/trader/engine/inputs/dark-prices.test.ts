// Prices that stop being live: one alarm per spell with the broker's notice, shown in the status, and no position is closed.
import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS } from '../../../../src/kernel/instant.ts';
import { createRig, type Rig } from '../rig/rig.ts';
import { strategy } from '../rig/settings.ts';

const COMPETING = 'No market data during competing live session (10197)';

async function quoted(rig: Rig, symbol: string, isLive: boolean): Promise<void> {
  await rig.quote(100, { symbol, isLive });
}

async function competes(rig: Rig, symbol: string): Promise<void> {
  await quoted(rig, symbol, false);
  rig.broker.say({ type: 'notice', text: COMPETING, symbol });
  await rig.settle();
}

const alarms = (rig: Rig) =>
  rig.of('alarm-raised').filter((one) => one.alarm === 'prices-not-live');

describe('prices that are not live', () => {
  it('raise one alarm for all symbols after ten seconds, and close no position', async () => {
    const rig = createRig({ strategies: [strategy({ symbols: ['AAPL', 'MSFT'] })] });
    await rig.ready();
    await quoted(rig, 'MSFT', true);
    await rig.enter();
    await competes(rig, 'AAPL');
    await rig.pass(300);
    await competes(rig, 'MSFT');
    await rig.pass(9_000);
    expect(alarms(rig)).toEqual([]);
    await rig.pass(2_000);
    expect(alarms(rig).map(({ text }) => text)).toEqual([
      `no live prices of AAPL, MSFT (${COMPETING}): no entries in them, trailing stops do not move, stops rest at the broker`,
    ]);
    expect(rig.engine.status().darkPrices).toEqual(['AAPL', 'MSFT']);
    await rig.pass(10 * MINUTE_MS);
    expect(alarms(rig)).toHaveLength(1);
    expect(rig.of('position-closing')).toEqual([]);
  });

  it('raise an alarm again for the next spell, but not for a short gap', async () => {
    const rig = createRig();
    await rig.ready();
    await quoted(rig, 'AAPL', false);
    await rig.pass(9_000);
    await quoted(rig, 'AAPL', true);
    await rig.pass(9_000);
    expect(alarms(rig)).toEqual([]);
    expect(rig.engine.status().darkPrices).toEqual([]);
    for (const spells of [1, 2]) {
      await quoted(rig, 'AAPL', false);
      await rig.pass(11_000);
      expect(alarms(rig)).toHaveLength(spells);
      await quoted(rig, 'AAPL', true);
      await rig.pass(1_000);
    }
    expect(alarms(rig)[0]?.text).toContain('delayed or frozen');
  });

  it('raise no alarm before the open', async () => {
    const rig = createRig({ at: instant(Date.UTC(2026, 10, 18, 14, 0, 0)) });
    await rig.ready();
    await quoted(rig, 'AAPL', false);
    await rig.pass(MINUTE_MS);
    expect(alarms(rig)).toEqual([]);
  });
});

describe('a gateway message that the adapter cannot use', () => {
  it('raises an alarm, since it may be an execution', async () => {
    const rig = createRig();
    await rig.ready();
    for (const _ of [1, 2])
      rig.broker.say({ type: 'notice', text: 'unreadable execution 0001.01', isUnusable: true });
    rig.broker.say({ type: 'notice', text: 'unsubscribed' });
    await rig.settle();
    expect(rig.of('alarm-raised').map(({ text }) => text)).toEqual([
      'unreadable execution 0001.01',
    ]);
  });
});
