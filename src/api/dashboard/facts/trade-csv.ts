// Closed trades as a CSV file: the fields of the API by their names, numbers as they are, times in UTC.
import type { PastTrade } from './history-shapes.ts';
import { netResult } from './trade-totals.ts';

const COLUMNS = [
  ...(['id', 'symbol', 'side', 'quantity', 'entry', 'exit', 'reason', 'pnl'] as const),
  ...(['commission', 'net_pnl', 'r_multiple', 'opened_at', 'closed_at', 'strategy'] as const),
] as const;

export function csvOfTrades(trades: readonly PastTrade[]): string {
  const lines = trades.map((trade) => {
    const row = { r_multiple: '', ...trade, net_pnl: netResult(trade) };
    return COLUMNS.map((name) => cell(row[name])).join(',');
  });
  return [COLUMNS.join(','), ...lines].map((line) => `${line}\r\n`).join('');
}

/** A text that a spreadsheet would compute begins with an apostrophe. */
function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
