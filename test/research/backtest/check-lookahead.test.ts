// What a backtest decides before any moment is the same with everything after that moment cut off.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, MINUTE_MS, plus } from '../../../src/kernel/instant.ts';
import { createRandom } from '../../../src/kernel/random.ts';
import { indexFrom } from '../../../src/market/bars/bar-columns.ts';
import { checkLookahead } from '../../../src/research/backtest/check-lookahead.ts';
import { runs } from '../../runs/runs.ts';
import { walksOf } from './walks.ts';

describe('the look-ahead check', () => {
  it('finds no use of later data, wherever random walks are cut', () => {
    let compared = 0;
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const inputs = walksOf({ seed, symbols: 2, days: 2, predictionsPerDay: 25, strategy: {} });
        const check = checkLookahead(inputs, 3, createRandom(seed, 'cuts').next);
        compared += check.compared;
        expect(check.differences).toEqual([]);
      }),
      { numRuns: runs(5) },
    );
    expect(compared).toBeGreaterThan(runs(200));
  });

  it('accepts bars that begin after the cut', () => {
    const inputs = walksOf({ seed: 1, symbols: 1, days: 2, predictionsPerDay: 25, strategy: {} });
    const bars = new Map(
      [...inputs.bars].map(([symbol, columns]) => {
        const from = indexFrom(
          columns,
          plus(inputs.sessions[0]?.open ?? instant(0), 60 * MINUTE_MS),
        );
        const later = (column: Float64Array) => column.subarray(from);
        const { start, open, high, low, close, volume } = columns;
        return [
          symbol,
          {
            lengthMs: columns.lengthMs,
            count: columns.count - from,
            start: later(start),
            open: later(open),
            high: later(high),
            low: later(low),
            close: later(close),
            volume: later(volume),
          },
        ];
      }),
    );
    const check = checkLookahead({ ...inputs, bars }, 1, () => 0.01);
    expect(check).toMatchObject({ cuts: 1, differences: [] });
  });

  it('reports the first fact that differs', () => {
    const inputs = walksOf({ seed: 1, symbols: 1, days: 2, predictionsPerDay: 25, strategy: {} });
    const open = inputs.sessions[0]?.open ?? 0;
    const [first, ...others] = inputs.predictions.filter(({ at }) => at > open);
    if (first === undefined) throw new Error('no predictions');
    let asked = 0;
    const wavering = {
      ...first,
      // Another answer each time it is played.
      get record() {
        asked += 1;
        return { ...(first.record as object), confidence: 0.9 + asked / 100 };
      },
    };
    const check = checkLookahead({ ...inputs, predictions: [wavering, ...others] }, 1, () => 0.9);
    expect(check.differences).toHaveLength(1);
    expect(check.differences[0]?.whole).toContain('"confidence":0.91');
    expect(check.differences[0]?.shorter).toContain('"confidence":0.92');
  });
});
