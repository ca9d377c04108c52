// Each reason against a prediction or a signal is a row; a table without rows keeps its columns.
import { expect, it } from 'vitest';
import { instant } from '../../../src/kernel/instant.ts';
import { US } from '../../../src/market/venues/us.ts';
import { isTabled, runTables } from '../../../src/research/tables/run-tables.ts';
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';

const AT = instant(Date.parse('2020-12-16T15:00:00Z'));
const SIGNAL = {
  ...{ id: 'p2/follow', predictionId: 'p2', strategy: 'follow', symbol: 'SPY' },
  ...{ side: 'long', at: AT, price: 369.5 },
} as const;
const FACTS: readonly Fact[] = [
  {
    ...{ type: 'prediction-judged', feed: 'flow', symbol: 'QQQ', receivedAt: AT },
    verdict: { kind: 'low_confidence', confidence: 0.5, minimum: 0.6 },
  } as Fact,
  {
    type: 'signal-refused',
    signal: SIGNAL,
    reasons: [{ kind: 'side_not_allowed', side: 'long' }, { kind: 'early_close_day' }],
  } as unknown as Fact,
];

function rowsOf(name: string, facts: readonly Fact[]) {
  const recorded = facts.map((fact, seq) => ({ seq, at: AT, cause: 0, correlation: '', fact }));
  const table = runTables({ trades: [], equity: [] }, recorded, US).find(
    (one) => one.name === name,
  );
  const columns = table?.columns ?? [];
  const count = columns[0]?.values.length ?? 0;
  return {
    names: columns.map((column) => column.name),
    rows: Array.from({ length: count }, (_, at) =>
      Object.fromEntries(columns.map((column) => [column.name, column.values[at]])),
    ),
  };
}

it('has a row for a prediction that became no signal and one for each reason against a signal', () => {
  expect(FACTS.every(isTabled)).toBe(true);
  expect(rowsOf('refusals', FACTS).rows).toEqual([
    {
      ...{ at: AT, stage: 'prediction', symbol: 'QQQ', strategy: null, side: null },
      ...{ reason: 'low_confidence', why: 'confidence 0.5, at least 0.6', prediction_id: null },
    },
    {
      ...{ at: AT, stage: 'signal', symbol: 'SPY', strategy: 'follow', side: 'long' },
      ...{ reason: 'side_not_allowed', why: 'the strategy does not trade long' },
      prediction_id: 'p2',
    },
    expect.objectContaining({ stage: 'signal', reason: 'early_close_day', prediction_id: 'p2' }),
  ]);
  expect(rowsOf('signals', FACTS).rows).toHaveLength(1);
});

it('keeps the columns of a table without rows', () => {
  expect(rowsOf('trades', [])).toMatchObject({ rows: [] });
  expect(rowsOf('trades', []).names).toContain('r_multiple');
});
