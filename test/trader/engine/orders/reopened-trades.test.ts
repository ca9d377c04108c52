// Trades that a corrected or late execution reopens: what they paid, what they aim at, and what they earned in total.
import { describe, expect, it } from 'vitest';
import { createHarness, type Harness } from '../harness/harness.ts';
import { entered, working } from './entered.ts';

const positionOf = (harness: Harness) => [...harness.state().positions.values()][0];
const closedOf = (harness: Harness) => harness.of('position-closed').at(-1);

/** Bought 100 at 100.02, sold at 103; then 40 of the sale are taken back. */
async function reopened(harness: Harness) {
  const legs = await entered(harness);
  await harness.quote(102.5);
  await harness.fill(legs.t, 100, 103, { execId: '0001.c.d.01' });
  await harness.status(legs.s, 'cancelled');
  await harness.fill(legs.t, 60, 103, { execId: '0001.c.d.02' });
  return legs;
}

describe('a trade that a corrected exit reopens', () => {
  it('holds its shares at what was paid for them, with the R and the target of its entry', async () => {
    const harness = createHarness();
    const { t } = await reopened(harness);
    expect(positionOf(harness)).toMatchObject({
      status: 'open',
      quantity: 40,
      averagePrice: 100.02,
      targetPrice: t.limitPrice,
    });
    expect(positionOf(harness)).toHaveProperty('r', expect.closeTo(1.5, 9));
    expect(positionOf(harness)).toHaveProperty('realizedPnl', expect.closeTo(60 * 2.98, 6));
  });

  it('has been open since its entry', async () => {
    const harness = createHarness();
    const { s } = await entered(harness);
    const { openedAt } = { openedAt: undefined, ...positionOf(harness) };
    await harness.pass(3_000);
    await harness.fill(s, 100, 98.5, { execId: '0001.c.d.01' });
    await harness.fill(s, 60, 98.5, { execId: '0001.c.d.02' });
    expect(openedAt).toBeDefined();
    expect(positionOf(harness)).toMatchObject({ quantity: 40, openedAt });
  });

  it('ends with the result of all its shares', async () => {
    const harness = createHarness();
    await reopened(harness);
    await harness.fill(harness.newest('s'), 40, 98.5);
    const pnl = 60 * 2.98 - 40 * 1.52;
    expect(closedOf(harness)).toMatchObject({ quantity: 100 });
    expect(closedOf(harness)?.realizedPnl).toBeCloseTo(pnl, 6);
    expect(closedOf(harness)?.entryPrice).toBeCloseTo(100.02, 6);
    expect(closedOf(harness)?.exitPrice).toBeCloseTo((60 * 103 + 40 * 98.5) / 100, 6);
    const [results = []] = harness.state().results.values();
    expect(results.flatMap(({ parts }) => parts.map((part) => part.pnl))).toEqual([
      expect.closeTo(pnl, 6),
    ]);
    expect(harness.state().dayRealized).toBeCloseTo(pnl, 6);
  });
});

describe('a closed trade of which only a price is corrected', () => {
  it('stays closed with another result, which a later correction of its shares goes on from', async () => {
    const harness = createHarness();
    const { t } = await entered(harness);
    await harness.fill(t, 100, 103, { execId: '0001.c.d.01' });
    await harness.fill(t, 100, 103.1, { execId: '0001.c.d.02' });
    expect(harness.of('trade-restated')).toMatchObject([{ entryPrice: 100.02 }]);
    expect(positionOf(harness)).toMatchObject({ status: 'closed' });
    expect(positionOf(harness)).toHaveProperty('exitPrice', expect.closeTo(103.1, 9));
    expect(positionOf(harness)).toHaveProperty('realizedPnl', expect.closeTo(308, 6));
    await harness.fill(t, 60, 103.1, { execId: '0001.c.d.03' });
    expect(positionOf(harness)).toMatchObject({ quantity: 40, exitShares: 60 });
    expect(positionOf(harness)).toHaveProperty('exitValue', expect.closeTo(60 * 103.1, 6));
    expect(positionOf(harness)).toHaveProperty('realizedPnl', expect.closeTo(60 * 3.08, 6));
  });

  it('of its entry moves the price of the entry', async () => {
    const harness = createHarness();
    const { e, t } = await working(harness);
    await harness.fill(e, 100, 100.02, { execId: '0001.a.b.01' });
    await harness.fill(t, 100, 103);
    await harness.fill(e, 100, 100.12, { execId: '0001.a.b.02' });
    const [restated] = harness.of('trade-restated');
    expect(restated?.entryPrice).toBeCloseTo(100.12, 9);
    expect(restated?.exitPrice).toBe(103);
    expect(restated?.realizedPnl).toBeCloseTo(288, 6);
  });
});

describe('a trade that a corrected entry reopens', () => {
  it('earns what its remaining shares earned, and what is bought back', async () => {
    const harness = createHarness();
    const { e, s, t } = await working(harness);
    await harness.fill(e, 100, 100.02, { execId: '0001.a.b.01' });
    await harness.fill(t, 100, 103);
    await harness.fill(e, 60, 100.02, { execId: '0001.a.b.02' });
    await harness.pass(3_000);
    await harness.status(s, 'cancelled');
    await harness.fill(harness.newest('x'), 40, 102);
    expect(closedOf(harness)?.realizedPnl).toBeCloseTo(60 * 2.98 + 40, 6);
  });
});

describe('an entry of which one execution is taken back', () => {
  it('earns what the others earned, at the price of its exit', async () => {
    const harness = createHarness();
    const { e, t } = await working(harness);
    await harness.fill(e, 50, 100, { execId: '0001.a.b.01' });
    await harness.fill(e, 50, 100.2, { execId: '0001.a.c.01' });
    await harness.fill(e, 0, 100.2, { execId: '0001.a.c.02' });
    expect(positionOf(harness)).toMatchObject({ quantity: 50, averagePrice: 100 });
    await harness.fill(t, 50, 103);
    expect(closedOf(harness)).toMatchObject({ entryPrice: 100, exitPrice: 103, realizedPnl: 150 });
  });
});

describe('a trade that a late fill of its entry reopens', () => {
  it('ends with the result of both parts', async () => {
    const harness = createHarness();
    const { e, s, t } = await working(harness);
    await harness.fill(e, 40, 100);
    await harness.fill(t, 40, 103);
    await harness.status(e, 'cancelled');
    for (const leg of [t, s]) await harness.status(leg, 'cancelled');
    expect(closedOf(harness)).toMatchObject({ realizedPnl: 120 });
    await harness.fill(e, 20, 101);
    expect(positionOf(harness)).toMatchObject({ quantity: 20, averagePrice: 101 });
    await harness.fill(harness.newest('s'), 20, 98.5);
    expect(closedOf(harness)?.realizedPnl).toBeCloseTo(120 - 50, 6);
    expect(closedOf(harness)?.entryPrice).toBeCloseTo((40 * 100 + 20 * 101) / 60, 6);
    expect(closedOf(harness)?.exitPrice).toBeCloseTo((40 * 103 + 20 * 98.5) / 60, 6);
  });
});
