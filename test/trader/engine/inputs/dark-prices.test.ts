// Prices that stop being live: one alarm per spell with the broker's notice, shown in the status, and no position is closed.
import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS } from '../../../../src/kernel/instant.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { strategy } from '../harness/settings.ts';

const COMPETING = 'No market data during competing live session (10197)';

async function quoted(harness: Harness, symbol: string, isLive: boolean): Promise<void> {
  await harness.quote(100, { symbol, isLive });
}

async function competes(harness: Harness, symbol: string): Promise<void> {
  await quoted(harness, symbol, false);
  harness.broker.say({ type: 'notice', text: COMPETING, symbol });
  await harness.settle();
}

const alarms = (harness: Harness) =>
  harness.of('alarm-raised').filter((one) => one.alarm === 'prices-not-live');

describe('prices that are not live', () => {
  it('raise one alarm for all symbols after ten seconds, and close no position', async () => {
    const harness = createHarness({ strategies: [strategy({ symbols: ['AAPL', 'MSFT'] })] });
    await harness.ready();
    await quoted(harness, 'MSFT', true);
    await harness.enter();
    await competes(harness, 'AAPL');
    await harness.pass(300);
    await competes(harness, 'MSFT');
    await harness.pass(9_000);
    expect(alarms(harness)).toEqual([]);
    await harness.pass(2_000);
    expect(alarms(harness).map(({ text }) => text)).toEqual([
      `no live prices of AAPL, MSFT (${COMPETING}): no entries in them, trailing stops do not move, stops rest at the broker`,
    ]);
    expect(harness.engine.status().darkPrices).toEqual(['AAPL', 'MSFT']);
    await harness.pass(10 * MINUTE_MS);
    expect(alarms(harness)).toHaveLength(1);
    expect(harness.of('position-closing')).toEqual([]);
  });

  it('raise an alarm again for the next spell, but not for a short gap', async () => {
    const harness = createHarness();
    await harness.ready();
    await quoted(harness, 'AAPL', false);
    await harness.pass(9_000);
    await quoted(harness, 'AAPL', true);
    await harness.pass(9_000);
    expect(alarms(harness)).toEqual([]);
    expect(harness.engine.status().darkPrices).toEqual([]);
    for (const spells of [1, 2]) {
      await quoted(harness, 'AAPL', false);
      await harness.pass(11_000);
      expect(alarms(harness)).toHaveLength(spells);
      await quoted(harness, 'AAPL', true);
      await harness.pass(1_000);
    }
    expect(alarms(harness)[0]?.text).toContain('delayed or frozen');
  });

  it('raise no alarm before the open', async () => {
    const harness = createHarness({ at: instant(Date.UTC(2026, 10, 18, 14, 0, 0)) });
    await harness.ready();
    await quoted(harness, 'AAPL', false);
    await harness.pass(MINUTE_MS);
    expect(alarms(harness)).toEqual([]);
  });
});

describe('a gateway message that the adapter cannot use', () => {
  it('raises an alarm, since it may be an execution', async () => {
    const harness = createHarness();
    await harness.ready();
    for (const _ of [1, 2])
      harness.broker.say({
        type: 'notice',
        text: 'unreadable execution 0001.01',
        isUnusable: true,
      });
    harness.broker.say({ type: 'notice', text: 'unsubscribed' });
    await harness.settle();
    expect(harness.of('alarm-raised').map(({ text }) => text)).toEqual([
      'unreadable execution 0001.01',
    ]);
  });
});
