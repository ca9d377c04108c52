// `sluice chain` beside no daemon: contracts and quotes over the real wire, ranked, with the reasons against the others.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWorld, type Ran, type World } from '../processes/three-processes.ts';
import { until } from '../processes/waiting.ts';
import { FOLLOW_AAPL } from '../processes/world-files.ts';

let world: World;

interface Printed {
  readonly underlying_price: number;
  readonly expiries: readonly string[];
  readonly contracts: readonly {
    readonly contract: string;
    readonly expiry: string;
    readonly delta: number;
    readonly bid: number;
    readonly ask: number;
    readonly score: number;
  }[];
  readonly refused: readonly { readonly contract: string; readonly reasons: readonly object[] }[];
}

beforeAll(async () => {
  world = await createWorld({
    market: '2020-12-16T10:00:00-05:00',
    speed: 10,
    symbols: ['AAPL'],
    strategy: FOLLOW_AAPL,
  });
  await until('the market is open', async () => {
    const { time } = (await world.state()) as unknown as { readonly time: string };
    return Date.parse(time) > Date.parse('2020-12-16T15:00:00Z');
  });
});

afterAll(() => world?.end());

function chain(...args: string[]): Promise<Ran> {
  const clock = `2020-12-16T10:05:00-05:00@${Date.now()}x10`;
  return world.sluice('chain', ...args, '-c', 'config/sluice.yaml', '--clock', clock);
}

describe('the chain of a stock', () => {
  it('has the contracts that pass, the best first, near the delta and within the days', async () => {
    const ran = await chain('aapl', '--min-volume', '0', '--json');
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    const { underlying_price: price, expiries, contracts } = JSON.parse(ran.stdout) as Printed;
    expect(price).toBeGreaterThan(50);
    expect(contracts.length).toBeGreaterThan(0);
    for (const { expiry, delta, bid, ask } of contracts) {
      expect(expiries).toContain(expiry);
      expect(delta).toBeGreaterThanOrEqual(0.3);
      expect(delta).toBeLessThanOrEqual(0.4);
      expect(ask).toBeGreaterThan(bid);
    }
    const scores = contracts.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((one, other) => other - one));
  });

  it('says in a sentence what the best one costs and loses at most', async () => {
    const ran = await chain('AAPL', '--put', '--min-volume', '0');
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toMatch(
      /The first one buys 1 AAPL \d+ Jan 2021 \d+ put at up to \d+\.\d\d: it can lose [\d,.]+ USD at most; break-even [\d.]+\.\n$/,
    );
    for (const line of ran.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(150);
  });

  it('says why none passes, with every reason', async () => {
    const ran = await chain('AAPL', '--min-interest', '100000000', '--json');
    expect(ran.code).toBe(1);
    const { contracts, refused } = JSON.parse(ran.stdout) as Printed;
    expect(contracts).toEqual([]);
    for (const { reasons } of refused)
      expect(reasons).toContainEqual(expect.objectContaining({ kind: 'open_interest_too_low' }));
  });

  it.each([
    [['AAPL', '--dte', 'soon'], 2, 'not a range'],
    [['AAPL', '--dte', '45..20'], 2, 'not a range'],
    [['ZZZZQ7'], 1, 'ZZZZQ7'],
  ])('%j ends with %i and one sentence', async (args, code, words) => {
    const ran = await chain(...args);
    expect(ran.code).toBe(code);
    expect(ran.stderr).toContain(words);
    expect(ran.stderr.trim().split('\n')).toHaveLength(1);
  });
});
