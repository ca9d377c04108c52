// A strategy on bars whose condition cannot be computed says why, once for each reason.
import { describe, expect, it } from 'vitest';
import { READ_BAR_MS } from '../../../../src/market/bars/bar-lengths.ts';
import type { Strategy } from '../../../../src/trader/domain/strategy/strategy.ts';
import { strategyOf, withWhen } from '../../config/code/code-text.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { minutesEnd } from '../harness/minutes.ts';
import { strategy } from '../harness/settings.ts';

const ON_BARS = { side: 'long', everyMs: READ_BAR_MS['1m'] } as const;

async function ready(its: Partial<Strategy>): Promise<Harness> {
  const harness = createHarness({ strategies: [strategy(its)] });
  await harness.ready();
  return harness;
}

/** Its file passes its check at the prices of the check, which are below 150. */
function written(when: string): Promise<Harness> {
  const { code } = strategyOf(withWhen(when));
  if (code === undefined) throw new Error('it is not written as code');
  return ready({ code, entry: { ...ON_BARS, when: code.text } });
}

function whys(harness: Harness): string[] {
  return harness
    .of('signal-refused')
    .flatMap(({ reasons }) => reasons)
    .map((reason) => (reason.kind === 'condition_failed' ? reason.why : reason.kind));
}

function tally(harness: Harness) {
  return harness.engine.strategies()[0]?.symbols[0]?.bars;
}

describe('a strategy on bars', () => {
  it('that throws is refused with what it threw, once for each reason', async () => {
    const harness = await written(`({ price }) => {
      if (price.last > 151) throw new Error(price.last > 152 ? 'too far' : 'no plan');
      return price.last > 150;
    }`);
    await minutesEnd(harness, 2, 151.5);
    await minutesEnd(harness, 2, 152.5);
    await minutesEnd(harness, 1, 151.5);
    expect(whys(harness)).toEqual(
      ['no plan', 'too far'].map((why) => expect.stringContaining(why)),
    );
    expect(harness.of('signal-refused')[0]?.signal.id).toMatch(/^bar-AAPL-.*\/follow$/);
    expect(tally(harness)).toMatchObject({
      ...{ wasTrue: 0, wasFalse: 0, wasUnknown: 5 },
      whyUnknown: expect.stringContaining('no plan'),
    });
    await minutesEnd(harness, 1, 150.5);
    expect(harness.of('signal-taken')).toHaveLength(1);
  });

  it('that is too slow three times says that it is called no more', async () => {
    const harness = await written('({ price }) => { while (price.last > 150) {} return false; }');
    await minutesEnd(harness, 5, 151);
    expect(whys(harness)).toEqual([
      expect.stringMatching(/^took longer than \d+ ms$/),
      expect.stringContaining('it is not called again until its file changes'),
    ]);
  });

  it('whose condition divides by zero is refused', async () => {
    const when = '1.0 / (price.last - 151.0) > 0.0';
    const harness = await ready({ entry: { ...ON_BARS, when } });
    await minutesEnd(harness, 2, 151);
    expect(whys(harness)).toEqual(['division by zero']);
    expect(tally(harness)).toMatchObject({ wasUnknown: 2, whyUnknown: 'division by zero' });
  });
});
