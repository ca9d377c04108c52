// Predictions that know nothing gain nothing with options: gross they end around zero, net they lose their costs. Predictions that
// know the next hour gain, so the test would see an edge.
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../src/kernel/random.ts';
import { checkLookahead } from '../../../src/research/backtest/check-lookahead.ts';
import { runBacktest } from '../../../src/research/backtest/run-backtest.ts';
import type { Strategy } from '../../../src/trader/domain/strategy/strategy.ts';
import { OPTION_TRADE_DEFAULTS } from '../../../src/trader/domain/terms/option-trade.ts';
import { type FairMarket, fairMarket } from './fair-options.ts';

const SEEDS = 5;
const FREE = { kind: 'none' } as const;
const STRUCTURES: Readonly<Record<string, Partial<Strategy>>> = {
  'single contracts': {},
  'debit verticals': { trade: { ...OPTION_TRADE_DEFAULTS.debit_vertical, deltaGapMax: 2 } },
  'credit verticals': {
    trade: { ...OPTION_TRADE_DEFAULTS.credit_vertical, deltaGapMax: 2 },
    stop: { kind: 'percent', percent: 100 },
    target: { kind: 'percent', percent: 50 },
  },
};

interface Tried {
  readonly trades: number;
  readonly mean: number;
  /** Of the mean. */
  readonly error: number;
}

function tried(
  market: Pick<FairMarket, 'fills' | 'commission' | 'strategy' | 'isForeknown'>,
): Tried {
  const results = Array.from({ length: SEEDS }, (_, seed) =>
    runBacktest(fairMarket({ ...market, seed, days: 3, predictionsPerDay: 20 })),
  ).flatMap(({ trades }) => trades.map(({ pnl }) => pnl));
  const trades = results.length;
  const mean = results.reduce((sum, pnl) => sum + pnl, 0) / trades;
  const variance = results.reduce((sum, pnl) => sum + (pnl - mean) ** 2, 0) / (trades - 1);
  return { trades, mean, error: Math.sqrt(variance / trades) };
}

/** A purchase and a sale in the middle are each rounded against the order by less than a step of 0.05 a share. */
const ROUNDED = 2 * 0.05 * 100;

describe.each(Object.entries(STRUCTURES))('%s', (_name, strategy) => {
  it('gain nothing by predictions that know nothing, and lose what trading costs', () => {
    const gross = tried({ strategy, fills: { kind: 'mid' }, commission: FREE });
    expect(gross.trades).toBeGreaterThan(SEEDS * 10);
    expect(gross.mean).toBeLessThan(3 * gross.error);
    expect(gross.mean).toBeGreaterThan(-ROUNDED - 3 * gross.error);
    const net = tried({ strategy, fills: { kind: 'cross' }, commission: { kind: 'fixed' } });
    expect(net.trades).toBeGreaterThan(SEEDS * 8);
    expect(net.mean).toBeLessThan(gross.mean);
    expect(net.mean).toBeLessThan(-3 * net.error);
  });

  it('gain before costs by predictions that know the next hour', () => {
    const known = tried({
      ...{ strategy, isForeknown: true },
      ...{ fills: { kind: 'mid' }, commission: FREE },
    });
    expect(known.mean).toBeGreaterThan(3 * known.error);
  });
});

describe('the look-ahead check of a synthetic chain', () => {
  it('finds no use of later bars, while contracts are chosen, held and left', () => {
    const inputs = fairMarket({
      ...{ seed: 1, days: 24, predictionsPerDay: 4, commission: FREE, strategy: {} },
      fills: { kind: 'fraction', fraction: 0.5 },
    });
    const { options, sessions } = inputs;
    if (options?.synthetic === undefined) throw new Error('no synthetic chain');
    const terms = {
      ...options.synthetic.terms,
      level: { kind: 'historical', factor: 1, floor: 0.01 },
    } as const;
    const ofCloses = {
      ...inputs,
      sessions: sessions.slice(22),
      options: { ...options, synthetic: { ...options.synthetic, terms } },
    };
    const { differences, compared } = checkLookahead(ofCloses, 4, createRandom(5, 'cuts').next);
    expect(differences).toEqual([]);
    expect(compared).toBeGreaterThan(100);
    expect(runBacktest(ofCloses).trades.length).toBeGreaterThan(2);
  });
});
