// Plans of a rebalancing and what became of them, as sentences.
import type { Execution, Run } from './book-shapes.ts';
import { money, quantity } from './decimals.ts';
import { reasonWords } from './reasons.ts';

const STATUS: Readonly<Record<Run['status'], string>> = {
  PLANNED: 'planned, not executed',
  RUNNING: 'running: its orders are at the desk',
  COMPLETED: 'completed',
  FAILED: 'refused at the last attempt',
  MISSED: 'missed: the schedule does not replay it',
};

export function runWords({ status, outcome, failure, orders, skipped }: Run): string {
  const how = outcome === null ? '' : `, ${reasonWords(outcome.toLowerCase())}`;
  const why = failure === null ? '' : ` ${failure}`;
  const ordered = orders === 1 ? '1 order' : `${orders} orders`;
  return `${STATUS[status]}${how}; ${ordered}, ${skipped} left out.${why}`;
}

export function skippedWords(skipped: Execution['skipped']): readonly string[] {
  return skipped.map(
    ({ symbol, reason, owner }) =>
      `${symbol} is left out: ${reasonWords(reason.toLowerCase())}${owner === undefined ? '' : ` ${owner}`}.`,
  );
}

/** What an execution would do, for the dialog. */
export function executionWords(
  { orders, skipped, total_fees: fees, cash_after: cash }: Execution,
  currency: string,
): string {
  const legs = orders.map(
    ({ side, quantity: shares, symbol, notional }) =>
      `${side.toLowerCase()} ${quantity(shares)} ${symbol} for ${money(notional, currency)}`,
  );
  return [
    orders.length === 0 ? 'Nothing would be ordered.' : `It would ${legs.join(', ')}.`,
    ...skippedWords(skipped),
    `Fees ${money(fees, currency)}; cash after it ${money(cash, currency)}.`,
  ].join(' ');
}
