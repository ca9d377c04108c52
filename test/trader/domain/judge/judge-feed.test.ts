import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS } from '../../../../src/kernel/instant.ts';
import { US_EQUITIES } from '../../../../src/market/venues/us.ts';
import { feedJudgement } from '../../../../src/trader/contract/feed-judgement.ts';
import { callsOf, type JudgedPrediction } from '../../../../src/trader/domain/judge/call.ts';
import { judgeFeed } from '../../../../src/trader/domain/judge/judge-feed.ts';
import { judgementJson } from '../../../../src/trader/domain/judge/judge-json.ts';
import { judgeSections } from '../../../../src/trader/domain/judge/judge-sections.ts';
import type { Judgement } from '../../../../src/trader/domain/judge/judgement.ts';
import { movesOf } from '../../../../src/trader/domain/judge/move.ts';
import { type MinuteClose, priceDaysOf } from '../../../../src/trader/domain/judge/price-days.ts';
import { primaryHits, verdictText } from '../../../../src/trader/domain/judge/verdict-text.ts';
import { et } from '../report/sample-run.ts';
import { JUDGE_TERMS } from './judge-terms.ts';
import { buyingOnly, coin, type Family, mostlyBuying, skilled, worldOf } from './seeded-feed.ts';

function judged(family: Family, { days = 20, terms = JUDGE_TERMS, seed = 5 } = {}): Judgement {
  const world = worldOf(seed, { days });
  return judgeFeed(callsOf(family(world), world.prices).calls, world.prices, terms);
}

function bars(start: ReturnType<typeof et>, closes: readonly number[]): MinuteClose[] {
  return closes.map((close, at) => ({ start: instant(start + at * MINUTE_MS), close }));
}

describe('a judgement', () => {
  it('is as JSON what the contract describes, whatever is unknown', () => {
    const whole = { ...JUDGE_TERMS, depth: 'all' } as const;
    for (const one of [
      judged(skilled(0.55), { terms: whole }),
      judged(coin, { days: 3, terms: whole }),
      judged(buyingOnly),
    ]) {
      const written = { feed: 'flow', ...judgementJson(one) };
      expect(feedJudgement.parse(written)).toEqual(written);
    }
  });

  it('finds the half hour that a feed knows', () => {
    const judgement = judged(skilled(0.55));
    expect(judgement.verdict).toEqual({ kind: 'knows' });
    expect(judgement).toMatchObject({ calls: 2_000, days: 20 });
    const { test } = primaryHits(judgement) ?? {};
    expect(test?.byChance).toBeCloseTo(0.5, 1);
    expect(verdictText(judgement)).toMatch(
      /^The feed knows something\. After 30 minutes 5\d\.\d % of 2000 calls were right; chance gives/,
    );
  });

  it('says how many days a feed needs that shows nothing', () => {
    const judgement = judged(coin);
    expect(judgement.verdict).toEqual({ kind: 'nothing-shown' });
    expect(judgement.power?.days).toBeGreaterThanOrEqual(10);
    expect(verdictText(judgement)).toMatch(/5\.0 points (?:are found )?with 80 % probability/);
  });

  it('says that moves to the next close overlap where they decide', () => {
    const horizons = ['30m', 'next close'] as const;
    const sentences = (primary: (typeof horizons)[number]) => {
      const judgement = judged(coin, { terms: { ...JUDGE_TERMS, primary, horizons } });
      const last = judgeSections(judgement).at(-1);
      return last?.kind === 'sentences' ? last.sentences : [];
    };
    const overlap = expect.stringMatching(/^Moves to the next close overlap .* about 8 of 100/);
    expect(sentences('next close')).toContainEqual(overlap);
    expect(sentences('30m')).not.toContainEqual(overlap);
  });

  it('finds a feed that is wrong', () => {
    expect(judged(skilled(0.42)).verdict).toEqual({ kind: 'wrong' });
  });

  it('decides nothing about calls of one side, or about fewer than ten days', () => {
    expect(judged(buyingOnly).verdict).toEqual({ kind: 'one-sided', signal: 'BUY' });
    const early = judged(skilled(0.9), { days: 9 });
    expect(early.verdict).toEqual({ kind: 'too-few-days', days: 9, needed: 10 });
    expect(verdictText(early)).toMatch(/9 days with calls, and at least 10 are needed/);
    expect(early.horizons[0]?.runsP).toBeUndefined();
  });

  it('counts every other figure in the p-values of each of them', () => {
    const judgement = judged(coin, {
      terms: { ...JUDGE_TERMS, horizons: ['30m', '60m', 'close'] },
    });
    // Two hit rates beside the primary one, and three moves.
    expect(judgement.adjusted.size).toBe(5);
    const cells = [...judgement.adjusted];
    const smallest = Math.min(...cells.map(([{ test }]) => test?.p ?? 1));
    expect(Math.min(...judgement.adjusted.values())).toBeCloseTo(Math.min(1, smallest * 5), 12);
  });

  it('is the same for the same seed, and takes the market off by beta', () => {
    const [one, other] = [judged(coin), judged(coin)];
    expect(primaryHits(one)?.test).toEqual(primaryHits(other)?.test);
    const world = worldOf(5);
    const netOf = (symbolAt: (index: number) => string) => {
      const predictions = coin(world).map((call, at) => ({ ...call, symbol: symbolAt(at) }));
      const { calls } = callsOf(predictions, world.prices);
      const terms = { ...JUDGE_TERMS, depth: 'all' as const, horizons: ['30m' as const] };
      return judgeFeed(calls, world.prices, terms).horizons[0];
    };
    // Of the market itself nothing is left: two calls of another symbol keep what they have.
    const mixed = netOf((at) => (at < 2 ? 'S01' : 'S00'));
    expect(Math.abs(mixed?.net?.observed ?? 1)).toBeLessThan(1e-5);
    expect(Math.abs(mixed?.move.observed ?? 0)).toBeGreaterThan(1e-5);
    expect(netOf(() => 'S00')?.net).toBeUndefined();
  });

  it('says why nothing is net of the market, and what to give', () => {
    const world = worldOf(5);
    const { calls } = callsOf(coin(world), world.prices);
    const saidOf = (changes: Partial<typeof JUDGE_TERMS>, prices = world.prices, all = calls) => {
      const terms = { ...JUDGE_TERMS, depth: 'all' as const, horizons: ['30m' as const] };
      const sections = judgeSections(judgeFeed(all, prices, { ...terms, ...changes }));
      const last = sections.at(-1);
      return last?.kind === 'sentences' ? last.sentences.filter((one) => one.includes('NET')) : [];
    };
    expect(saidOf({})).toEqual([]);
    expect(saidOf({ market: 'SPY' })).toEqual([
      'NET is empty: there are no bars of SPY. Bring them with `sluice data import`, add --bars SPY=FILE, or name another market with --market.',
    ]);
    const own = calls.filter(({ symbol }) => symbol === 'S00');
    expect(saidOf({}, world.prices, own)).toEqual([
      'NET is empty: every call is in S00, which is the market. Name another one with --market.',
    ]);
    // As if the market had bars of the last days only.
    const { sessions, closesBySymbol } = world.prices;
    const ofMarket = closesBySymbol.get('S00') ?? [];
    const from = (day: number) => ({
      ...world.prices,
      closesBySymbol: new Map(closesBySymbol).set(
        'S00',
        ofMarket.map((closes, at) => (at < day ? closes.map(() => Number.NaN) : closes)),
      ),
    });
    expect(saidOf({}, from(sessions.length))).toEqual([
      'NET is empty: S00 has no bars at the minutes of the calls. Bring them with `sluice data import`, add --bars S00=FILE, or name another market with --market.',
    ]);
    expect(saidOf({}, from(10))).toEqual([
      expect.stringMatching(
        /^NET counts \d+ of \d+ calls: at the others S00 has no bars\. Bring them with `sluice data import`, add --bars S00=FILE, or name another market with --market\.$/,
      ),
    ]);
  });

  it('has each part of the feed, and days like these exchanged with each other', () => {
    const world = worldOf(5);
    const { calls } = callsOf(coin(world), world.prices);
    const { groups, delays, bands } = judgeFeed(calls, world.prices, {
      ...JUDGE_TERMS,
      depth: 'all',
      horizons: ['30m'],
    });
    expect(new Set(groups.map(({ by }) => by))).toEqual(
      new Set(['side', 'hour', 'regime', 'ticker']),
    );
    const countOf = (by: string) =>
      groups.filter((group) => group.by === by).reduce((sum, { hits }) => sum + hits.count, 0);
    expect(countOf('ticker')).toBe(2_000);
    expect(countOf('side')).toBe(2_000);
    const regimes = groups.filter(({ by }) => by === 'regime').map(({ hits }) => hits.days);
    expect((regimes[0] ?? 0) + (regimes[1] ?? 0)).toBe(20);
    expect(regimes.slice(2)).toEqual([10, 10]);
    expect(delays.map(({ minutes }) => minutes)).toEqual([0, 1, 2, 5, 10, 15, 30, 60, 120]);
    expect(bands.map(({ from }) => from)).toEqual([0.5, 0.6, 0.7, 0.8, 0.9]);
  });
});

describe('days of a regime', () => {
  it('are exchanged with each other, since a rise makes calls to buy right by itself', () => {
    const world = worldOf(5, { days: 40 });
    const { calls } = callsOf(mostlyBuying(world), world.prices);
    const { groups } = judgeFeed(calls, world.prices, {
      ...JUDGE_TERMS,
      depth: 'all',
      horizons: ['30m'],
    });
    const testOf = (part: string) => groups.find(({ group }) => group === part)?.hits.test;
    const [rose, fell] = [testOf('market rose'), testOf('market fell')];
    expect((rose?.byChance ?? 0) - (fell?.byChance ?? 1)).toBeGreaterThan(0.03);
    expect(rose?.p).toBeGreaterThan(0.05);
  });
});

describe('the prices of a judgement', () => {
  const open = et('2020-11-25 09:30');
  // The day after is Thanksgiving; 27 November closes at 13:00.
  const prices = priceDaysOf(
    new Map([
      [
        'SPY',
        [
          ...bars(open, [100, 101, 102]),
          ...bars(et('2020-11-25 09:35'), [104]),
          ...bars(et('2020-11-27 12:59'), [52]),
        ],
      ],
    ]),
    US_EQUITIES,
    () => 2,
  );

  it('are the closes of minutes, and the last price where nothing traded', () => {
    expect(prices.sessions.map(({ day }) => day)).toEqual(['2020-11-25', '2020-11-27']);
    const move = movesOf(prices, 'SPY', '5m');
    expect(move(0, 0)).toBeCloseTo(0.04, 12);
    expect(movesOf(prices, 'SPY', '1m')(0, 3)).toBeCloseTo(0, 12);
    // Held for five minutes after the last bar, and not longer.
    expect(move(0, 5)).toBeCloseTo(0, 12);
    expect(move(0, 6)).toBeNaN();
  });

  it('go over a split to the next close, and end with an early close', () => {
    expect(movesOf(prices, 'SPY', 'next close')(0, 0)).toBeCloseTo((52 * 2) / 100 - 1, 12);
    expect(movesOf(prices, 'SPY', 'close')(0, 0)).toBeNaN();
    expect(movesOf(prices, 'SPY', 'close')(1, 209)).toBe(0);
  });

  it('leave out predictions without them, by their reason', () => {
    const at = (symbol: string, moment: ReturnType<typeof et>): JudgedPrediction => ({
      ...{ symbol, signal: 'BUY', confidence: 0.7 },
      at: moment,
    });
    const { calls, withoutBars, outside } = callsOf(
      [at('SPY', et('2020-11-25 10:00')), at('SPY', et('2020-11-25 08:00')), at('QQQ', open)],
      prices,
    );
    expect(calls).toMatchObject([{ session: 0, minute: 30, side: 1 }]);
    expect([...withoutBars]).toEqual([['QQQ', 1]]);
    expect(outside).toBe(1);
  });
});
