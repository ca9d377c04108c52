// A chart of a symbol of which nothing is known.

import { instant } from '../../../src/kernel/instant.ts';
import type { ChartMarksRow } from '../../../src/trader/contract/chart.ts';
import type { ChartMarket, ChartQuery } from '../../../src/trader/ports/chart.ts';

const NOW = instant(Date.parse('2020-12-16T14:36:00Z'));

export const NO_MARKS: ChartMarksRow = {
  marks_from: '2020-12-16T14:30:00.000Z',
  positions: [],
  executions: [],
  not_taken: [],
  splits: [],
  away: [],
};

export function noBars({ symbol, from = NOW, to = NOW }: ChartQuery): ChartMarket {
  return {
    marketTime: NOW,
    span: { symbol, from, to },
    isWatched: false,
    barMs: 60_000,
    bars: [],
    keptSince: undefined,
    edition: 0,
    gaps: [],
    halts: [],
    last: Number.NaN,
    quote: undefined,
    indicators: [],
  };
}
