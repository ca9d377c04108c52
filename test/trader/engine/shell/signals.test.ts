// The stream of signals: each once, whether a prediction or the end of a bar began it.
import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS } from '../../../../src/kernel/instant.ts';
import type { Strategy } from '../../../../src/trader/domain/strategy/strategy.ts';
import type { SignalSeen } from '../../../../src/trader/ports/trader.ts';
import { createHarness, type Harness, type HarnessOptions } from '../harness/harness.ts';
import { minutesEnd } from '../harness/minutes.ts';
import { strategy } from '../harness/settings.ts';
import { held } from '../position-reconciler/held.ts';

const FIVE_PAST = instant(Date.UTC(2026, 10, 18, 15, 5));

function onBars(name: string, when: string): Strategy {
  return strategy({ name, entry: { side: 'long', when, everyMs: MINUTE_MS } });
}

function seenBy(harness: Harness, name: string, symbol = 'AAPL'): SignalSeen[] {
  const seen: SignalSeen[] = [];
  harness.engine.signals$(name, symbol).subscribe((each) => seen.push(each));
  return seen;
}

async function harnessWith(strategies: Strategy[], options: HarnessOptions = {}): Promise<Harness> {
  const harness = createHarness({ ...options, strategies });
  await harness.ready();
  return harness;
}

describe('signals$', () => {
  it('has the signals of bars beside those of predictions, each under its strategy', async () => {
    const harness = await harnessWith([strategy(), onBars('minute', 'price.last > 100.5')]);
    const [follow, minute] = [seenBy(harness, 'follow'), seenBy(harness, 'minute')];
    await minutesEnd(harness, 4, 100);
    await minutesEnd(harness, 1, 101);
    await harness.predict('BUY', { confidence: 0.6 });
    expect(minute).toMatchObject([
      {
        source: 'bar',
        bar: { end: FIVE_PAST, lengthMs: MINUTE_MS },
        signal: { id: 'bar-AAPL-20261118T150500Z/minute', side: 'long', price: 101 },
      },
    ]);
    expect(follow).toMatchObject([
      { source: 'prediction', prediction: { confidence: 0.6 }, signal: { side: 'long' } },
    ]);
    expect(follow.map(({ signal }) => signal.bar)).toEqual([undefined]);
  });

  it('has refused signals of bars, and nothing of another symbol', async () => {
    const harness = await harnessWith([onBars('minute', 'price.last > 100.5')]);
    const [here, elsewhere] = [seenBy(harness, 'minute'), seenBy(harness, 'minute', 'MSFT')];
    await minutesEnd(harness, 3, 101);
    expect(harness.of('signal-refused')).toHaveLength(2);
    expect(here.map(({ signal }) => signal.id)).toEqual([
      'bar-AAPL-20261118T150100Z/minute',
      'bar-AAPL-20261118T150200Z/minute',
      'bar-AAPL-20261118T150300Z/minute',
    ]);
    expect(elsewhere).toEqual([]);
  });

  it.each([
    ['a bar', [onBars('follow', 'price.last > 100.5')]],
    ['a prediction', [strategy()]],
  ])('has the signal of %s once if its order is not sent', async (_, strategies) => {
    const harness = await harnessWith(strategies, { settings: { mode: 'dry-run' } });
    const seen = seenBy(harness, 'follow');
    if (strategies[0]?.entry.everyMs === undefined) await harness.predict('BUY');
    else await minutesEnd(harness, 1, 101);
    expect(harness.of('signal-taken')).toHaveLength(1);
    expect(harness.of('signal-refused')).toHaveLength(1);
    expect(seen).toHaveLength(1);
  });

  it('has a pending reversal once, although it is judged again when the symbol is flat', async () => {
    const harness = createHarness();
    const { s, t } = await held(harness);
    const seen = seenBy(harness, 'follow');
    await harness.predict('SELL');
    await harness.fill(harness.newest('x'), 100, 99.98);
    for (const leg of [s, t]) await harness.status(leg, 'cancelled');
    await harness.pass(6_000);
    await harness.snapshot();
    await harness.quote(100);
    await harness.pass(300);
    expect(harness.of('wish-stored')).toHaveLength(1);
    expect(harness.of('signal-taken').map(({ signal }) => signal.side)).toEqual(['long', 'short']);
    expect(seen).toHaveLength(1);
  });
});
