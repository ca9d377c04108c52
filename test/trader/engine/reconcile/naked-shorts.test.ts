// A person sells contracts by hand in the account that sluice trades: an alarm says what nothing covers, and nothing of it is traded.
import { describe, expect, it } from 'vitest';
import type { BrokerSnapshot } from '../../../../src/trader/ports/broker-reports.ts';
import { createHarness, type Harness } from '../harness/harness.ts';
import { covered, net } from '../requests/covered.ts';
import { BOUGHT, held, holds, looks, SOLD } from './spreads.ts';

const CALL = 'AAPL 261218C00240000';
const PUT = 'AAPL 261218P00200000';

function alarmsIn(harness: Harness): readonly string[] {
  return harness
    .of('alarm-raised')
    .filter(({ alarm }) => alarm === 'foreign-position')
    .map(({ text }) => text);
}

const open = (harness: Harness) =>
  [...harness.state().alarms.values()].map(({ kind, symbol }) => [kind, symbol]);

async function shown(positions: BrokerSnapshot['positions']): Promise<readonly string[]> {
  const harness = createHarness();
  await harness.ready();
  await looks(harness, positions);
  await looks(harness, positions);
  expect(harness.submits()).toEqual([]);
  return alarmsIn(harness);
}

describe('contracts that a person has sold', () => {
  it.each([
    ['alone', [holds(CALL, -2)], '2 contracts of'],
    ['beside fewer shares', [holds(CALL, -2), holds('AAPL', 199)], '1 contract of'],
    [
      'beside one that expires before',
      [holds(CALL, -1), holds('AAPL 261211C00240000', 1)],
      '1 contract of',
    ],
    ['beside a put', [holds(CALL, -1), holds('AAPL 261218P00240000', 1)], '1 contract of'],
  ])('are calls %s: nothing bounds what they can lose', async (_, positions, count) => {
    const texts = await shown(positions);
    expect(texts).toHaveLength(1);
    expect(texts[0]).toContain(count);
    expect(texts[0]).toContain('nothing bounds what it can lose');
  });

  it('are puts: the alarm says what they can lose', async () => {
    const texts = await shown([holds(PUT, -2), holds('AAPL', 500)]);
    expect(texts).toEqual([expect.stringMatching(/up to .*40,?000.*; keep that much cash/)]);
  });

  it.each([
    ['shares', [holds(CALL, -2), holds('AAPL', 200)]],
    ['another contract', [holds(CALL, -2), holds('AAPL 270115C00260000', 2)]],
    ['shares that were sold short', [holds(PUT, -1), holds('AAPL', -100)]],
  ])('are covered by %s', async (_, positions) => {
    expect(await shown(positions)).toEqual([]);
  });

  it.each([
    ['the later one first', ['AAPL 270115C00240000', CALL]],
    ['the later one last', [CALL, 'AAPL 270115C00240000']],
  ])(
    'are two of which a bought one covers one only, whichever is listed first: %s',
    async (_, sold) => {
      const bought = holds('AAPL 270115C00260000', 1);
      const texts = await shown([...sold.map((symbol) => holds(symbol, -1)), bought]);
      expect(texts).toHaveLength(1);
      expect(
        await shown([...sold.map((symbol) => holds(symbol, -1)), bought, holds('AAPL', 100)]),
      ).toEqual([]);
      const early = holds('AAPL 261218C00260000', 1);
      const left = [...sold.map((symbol) => holds(symbol, -1)), bought, early];
      expect(await shown(left)).toEqual([]);
    },
  );

  it('are one more than the vertical of ours covers', async () => {
    const harness = await held();
    await harness.pass(60_000);
    await looks(harness, [holds(BOUGHT, 2), holds(SOLD, -2)]);
    expect(alarmsIn(harness)).toEqual([]);
    await looks(harness, [holds(BOUGHT, 2), holds(SOLD, -3)]);
    expect(alarmsIn(harness)).toEqual([expect.stringContaining(`1 contract of ${SOLD}`)]);
  });

  it('are at another strike, beside a vertical of ours that is whole', async () => {
    const harness = await held();
    await harness.pass(60_000);
    const other = 'AAPL 270115C00250000';
    await looks(harness, [holds(BOUGHT, 2), holds(SOLD, -2), holds(other, -1)]);
    await looks(harness, [holds(BOUGHT, 2), holds(SOLD, -2), holds(other, -1)]);
    expect(alarmsIn(harness)).toEqual([expect.stringContaining(`1 contract of ${other}`)]);
    expect(harness.engine.status()).toMatchObject({ positions: 1, unprotected: [] });
  });

  it('beside a call of ours that a holding covers', async () => {
    const harness = await covered();
    await harness.pass(60_000);
    await looks(harness, net(100, -2).positions);
    expect(alarmsIn(harness)).toEqual([expect.stringContaining('1 contract of')]);
    await looks(harness, net(200, -2).positions);
    await looks(harness, net(100, -2).positions);
    expect(alarmsIn(harness)).toHaveLength(1);
  });

  it('count again from the first answer that shows them, and raise the alarm once', async () => {
    const harness = createHarness();
    await harness.ready();
    const look = async (shares: number) => {
      await harness.snapshot({ positions: [holds(CALL, -2), holds('AAPL', shares)] });
      await harness.pass(6_000);
    };
    for (const shares of [0, 200, 0]) await look(shares);
    expect(alarmsIn(harness)).toEqual([]);
    for (const shares of [0, 0, 200, 0, 0]) await look(shares);
    expect(alarmsIn(harness)).toHaveLength(1);
  });

  it('stay in the open alarms until the account does not show them, although nothing of ours is open in the contract', async () => {
    const harness = createHarness();
    await harness.ready();
    const shares = holds('AAPL', 50);
    await looks(harness, [holds(CALL, -2), shares]);
    await looks(harness, [holds(CALL, -2), shares]);
    await harness.predict('BUY');
    expect(open(harness)).toEqual([['foreign-position', CALL]]);
    await looks(harness, [shares]);
    expect(open(harness)).toEqual([]);
  });

  it('may be seen before what covers them', async () => {
    const harness = createHarness();
    await harness.ready();
    await harness.snapshot({ positions: [holds(CALL, -2)] });
    await harness.pass(6_000);
    await looks(harness, [holds(CALL, -2), holds('AAPL', 200)]);
    expect(alarmsIn(harness)).toEqual([]);
  });
});
