// What an overnight change is measured against: shares, cost and price of a symbol, marked once after the close while all of them agree.
import { describe, expect, it } from 'vitest';
import { instant, SECOND_MS } from '../../../../src/kernel/instant.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { ACCOUNT } from '../harness/settings.ts';

const CLOSE = Date.parse('2026-11-18T21:00:00Z');
const at = (ms: number) => instant(CLOSE + ms);
const marks = (harness: Harness) => harness.of('holding-marked');

/** A position of 10 hours before the close, as many shares as the account is to show, and a quote just before the close. */
async function held(shown?: number, quoteAt = -5 * SECOND_MS): Promise<Harness> {
  const harness = createHarness();
  await harness.ready();
  const { e, s } = await harness.enter();
  await harness.told(s);
  await harness.pass(10_000);
  const quantity = shown ?? e.quantity;
  const positions = [{ account: ACCOUNT, symbol: 'AAPL', quantity, averageCost: 100.02 }];
  await harness.jump(at(quoteAt));
  await harness.snapshot({ positions });
  await harness.quote(101);
  return harness;
}

describe('the mark of a symbol', () => {
  it('is recorded once, after the close', async () => {
    const harness = await held();
    await harness.pass(3_000);
    expect(marks(harness)).toEqual([]);
    await harness.jump(at(1_000));
    await harness.pass(20_000);
    const { quantity } = harness.bracket().e;
    expect(marks(harness)).toMatchObject([
      { symbol: 'AAPL', quantity, averageCost: 100.02, price: 101 },
    ]);
  });

  it.each([
    ['within a minute', 50 * SECOND_MS, 1],
    ['not later', 61 * SECOND_MS, 0],
  ])('counts prices of the session as those of the close %s', async (_, ms, count) => {
    const harness = await held();
    await harness.jump(at(ms));
    expect(marks(harness)).toHaveLength(count);
  });

  it('needs a quote of both sides', async () => {
    const harness = await held();
    await harness.quote(101, { bid: Number.NaN });
    await harness.jump(at(1_000));
    expect(marks(harness)).toEqual([]);
  });

  it('needs an account that shows our shares', async () => {
    const harness = await held(7);
    await harness.jump(at(1_000));
    expect(marks(harness)).toEqual([]);
  });

  it('is none of a day on which nothing was quoted', async () => {
    const harness = await held();
    await harness.jump(instant(CLOSE + 24 * 3_600_000 + 1_000));
    expect(marks(harness)).toEqual([]);
  });
});
