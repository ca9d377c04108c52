import { describe, expect, it } from 'vitest';
import { tradeOrders } from '../../../src/market/performance/trade-orders.ts';

/** Two losses of a tenth and a gain of a half: all orders and all draws of them can be written down. */
const RESULTS = [-0.1, 0.5, -0.1];
const RUNS = { runs: 20_000, seed: 7 };

describe('Monte Carlo of the order of trades', () => {
  it('knows the path as it was', () => {
    const { actual } = tradeOrders(RESULTS, RUNS) ?? {};
    expect(actual?.growth).toBeCloseTo(0.9 * 1.5 * 0.9 - 1, 12);
    expect(actual?.drawdown).toBeCloseTo(-0.1, 12);
  });

  it('finds the drawdowns of all orders: two of three begin or end with both losses', () => {
    const { reordered } = tradeOrders(RESULTS, RUNS) ?? {};
    // Of the six orders, four lose 0.9 x 0.9 - 1 = -19 % in a row, and two -10 %.
    expect(reordered?.drawdown.p5).toBeCloseTo(-0.19, 12);
    expect(reordered?.drawdown.p50).toBeCloseTo(-0.19, 12);
    expect(reordered?.drawdown.p95).toBeCloseTo(-0.1, 12);
  });

  it('finds the ends of all draws: 8 of 27 lose three times, 12 twice, 6 once, 1 never', () => {
    const { drawn } = tradeOrders(RESULTS, RUNS) ?? {};
    expect(drawn?.lost).toBeCloseTo(8 / 27, 2);
    expect(drawn?.growth.p5).toBeCloseTo(0.9 ** 3 - 1, 12);
    expect(drawn?.growth.p50).toBeCloseTo(0.9 ** 2 * 1.5 - 1, 12);
    expect(drawn?.growth.p95).toBeCloseTo(0.9 * 1.5 ** 2 - 1, 12);
    // 8 of 27 fall by 27.1 %, 8 by 19 %, 10 by 10 %, 1 never.
    expect(drawn?.drawdown.p5).toBeCloseTo(-0.271, 12);
    expect(drawn?.drawdown.p50).toBeCloseTo(-0.19, 12);
    expect(drawn?.drawdown.p95).toBeCloseTo(-0.1, 12);
  });

  it('gives the same for the same seed, and something else for another', () => {
    const results = Array.from({ length: 40 }, (_, at) => ((at * 37) % 23) / 500 - 0.02);
    const once = tradeOrders(results, { runs: 200, seed: 1 });
    expect(tradeOrders(results, { runs: 200, seed: 1 })).toEqual(once);
    expect(tradeOrders(results, { runs: 200, seed: 2 })?.drawn).not.toEqual(once?.drawn);
  });

  it('has one path only if all trades are equal, and it loses nothing', () => {
    const { reordered, drawn, actual } = tradeOrders([0.01, 0.01, 0.01], RUNS) ?? {};
    expect(reordered?.drawdown).toEqual({ p5: 0, p50: 0, p95: 0 });
    expect(drawn?.growth.p5).toBe(actual?.growth);
    expect(drawn?.lost).toBe(0);
  });

  it('wins nothing back after everything is lost', () => {
    const { drawn } = tradeOrders([-1.2, 3], RUNS) ?? {};
    expect(drawn?.growth.p5).toBe(-1);
    expect(drawn?.drawdown.p5).toBe(-1);
  });

  it.each([[[]], [[0.1]]])('does not exist for %j', (results) => {
    expect(tradeOrders(results, RUNS)).toBeUndefined();
  });

  it('does not exist without runs', () => {
    expect(tradeOrders(RESULTS, { runs: 0, seed: 1 })).toBeUndefined();
  });
});
