// The figures of a backtest as people read them; one that is not known has a reason.
import { amount, multiple, percent, signedAmount } from './amounts.ts';
import type { BacktestReport } from './shapes.ts';
import { span } from './times.ts';

export interface NamedText {
  readonly name: string;
  readonly text: string;
}

type Fields = Readonly<Record<string, unknown>>;

const share = (value: number) => percent(value * 100, 2);
const plain = (value: number) => amount(value, 2);

type Shown = readonly [key: string, name: string, show: (value: number) => string];

const OF_EQUITY: readonly Shown[] = [
  ['total_return', 'Total return', share],
  ['cagr', 'CAGR', share],
  ['volatility', 'Annual volatility', share],
  ['sharpe', 'Sharpe', plain],
  ['sortino', 'Sortino', plain],
  ['calmar', 'Calmar', plain],
  ['time_in_market', 'Time in market', share],
];
const OF_TRADES: readonly Shown[] = [
  ['win_rate', 'Win rate', share],
  ['profit_factor', 'Profit factor', plain],
  ['expectancy', 'Expectancy per trade', signedAmount],
  ['average_r', 'Average R', multiple],
  ['average_holding_ms', 'Average holding time', span],
];

export function figuresOf({ headline, total, ...report }: BacktestReport): NamedText[] {
  const drawdown = (headline as Fields).max_drawdown as { readonly fraction?: number } | null;
  const deepest = drawdown?.fraction;
  return [
    { name: 'Start equity', text: amount(report.start_equity, 2) },
    { name: 'End equity', text: amount(report.end_equity, 2) },
    ...shown(headline, OF_EQUITY),
    ...(deepest === undefined ? [] : [{ name: 'Max drawdown', text: share(deepest) }]),
    { name: 'Trades', text: String(total.trades) },
    ...shown(total, OF_TRADES),
  ];
}

function shown(fields: Fields, wanted: readonly Shown[]): NamedText[] {
  const reasons = (fields.unknown ?? {}) as Fields;
  return wanted.flatMap(([key, name, show]) => {
    const value = fields[key];
    if (typeof value === 'number') return [{ name, text: show(value) }];
    return key in reasons ? [{ name, text: `unknown: ${reasons[key]}` }] : [];
  });
}

export interface TradeGroup {
  readonly name: string;
  readonly trades: number;
  readonly wins: number;
  readonly losses: number;
  readonly net_pnl: number;
}

export function groupsOf(report: BacktestReport, by: 'by_symbol' | 'by_strategy' | 'by_exit') {
  const groups = (report as Fields)[by];
  return Array.isArray(groups) ? (groups as readonly TradeGroup[]) : [];
}

/** Reasons against signals, the most frequent first. */
export function notTaken(report: BacktestReport): readonly (readonly [string, number])[] {
  const counts = (report as Fields).signals_not_taken;
  if (typeof counts !== 'object' || counts === null) return [];
  return (Object.entries(counts) as [string, number][]).sort(([, a], [, b]) => b - a);
}
