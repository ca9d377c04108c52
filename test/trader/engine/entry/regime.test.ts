// Conditions on another symbol's market: it is subscribed although no strategy trades it; without data the entry is refused.
import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS } from '../../../../src/kernel/instant.ts';
import { barAt, historyUntil } from '../rig/history.ts';
import { createRig, type Rig } from '../rig/rig.ts';
import { strategy } from '../rig/settings.ts';

const RISING = strategy({ entry: { side: 'both', when: 'regime.SPY.close > regime.SPY.sma20' } });

async function readyRig(): Promise<Rig> {
  const rig = createRig({ strategies: [RISING] });
  await rig.ready();
  return rig;
}

/** Minutes at 400, except the last five before 10:00, which are at this price. */
function spy(rig: Rig, last: number) {
  const until = rig.now();
  const five = instant(Math.floor(until / (5 * MINUTE_MS)) * 5 * MINUTE_MS - 5 * MINUTE_MS);
  const bars = historyUntil(until, 400).map((bar) =>
    bar.start >= five ? barAt(bar.start, last) : bar,
  );
  return rig.market({ type: 'history', symbol: 'SPY', bars });
}

describe('a condition on the regime', () => {
  it('makes the engine look up its symbol', async () => {
    const rig = await readyRig();
    expect(rig.broker.resolved).toEqual(['AAPL', 'SPY']);
  });

  it('compares the last finished five-minute bar with the mean of twenty', async () => {
    const rig = await readyRig();
    await spy(rig, 402);
    await rig.predict('BUY');
    // Nineteen closes at 400 and one at 402.
    const values = { 'regime.SPY.close': 402, 'regime.SPY.sma20': 400.1 };
    expect(rig.of('signal-taken')[0]?.condition.values).toEqual(values);
    const falling = await readyRig();
    await spy(falling, 399);
    await falling.predict('BUY');
    expect(falling.kinds()).toEqual(['condition_false']);
  });

  it('refuses without bars, and if the last two bars are missing', async () => {
    const rig = await readyRig();
    await rig.predict('BUY');
    expect(rig.reasons()).toEqual([{ kind: 'input_missing', path: 'regime.SPY.close' }]);
    await spy(rig, 402);
    await rig.market({ type: 'gap', symbol: 'SPY' });
    await rig.predict('BUY');
    expect(rig.reasons()).toEqual([{ kind: 'input_missing', path: 'regime.SPY.close' }]);
    await spy(rig, 402);
    await rig.jump(instant(rig.now() + 11 * MINUTE_MS));
    await rig.predict('BUY');
    expect(rig.reasons()[0]).toEqual({ kind: 'input_missing', path: 'regime.SPY.close' });
  });
});
