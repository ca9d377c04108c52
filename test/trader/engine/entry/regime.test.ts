// Conditions on another symbol's market: it is subscribed although no strategy trades it; without data the entry is refused.
import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS } from '../../../../src/kernel/instant.ts';
import { NO_EXITS } from '../../../../src/trader/domain/strategy/strategy.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { barAt, historyUntil } from '../harness/history.ts';
import { reportOf } from '../harness/scripted-broker.ts';
import { ACCOUNT, strategy } from '../harness/settings.ts';

const RISING = strategy({ entry: { side: 'both', when: 'regime.SPY.close > regime.SPY.sma20' } });

async function readyHarness(): Promise<Harness> {
  const harness = createHarness({ strategies: [RISING] });
  await harness.ready();
  return harness;
}

/** Minutes at 400, except the last five before 10:00, which are at this price. */
function spy(harness: Harness, last: number) {
  const until = harness.now();
  const five = instant(Math.floor(until / (5 * MINUTE_MS)) * 5 * MINUTE_MS - 5 * MINUTE_MS);
  const bars = historyUntil(until, 400).map((bar) =>
    bar.start >= five ? barAt(bar.start, last) : bar,
  );
  return harness.market({ type: 'history', symbol: 'SPY', bars });
}

describe('a condition on the regime', () => {
  it('makes the engine look up its symbol', async () => {
    const harness = await readyHarness();
    expect(harness.broker.resolved).toEqual(['AAPL', 'SPY']);
  });

  it('compares the last finished five-minute bar with the mean of twenty', async () => {
    const harness = await readyHarness();
    await spy(harness, 402);
    await harness.predict('BUY');
    // Nineteen closes at 400 and one at 402.
    const values = { 'regime.SPY.close': 402, 'regime.SPY.sma20': 400.1 };
    expect(harness.of('signal-taken')[0]?.condition.values).toEqual(values);
    const falling = await readyHarness();
    await spy(falling, 399);
    await falling.predict('BUY');
    expect(falling.kinds()).toEqual(['condition_false']);
  });

  it('refuses without bars, and if the last two bars are missing', async () => {
    const harness = await readyHarness();
    await harness.predict('BUY');
    expect(harness.reasons()).toEqual([{ kind: 'input_missing', path: 'regime.SPY.close' }]);
    await spy(harness, 402);
    await harness.market({ type: 'gap', symbol: 'SPY' });
    await harness.predict('BUY');
    expect(harness.reasons()).toEqual([{ kind: 'input_missing', path: 'regime.SPY.close' }]);
    await spy(harness, 402);
    await harness.jump(instant(harness.now() + 11 * MINUTE_MS));
    await harness.predict('BUY');
    expect(harness.reasons()[0]).toEqual({ kind: 'input_missing', path: 'regime.SPY.close' });
  });
});

describe('an exit on the regime', () => {
  it('works after a restart too, although the edited strategy names the symbol nowhere', async () => {
    const exit = { ...NO_EXITS, when: ['regime.SPY.close < 400'] };
    const before = createHarness({ strategies: [strategy({ exit })] });
    await before.ready();
    const { s, t } = await before.enter();
    const harness = createHarness({
      strategies: [strategy({ hash: 'beef', symbols: ['AAPL', 'MSFT'] })],
      ...{ file: before.file, at: instant(before.now() + 1_000) },
    });
    await harness.ready({
      openOrders: [s, t].map((leg) => reportOf(leg, { group: 'G', groupEffect: 'reduces' })),
      positions: [{ account: ACCOUNT, symbol: 'AAPL', quantity: 100, averageCost: 100.02 }],
    });
    expect(harness.broker.resolved).toEqual(['AAPL', 'SPY', 'MSFT']);
    await spy(harness, 399);
    const minute = instant(Math.floor(harness.now() / MINUTE_MS) * MINUTE_MS);
    await harness.jump(instant(minute + MINUTE_MS));
    await harness.market({ type: 'bar', symbol: 'AAPL', bar: barAt(minute, 100) });
    expect(harness.of('position-closing')).toMatchObject([{ reason: 'exit_condition' }]);
    expect(harness.of('alarm-raised').map(({ alarm }) => alarm)).not.toContain('exit-blind');
  });
});
