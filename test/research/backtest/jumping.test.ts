// Passing over prices that change nothing is only fast: every fact of the run is the same as with every print played.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../../src/kernel/instant.ts';
import type { BacktestInputs } from '../../../src/research/backtest/backtest-inputs.ts';
import { runBacktest } from '../../../src/research/backtest/run-backtest.ts';
import type { Strategy } from '../../../src/trader/domain/strategy/strategy.ts';
import type { Settings } from '../../../src/trader/ports/settings.ts';
import { runs } from '../../runs/runs.ts';
import { FIVE_MINUTES } from '../../trader/engine/harness/settings.ts';
import { shippedDays } from './shipped-days.ts';
import { walksOf } from './walks.ts';

function toldBy(inputs: BacktestInputs) {
  const facts: string[] = [];
  const result = runBacktest({
    ...inputs,
    onFact: (recorded) => void facts.push(JSON.stringify(recorded)),
  });
  return { facts, result };
}

function expectSame(inputs: BacktestInputs) {
  const jumping = toldBy({ ...inputs, isJumping: true });
  const walking = toldBy({ ...inputs, isJumping: false });
  const first = walking.facts.findIndex((fact, index) => fact !== jumping.facts[index]);
  expect(jumping.facts[first]).toBe(walking.facts[first]);
  expect(jumping.facts).toHaveLength(walking.facts.length);
  expect(jumping.result).toEqual(walking.result);
  return jumping.result;
}

describe('a backtest that skips prices', () => {
  it.each([0, 5_000, 10_000, 20_000])(
    'records the same facts on the shipped days, predictions met after %i ms',
    (pollLatencyMs) => {
      const { trades } = expectSame(shippedDays('config/demo/strategies', pollLatencyMs));
      expect(trades.length).toBeGreaterThan(5);
    },
  );

  it('records the same facts on random walks, with any exits', () => {
    let trades = 0;
    fc.assert(
      fc.property(
        fc.record({
          seed: fc.integer(),
          symbols: fc.integer({ min: 1, max: 6 }),
          days: fc.constant(2),
          predictionsPerDay: fc.integer({ min: 5, max: 60 }),
          strategy: someStrategy(),
          latencyMs: fc.constantFrom(100, 4_000),
        }),
        ({ latencyMs, ...walks }) => {
          trades += expectSame({ ...walksOf(walks), latencyMs }).trades.length;
        },
      ),
      { numRuns: runs(12) },
    );
    expect(trades).toBeGreaterThan(runs(20));
  });

  it('sizes entries and reversals beside positions of other symbols by the same prices', () => {
    let limited = 0;
    fc.assert(
      fc.property(
        fc.record({
          seed: fc.integer(),
          symbols: fc.integer({ min: 2, max: 4 }),
          days: fc.constant(2),
          predictionsPerDay: fc.integer({ min: 40, max: 120 }),
          limits: fc.constantFrom<Partial<Settings['risk']>>(
            { leverageMax: 1, overnightNotionalMax: 100_000 },
            { leverageMax: 2, grossExposurePercentMax: 100 },
            { leverageMax: 2, netExposurePercentMax: 60 },
            { leverageMax: 2, sectors: SECTORS, sectorPercentMax: 90 },
          ),
        }),
        ({ limits, ...walks }) => {
          const inputs = limitedBy(limits, walksOf({ ...walks, strategy: REVERSING }));
          // Predictions on the grid then arrive with a print, some of them as a bar ends.
          const result = expectSame({ ...inputs, pollLatencyMs: 0 });
          limited += result.sizesLimited.length;
        },
      ),
      { numRuns: runs(20) },
    );
    expect(limited).toBeGreaterThan(0);
  });
});

/** With wide stops, so that positions of several symbols stay while one turns around. */
const REVERSING: Partial<Strategy> = {
  size: { kind: 'equity-percent', percent: 60 },
  stop: { kind: 'percent', percent: 8 },
  target: undefined,
  trail: undefined,
  exit: { opposite: true, neutral: false, maxMs: undefined, flattenBeforeCloseMs: undefined },
  cooldownMs: 0,
};

const SECTORS = new Map(['S0', 'S1', 'S2', 'S3'].map((symbol) => [symbol, 'all']));

function limitedBy(limits: Partial<Settings['risk']>, inputs: BacktestInputs): BacktestInputs {
  const { settings } = inputs;
  const risk = {
    ...settings.risk,
    positionNotionalMax: 1e6,
    minuteVolumePercentMax: 1e6,
    reversalMoveAtrsMax: 100,
    dailyLossPercentMax: 90,
    ...limits,
  };
  return { ...inputs, settings: { ...settings, risk } };
}

function someStrategy(): fc.Arbitrary<Partial<Strategy>> {
  const trail: fc.Arbitrary<Strategy['trail']> = fc.constantFrom<Strategy['trail']>(
    undefined,
    { kind: 'atr', atr: FIVE_MINUTES, multiple: 1.5, activateAtR: 0, step: undefined },
    { kind: 'atr', atr: FIVE_MINUTES, multiple: 3, activateAtR: 0.5, step: undefined },
    { kind: 'percent', percent: 0.4, activateAtR: 0.2, step: 0.05 },
    { kind: 'chandelier', atr: FIVE_MINUTES, multiple: 2, activateAtR: 0, step: undefined },
    { kind: 'break-even', atR: 0.5, offset: 0.02, activateAtR: 0, step: undefined },
  );
  return fc.record({
    trail,
    stop: fc.constantFrom<Strategy['stop']>(
      { kind: 'atr', atr: FIVE_MINUTES, multiple: 3 },
      { kind: 'percent', percent: 0.8 },
    ),
    target: fc.constantFrom<Strategy['target']>(
      undefined,
      { kind: 'r', r: 1 },
      {
        kind: 'legs',
        legs: [
          { kind: 'r', r: 0.5, portionPercent: 50 },
          { kind: 'percent', percent: 1, portionPercent: 30 },
        ],
      },
    ),
    entryOrder: fc.constantFrom<Strategy['entryOrder']>(
      { kind: 'marketable' },
      { kind: 'marketable' },
      { kind: 'market' },
      { kind: 'limit', offset: { kind: 'percent', percent: 0.1 }, lifeMs: 10 * MINUTE_MS },
      { kind: 'stop', offset: { kind: 'percent', percent: 0.1 }, lifeMs: 10 * MINUTE_MS },
    ),
    exit: fc.record({
      opposite: fc.boolean(),
      neutral: fc.boolean(),
      maxMs: fc.constantFrom(undefined, 7 * MINUTE_MS, 45 * MINUTE_MS),
      flattenBeforeCloseMs: fc.constantFrom(undefined, 10 * MINUTE_MS),
      atMs: fc.constantFrom(undefined, undefined, 14 * HOUR_MS),
      when: fc.constantFrom(undefined, undefined, ['position.unrealized_r > 0.7']),
      partial: fc.constantFrom<Strategy['exit']['partial']>(
        undefined,
        undefined,
        [{ kind: 'when', when: 'position.unrealized_r > 0.4', percent: 50 }],
        [{ kind: 'age', afterMs: 9 * MINUTE_MS, percent: 40 }],
      ),
    }),
    add: fc.constantFrom<Strategy['add']>(undefined, undefined, {
      kind: 'r',
      r: 0.5,
      percent: 50,
      max: 2,
    }),
    cooldownMs: fc.constantFrom(0, 3 * MINUTE_MS),
  });
}
