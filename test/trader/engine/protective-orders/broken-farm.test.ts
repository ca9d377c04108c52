// The data farm of options is broken, while that of stocks and the line are well: what was quoted last is old, and no stop is watched by it.
import { describe, expect, it } from 'vitest';
import type { Harness } from '../harness/harness.ts';
import { ANN, CALL, held, premium } from '../requests/options.ts';

async function farm(harness: Harness, name: string, isBroken: boolean): Promise<void> {
  harness.broker.say({ type: 'farm-changed', farm: name, isBroken });
  await harness.settle();
}

/** Prices of the stock go on. */
async function waits(harness: Harness, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 2) {
    await harness.quote(230, { symbol: 'AAPL' });
    await harness.pass(2_000);
  }
}

async function watched(): Promise<Harness> {
  const harness = await held();
  await premium(harness, 2, 2.05);
  await harness.command({
    ...{ type: 'stop-at', symbol: CALL, price: 1, isConfirmed: true, by: ANN.user },
  });
  await harness.pass(1_000);
  return harness;
}

const alarms = (harness: Harness) =>
  harness.of('alarm-raised').filter(({ alarm }) => alarm === 'unprotected');

describe('a stop of an option that the daemon watches', () => {
  it('is not watched while the farm is broken that may serve its prices, which the alarm names', async () => {
    const harness = await watched();
    await farm(harness, 'usopt', true);
    await waits(harness, 20);
    expect(alarms(harness)[0]?.text).toContain('the farm usopt is broken');
    const before = alarms(harness).length;
    await farm(harness, 'usopt', false);
    await premium(harness, 2, 2.05);
    await waits(harness, 120);
    expect(alarms(harness)).toHaveLength(before);
  });

  it.each(['ushmds', 'secdefil'])(
    'is watched while %s is broken, which serves no prices',
    async (name) => {
      const harness = await watched();
      await farm(harness, name, true);
      await waits(harness, 20);
      expect(alarms(harness)).toEqual([]);
    },
  );
});
