// What a backtest answers: its figures with the first trades, or why it did not run.
import type { z } from 'zod';
import { type backtestSchema, TRADES_MAX } from '../shapes/backtest-rows.ts';
import { notFound, type ProblemError, unavailable, unprocessable } from '../shapes/problem.ts';
import type { BacktestRefusal, BacktestReport } from './backtests.ts';

type TooLong = Extract<BacktestRefusal, { kind: 'too-long' }>;

const RETRY_SECONDS = 5;
const MEGABYTE = 1_024 * 1_024;

/** Without the marks of equity, and with the first trades. */
export function shownReport({
  equity: _,
  trades,
  ...report
}: BacktestReport): z.infer<typeof backtestSchema> {
  const all = Array.isArray(trades) ? trades : [];
  const body = { ...report, trades: all.slice(0, TRADES_MAX), trades_total: all.length };
  return body as unknown as z.infer<typeof backtestSchema>;
}

export function backtestProblem(refusal: BacktestRefusal): ProblemError {
  switch (refusal.kind) {
    case 'off':
      return notFound(
        'no_bars',
        'No bars are on record for backtests of this trader: set api.backtest_data to a folder with SPY.csv (one-minute bars) and predictions.ndjson.',
      );
    case 'no-strategy':
      return unprocessable('strategy', `strategy: there is ${listed(refusal.known)}.`);
    case 'no-bars':
      return unprocessable(
        'symbols',
        `symbols: no bars of ${listed(refusal.symbols)}; there are bars of ${listed(refusal.known)}.`,
      );
    case 'too-large':
      return unprocessable(
        'symbols',
        `symbols: their bars are ${megabytes(refusal.bytes)} MB, the limit is ${megabytes(refusal.max)} MB; name fewer.`,
      );
    case 'busy':
      return unavailable(
        'busy',
        'Another backtest runs; try again when it has ended.',
        RETRY_SECONDS,
      );
    case 'too-long':
      return tooLong(refusal);
    case 'refused':
      return unprocessable('body', `The backtest does not run: ${refusal.why.join('; ')}.`);
  }
}

/** A run that computed for less than half of its time was kept waiting by other programs: fewer days would not help. */
function tooLong({ seconds, processorSeconds = seconds }: TooLong): ProblemError {
  if (processorSeconds >= seconds / 2)
    return unprocessable(
      'from',
      `The backtest was ended after ${seconds} s; ask for fewer days or symbols.`,
    );
  return unavailable(
    'busy',
    `The backtest was ended after ${seconds} s, of which it had a processor for ${processorSeconds.toFixed(1)} s: this machine is busy. Try again later, or run \`sluice backtest\` on another one.`,
    RETRY_SECONDS,
  );
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ');
}

function megabytes(bytes: number): number {
  return Math.round(bytes / MEGABYTE);
}
