// A prediction whose price cannot be compared with a live one takes no new risk, and still ends what it is against.
import { describe, expect, it } from 'vitest';
import { NO_EXITS } from '../../../../src/trader/domain/strategy/strategy.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { strategy } from '../harness/settings.ts';

const WIDE = { stop: { kind: 'percent', percent: 10 }, target: undefined } as const;

async function long(exit = { ...NO_EXITS, opposite: true }): Promise<Harness> {
  const harness = createHarness({ strategies: [strategy({ ...WIDE, exit })] });
  await harness.ready();
  await harness.enter();
  await harness.pass(10_000);
  return harness;
}

/** Flat, and the broker agrees. */
async function flat(harness: Harness): Promise<void> {
  const { s } = harness.bracket();
  await harness.fill(harness.newest('x'), 100, 99.98);
  await harness.status(s, 'cancelled');
  await harness.pass(6_000);
  await harness.snapshot();
  await harness.quote(100);
  await harness.pass(300);
}

function verdicts(harness: Harness): string[] {
  return harness.of('prediction-judged').map(({ verdict }) => verdict.kind);
}

function closings(harness: Harness): string[] {
  return harness.of('position-closing').map(({ reason }) => reason);
}

describe('a prediction for the other side', () => {
  it('with an anchor far from the market closes the position, once and without a reversal', async () => {
    const harness = await long();
    await harness.quote(97.7);
    const same = { id: 'one', timestamp: harness.now(), stock_price: 100 };
    await harness.predict('SELL', same);
    await harness.predict('SELL', same);
    expect(verdicts(harness)).toEqual(['accepted', 'price_mismatch', 'duplicate']);
    expect(closings(harness)).toEqual(['opposite']);
    expect(harness.of('wish-stored')).toEqual([]);
    await flat(harness);
    expect(harness.submits('entry')).toHaveLength(1);
  });

  it('without a fresh quote closes the position, and enters once when it is accepted later', async () => {
    const harness = await long();
    await harness.quote(100);
    await harness.pass(6_000);
    const same = { id: 'one', timestamp: harness.now() };
    await harness.predict('SELL', same);
    expect(verdicts(harness)).toEqual(['accepted', 'no_price']);
    expect(closings(harness)).toEqual(['opposite']);
    await flat(harness);
    await harness.predict('SELL', same);
    await harness.predict('SELL', same);
    expect(verdicts(harness)).toEqual(['accepted', 'no_price', 'accepted', 'duplicate']);
    expect(harness.of('wish-stored')).toEqual([]);
    expect(closings(harness)).toEqual(['opposite']);
    expect(harness.submits('entry')).toHaveLength(2);
    expect(harness.bracket().e.side).toBe('sell');
  });

  it('closes nothing that was entered after it, when the feed repeats it without a price', async () => {
    const harness = await long();
    await harness.quote(100);
    await harness.pass(6_000);
    const older = { id: 'one', timestamp: harness.now() };
    await harness.predict('SELL', older);
    await flat(harness);
    await harness.enter();
    expect(harness.submits('entry')).toHaveLength(2);
    await harness.pass(6_000);
    await harness.predict('SELL', older);
    expect(verdicts(harness).at(-1)).toBe('no_price');
    expect(closings(harness)).toEqual(['opposite']);
    expect(harness.state().unpriced.size).toBe(1);
  });

  it('closes nothing whose strategy leaves on no such prediction, and enters nothing', async () => {
    const harness = await long({ ...NO_EXITS, opposite: false });
    await harness.quote(97.7);
    await harness.predict('SELL', { stock_price: 100 });
    await harness.predict('BUY', { stock_price: 100 });
    expect(closings(harness)).toEqual([]);
    expect(harness.submits('entry')).toHaveLength(1);
  });
});

it('NEUTRAL closes the position of a strategy that leaves on it', async () => {
  const harness = await long({ ...NO_EXITS, opposite: true, neutral: true });
  await harness.quote(97.7);
  await harness.predict('NEUTRAL', { stock_price: 100 });
  expect(verdicts(harness)).toEqual(['accepted', 'price_mismatch']);
  expect(closings(harness)).toEqual(['neutral']);
});

it('an exit condition on the prediction holds', async () => {
  const harness = await long({ ...NO_EXITS, when: ['prediction.signal == "SELL"'] });
  await harness.quote(97.7);
  await harness.predict('SELL', { stock_price: 100 });
  expect(closings(harness)).toEqual(['exit_condition']);
});

it('drops the reversal that waits', async () => {
  const harness = await long();
  await harness.quote(100);
  await harness.predict('SELL');
  expect(harness.state().pendingReversals.size).toBe(1);
  await harness.pass(6_000);
  await harness.predict('SELL');
  expect(verdicts(harness).at(-1)).toBe('no_price');
  expect(harness.of('wish-dropped').map(({ why }) => why)).toEqual(['a newer prediction came']);
  await flat(harness);
  expect(harness.submits('entry')).toHaveLength(1);
});
