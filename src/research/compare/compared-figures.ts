// The figures of two reports that stand side by side, in the order of the report.

export interface ComparedFigure {
  /** Its place in the JSON. */
  readonly key: string;
  readonly name: string;
  readonly unit: 'money' | 'fraction' | 'ratio' | 'count' | 'ms';
  /** Without a benchmark, a drawdown or trades a report does not have it. */
  readonly isOptional?: true;
}

export const COMPARED: readonly ComparedFigure[] = [
  { key: 'start_equity', name: 'Start equity', unit: 'money' },
  { key: 'end_equity', name: 'End equity', unit: 'money' },
  { key: 'headline.total_return', name: 'Total return %', unit: 'fraction' },
  { key: 'headline.cagr', name: 'CAGR %', unit: 'fraction' },
  { key: 'headline.annualised_return', name: 'Annualised return %', unit: 'fraction' },
  { key: 'headline.volatility', name: 'Annual volatility %', unit: 'fraction' },
  { key: 'headline.sharpe', name: 'Sharpe', unit: 'ratio' },
  { key: 'headline.sortino', name: 'Sortino', unit: 'ratio' },
  { key: 'headline.calmar', name: 'Calmar', unit: 'ratio' },
  {
    key: 'headline.max_drawdown.fraction',
    name: 'Max drawdown %',
    unit: 'fraction',
    isOptional: true,
  },
  { key: 'benchmark.alpha', name: 'Alpha a year %', unit: 'fraction', isOptional: true },
  { key: 'benchmark.beta', name: 'Beta', unit: 'ratio', isOptional: true },
  { key: 'headline.time_in_market', name: 'Time in the market %', unit: 'fraction' },
  { key: 'signals_taken', name: 'Signals taken', unit: 'count' },
  { key: 'total.trades', name: 'Trades', unit: 'count' },
  { key: 'total.wins', name: 'Won', unit: 'count' },
  { key: 'total.losses', name: 'Lost', unit: 'count' },
  { key: 'total.win_rate', name: 'Win rate %', unit: 'fraction' },
  { key: 'total.net_pnl', name: 'P&L of trades', unit: 'money' },
  { key: 'total.commission', name: 'Fees', unit: 'money' },
  { key: 'total.expectancy', name: 'Expectancy', unit: 'money' },
  { key: 'total.profit_factor', name: 'Profit factor', unit: 'ratio' },
  { key: 'total.average_r', name: 'Average R', unit: 'ratio' },
  { key: 'total.average_holding_ms', name: 'Average minutes held', unit: 'ms' },
  {
    key: 'monte_carlo.drawn.max_drawdown.p5',
    name: 'Drawdown %, drawn, 5 %',
    unit: 'fraction',
    isOptional: true,
  },
];
