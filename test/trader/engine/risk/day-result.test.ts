// The day's result as people read it: a sum whose parts are the rows of positions, and which no restart resets.
import { describe, expect, it } from 'vitest';
import { createHarness } from '../harness/harness.ts';

describe("the day's result", () => {
  it('is what was realised and what is open, less fees; a restart keeps it', async () => {
    const harness = createHarness();
    await harness.ready();
    expect(harness.engine.status().day).toMatchObject({ result: 0, realized: 0, open: 0, fees: 0 });
    const { s } = await harness.enter();
    await harness.quote(101);
    expect(harness.engine.status().day).toMatchObject({
      realized: 0,
      open: 98,
      carried: 0,
      result: 98,
    });
    await harness.fill(s, 40, 99, { execId: '0001.x.9.01' });
    harness.broker.say({
      type: 'commission',
      execId: '0001.x.9.01',
      commission: 1.25,
      currency: 'USD',
      realizedPnl: undefined,
    });
    await harness.settle();
    expect(harness.engine.status().day).toMatchObject({
      ...{ realized: -40.8, open: 58.8, fees: 1.25, result: 16.75 },
      unpriced: [],
    });
    const again = await harness.crash();
    expect(again.engine.status().day).toMatchObject({ realized: -40.8, fees: 1.25 });
  });

  it('is not known while a position has no price', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.enter();
    const again = await harness.crash();
    const { result, unpriced } = again.engine.status().day;
    expect(result).toBeNaN();
    expect(unpriced).toEqual(['AAPL']);
  });
});
