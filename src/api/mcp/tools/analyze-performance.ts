// `analyze_performance`: return and risk of a portfolio between two days, beside a benchmark if one is named.
import type { z } from 'zod';
import { performanceSchema } from '../../http/shapes/analytics.ts';
import { day, portfolioId, ticker } from '../calls/arguments.ts';
import { tool } from '../calls/tool.ts';

type Performance = z.infer<typeof performanceSchema>;

export const analyzePerformance = tool({
  name: 'analyze_performance',
  title: 'Return and risk of a portfolio',
  description:
    'Time-weighted and money-weighted return, growth a year, volatility, Sharpe, Sortino, drawdown with its dates, value at risk, months; alpha and beta with a benchmark.',
  input: {
    portfolio_id: portfolioId(),
    from: day().optional().describe('YYYY-MM-DD, its end; default the first day'),
    to: day().optional().describe('YYYY-MM-DD; default today'),
    benchmark: ticker().optional().describe('Such as SPY'),
  },
  output: { performance: performanceSchema.omit({ warnings: true }) },
  async answer(given, { ask, now }) {
    const { warnings, ...performance } = await ask<Performance>({
      ...{ method: 'POST', path: '/holdings/analytics/performance', body: given },
    });
    const conventions = Object.entries(performance.conventions);
    return {
      as_of: performance.to ?? new Date(now()).toISOString().slice(0, 10),
      conventions: {
        returns: 'fractions: 0.05 is 5 %',
        ...Object.fromEntries(conventions.map(([name, value]) => [name, String(value)])),
      },
      warnings,
      performance,
    };
  },
});
