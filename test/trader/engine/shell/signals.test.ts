// The stream of signals: each once, whether a prediction or the end of a bar began it.
import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS } from '../../../../src/kernel/instant.ts';
import type { Strategy } from '../../../../src/trader/domain/strategy/strategy.ts';
import type { SignalSeen } from '../../../../src/trader/ports/trader.ts';
import { held } from '../position-reconciler/held.ts';
import { minutesEnd } from '../rig/minutes.ts';
import { createRig, type Rig, type RigOptions } from '../rig/rig.ts';
import { strategy } from '../rig/settings.ts';

const FIVE_PAST = instant(Date.UTC(2026, 10, 18, 15, 5));

function onBars(name: string, when: string): Strategy {
  return strategy({ name, entry: { side: 'long', when, everyMs: MINUTE_MS } });
}

function seenBy(rig: Rig, name: string, symbol = 'AAPL'): SignalSeen[] {
  const seen: SignalSeen[] = [];
  rig.engine.signals$(name, symbol).subscribe((each) => seen.push(each));
  return seen;
}

async function rigWith(strategies: Strategy[], options: RigOptions = {}): Promise<Rig> {
  const rig = createRig({ ...options, strategies });
  await rig.ready();
  return rig;
}

describe('signals$', () => {
  it('has the signals of bars beside those of predictions, each under its strategy', async () => {
    const rig = await rigWith([strategy(), onBars('minute', 'price.last > 100.5')]);
    const [follow, minute] = [seenBy(rig, 'follow'), seenBy(rig, 'minute')];
    await minutesEnd(rig, 4, 100);
    await minutesEnd(rig, 1, 101);
    await rig.predict('BUY', { confidence: 0.6 });
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
    const rig = await rigWith([onBars('minute', 'price.last > 100.5')]);
    const [here, elsewhere] = [seenBy(rig, 'minute'), seenBy(rig, 'minute', 'MSFT')];
    await minutesEnd(rig, 3, 101);
    expect(rig.of('signal-refused')).toHaveLength(2);
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
    const rig = await rigWith(strategies, { settings: { mode: 'dry-run' } });
    const seen = seenBy(rig, 'follow');
    if (strategies[0]?.entry.everyMs === undefined) await rig.predict('BUY');
    else await minutesEnd(rig, 1, 101);
    expect(rig.of('signal-taken')).toHaveLength(1);
    expect(rig.of('signal-refused')).toHaveLength(1);
    expect(seen).toHaveLength(1);
  });

  it('has a pending reversal once, although it is judged again when the symbol is flat', async () => {
    const rig = createRig();
    const { s, t } = await held(rig);
    const seen = seenBy(rig, 'follow');
    await rig.predict('SELL');
    await rig.fill(rig.newest('x'), 100, 99.98);
    for (const leg of [s, t]) await rig.status(leg, 'cancelled');
    await rig.pass(6_000);
    await rig.snapshot();
    await rig.quote(100);
    await rig.pass(300);
    expect(rig.of('wish-stored')).toHaveLength(1);
    expect(rig.of('signal-taken').map(({ signal }) => signal.side)).toEqual(['long', 'short']);
    expect(seen).toHaveLength(1);
  });
});
