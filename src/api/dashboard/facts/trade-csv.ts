// Closed trades as a CSV file: the fields of the API by their names, numbers as they are, times in UTC.
import { csvOf } from '../../../kernel/csv.ts';
import type { PastTrade } from './history-shapes.ts';
import { netResult } from './trade-totals.ts';

const COLUMNS = [
  ...(['id', 'symbol', 'side', 'quantity', 'entry', 'exit', 'reason', 'pnl'] as const),
  ...(['commission', 'net_pnl', 'r_multiple', 'opened_at', 'closed_at', 'strategy'] as const),
] as const;

export function csvOfTrades(trades: readonly PastTrade[]): string {
  const lines = trades.map((trade) => {
    const row = { r_multiple: null, ...trade, net_pnl: netResult(trade) };
    return COLUMNS.map((name) => row[name]);
  });
  return csvOf([COLUMNS, ...lines]);
}
