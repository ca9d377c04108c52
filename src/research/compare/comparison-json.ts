// Two reports side by side as JSON: every figure and every trade that differs.
import { withoutDust } from '../../trader/domain/report/json-fields.ts';
import type { Comparison } from './compare-reports.ts';
import type { ReadReport } from './read-report.ts';

export function comparisonJson({ a, b, dataDifferences, figures, trades, notes }: Comparison) {
  return {
    a: headOf(a),
    b: headOf(b),
    same_data: dataDifferences.length === 0,
    data_differences: dataDifferences,
    figures: figures.map(({ key, a: own, b: other }) => ({
      key,
      a: own ?? null,
      b: other ?? null,
      difference: own === undefined || other === undefined ? null : withoutDust(other - own),
    })),
    trades: {
      same: trades.same,
      only_a: trades.onlyA,
      only_b: trades.onlyB,
      different: trades.different,
    },
    notes: { only_a: notes.onlyA, only_b: notes.onlyB },
  };
}

function headOf({ file, from, to, strategies, symbols }: ReadReport) {
  return { file, from, to, strategies, symbols };
}
