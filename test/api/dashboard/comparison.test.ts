// What the page says of two backtests side by side, and where it draws the trades that differ.
import { describe, expect, it } from 'vitest';
import {
  differenceText,
  differingTrades,
  doubtSentences,
  inWhich,
  tradesSentence,
} from '../../../src/api/dashboard/facts/comparison.ts';
import type {
  BacktestReport,
  ComparedTrade,
  Comparison,
} from '../../../src/api/dashboard/facts/shapes.ts';
import { tradeChart } from '../../../src/api/dashboard/facts/trade-lines.ts';

function trade(hour: string, exit: number, more: Partial<ComparedTrade> = {}): ComparedTrade {
  return {
    ...{ symbol: 'SPY', side: 'long', quantity: 10, reason: 'stop', entry: 100, exit },
    opened_at: `2020-12-15T${hour}:00:00.000Z`,
    closed_at: `2020-12-15T${hour}:30:00.000Z`,
    net_pnl: (exit - 100) * 10,
    ...more,
  };
}

const TRADES: Comparison['trades'] = {
  same: 3,
  only_a: [trade('17', 99)],
  only_b: [trade('15', 102)],
  different: [{ a: trade('16', 98), b: trade('16', 101) }],
};
const COMPARISON = { trades: TRADES } as Comparison;
const report = (more: object) => more as BacktestReport;

describe('two backtests', () => {
  it('have their differing trades in the order of time, each with the run that has it', () => {
    const rows = differingTrades(COMPARISON);
    expect(rows.map(inWhich)).toEqual(['only B', 'both, differently', 'only A']);
    expect(tradesSentence(COMPARISON)).toBe(
      '1 only in A (together −10.00); 1 only in B (+20.00); 1 in both with another size, end or result; 3 equal.',
    );
    const none = { same: 2, only_a: [], only_b: [], different: [] };
    expect(tradesSentence({ trades: none } as never)).toBe('All 2 trades are equal.');
  });

  it('are compared in the unit of each figure', () => {
    const figure = { key: 'k', name: 'n', a: 1, b: 2 };
    expect(differenceText({ ...figure, unit: 'fraction', difference: 0.015 })).toBe('+1.50');
    expect(differenceText({ ...figure, unit: 'money', difference: -12 })).toBe('−12.00');
    expect(differenceText({ ...figure, unit: 'ratio', difference: null })).toBe('unknown');
  });

  it('are drawn on one chart, over the closes of their time', () => {
    const rows = differingTrades(COMPARISON);
    const at = Date.parse('2020-12-15T16:00:00.000Z');
    const chart = tradeChart(rows, [
      { at, price: 100.5 },
      { at: at - 86_400_000, price: 50 },
    ]);
    expect(chart?.lines.map(({ run }) => run)).toEqual(['b', 'a', 'b', 'a']);
    // What is dearer is higher, and what is later is further right.
    const [first, second] = chart?.lines ?? [];
    expect(first?.to.y).toBeLessThan(first?.from.y ?? 0);
    expect(second?.from.x).toBeGreaterThan(first?.to.x ?? 0);
    expect(chart?.price.split(' ')).toHaveLength(1);
    expect(tradeChart([], [])).toBeUndefined();
  });

  it('say how much chance and earlier tries explain', () => {
    const trials = { counted: true, try: 3, tries: 7, deflated_sharpe: 0.42 };
    expect(doubtSentences(report({ trials }))).toEqual([
      'Try 3 of 7 on these sessions; deflated Sharpe 0.42, the probability of an edge after so many.',
    ]);
    expect(doubtSentences(report({ null: { runs: 100, p: { profit: 0.039 } } }))).toEqual([
      'Against chance: p 0.039 of 100 runs that can know nothing.',
    ]);
    expect(doubtSentences(report({ null: { runs: 100, p: null } }))[0]).toMatch(
      /cannot be compared/,
    );
    expect(doubtSentences(report({}))).toEqual([]);
  });
});
