// Runs over days and weeks beside runs that can know nothing.
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/kernel/random.ts';
import type { BarColumns } from '../../../src/market/bars/bar-columns.ts';
import { mondayOf } from '../../../src/market/time/weeks.ts';
import { US_EQUITIES } from '../../../src/market/venues/us.ts';
import { runBacktest } from '../../../src/research/backtest/run-backtest.ts';
import { createBarDraws } from '../../../src/research/null/drawn-bars.ts';
import { exchangedDays } from '../../../src/research/null/exchanged-days.ts';
import { nullInputs } from '../../../src/research/null/null-inputs.ts';
import { againstChance } from '../../../src/research/null/null-runs.ts';
import { chanceSentence, chanceShares } from '../../../src/trader/domain/report/against-chance.ts';
import { LONG_SAID, LONG_UPS, type LongMarket, longMarket } from './long-market.ts';

const DAYS: LongMarket = { seed: 1, bars: 40, strategy: LONG_UPS };
const WEEKS: LongMarket = { ...DAYS, isWeekly: true, strategy: LONG_UPS.replaceAll('1d', '1w') };

/** Of each bar over its open. */
function movesOf({ open, close, count }: BarColumns): readonly number[] {
  return Array.from({ length: count }, (_, at) => (close[at] ?? 0) / (open[at] ?? 1));
}

function drawn(market: LongMarket) {
  const inputs = longMarket(market);
  const draws = createBarDraws(inputs);
  if (!draws.ok) throw new Error(draws.failure);
  return { inputs, bars: draws.value(createRandom(1, 'test')) };
}

describe.each([
  ['days', DAYS],
  ['weeks', WEEKS],
])('drawn %s', (_, market) => {
  const { inputs, bars } = drawn(market);
  const [AA, BB] = ['AA', 'BB'].map((symbol) => {
    const [own, other] = [inputs.bars.get(symbol), bars.get(symbol)];
    if (own === undefined || other === undefined) throw new Error('no bars');
    return { own, other };
  });

  it('take each bar from another one, for all symbols the same one', () => {
    const sources = [AA, BB].map((one) => {
      if (one === undefined) throw new Error('no bars');
      // The mean that is taken out is the same in all.
      const own = movesOf(one.own);
      const shift = (move: number) => own.map((each) => Math.abs(Math.log(each / move)));
      return movesOf(one.other).map((move) => {
        const apart = shift(move);
        return apart.indexOf(Math.min(...apart));
      });
    });
    const [one, other] = sources as [number[], number[]];
    const played = one.map((_, at) => at).slice(5);
    expect(played.filter((at) => one[at] === other[at]).length).toBeGreaterThan(30);
    expect(new Set(played.map((at) => one[at])).size).toBeGreaterThan(15);
  });

  it('keep their times, and what lies before the first session', () => {
    expect(AA?.other.start).toEqual(AA?.own.start);
    expect(AA?.other.end).toEqual(AA?.own.end);
    expect(AA?.other.close.slice(0, 5)).toEqual(AA?.own.close.slice(0, 5));
    expect(AA?.other.close.slice(5)).not.toEqual(AA?.own.close.slice(5));
  });
});

describe('exchanged predictions', () => {
  it('move by whole weeks over weeks, from open to open, with the prices there', () => {
    const inputs = longMarket({ ...WEEKS, strategy: LONG_SAID, skill: 0.5 });
    const predictions = exchangedDays(inputs, createRandom(1, 'test'));
    const opens = new Set(inputs.bars.get('AA')?.start);
    expect(predictions.every(({ at }) => opens.has(at))).toBe(true);
    const weekOf = (at: number) => mondayOf(US_EQUITIES.dayOf(at as never));
    const said = (all: typeof predictions) =>
      all.map(({ at, record }) => `${weekOf(at)} ${(record as { signal: string }).signal}`);
    expect(said(predictions)).not.toEqual(said(inputs.predictions));
    const { accepted, ...refused } = runBacktest({ ...inputs, predictions }).predictions;
    expect([accepted, refused]).toEqual([inputs.predictions.length, {}]);
  });
});

describe('a run over days against chance', () => {
  it('finds predictions that agree with the day, and says what was exchanged', async () => {
    const inputs = longMarket({ ...DAYS, strategy: LONG_SAID, skill: 0.9 });
    const terms = { runs: 19, seed: 1, workers: 1 };
    const chance = await againstChance({ inputs, outcome: runBacktest(inputs), ...terms });
    expect(chanceShares(chance)?.profit.more).toBe(0.05);
    expect(chanceSentence(chance)).toContain('with whole days of predictions exchanged');
  });

  it('finds a trend from day to day, and says what was drawn', async () => {
    const inputs = longMarket({ ...DAYS, bars: 60, trend: 0.5 });
    const terms = { runs: 19, seed: 1, workers: 1 };
    const chance = await againstChance({ inputs, outcome: runBacktest(inputs), ...terms });
    expect(chanceShares(chance)?.profit.more).toBe(0.05);
    expect(chanceSentence(chance)).toContain('over prices drawn in nights and days');
  });

  it('needs thirty days, or weeks without a dividend within', () => {
    const few = nullInputs(longMarket({ ...DAYS, bars: 29 }));
    expect(few.ok ? '' : few.failure).toContain('--null needs 30 sessions, and this run has 29');
    const inputs = longMarket(WEEKS);
    const [first, second] = inputs.sessions;
    if (first === undefined || second === undefined) throw new Error('no sessions');
    const paid = { kind: 'dividend', symbol: 'AA', amount: 1 } as const;
    const onFirst = nullInputs({ ...inputs, actions: [{ ...paid, day: first.day }] });
    expect(onFirst.ok).toBe(true);
    const within = nullInputs({ ...inputs, actions: [{ ...paid, day: second.day }] });
    expect(within.ok ? '' : within.failure).toBe(
      `--null draws weeks as wholes, and the dividend of AA on ${second.day} is within one: use bars of days`,
    );
  });
});
