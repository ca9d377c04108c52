// The result of a comparison with the broker as text: each difference and the action taken, unknown orders, the
// statement.

import type { Comparison, Reconciled } from '../../../trader/app/control-client/reconcile.ts';
import type { OrderRow } from '../../../trader/contract/order-rows.ts';
import type { Difference } from '../../../trader/domain/facts/system-facts.ts';
import { exchangeDateTime, timeLabel } from '../../program/words.ts';
import type { StatementReport } from './check-statement.ts';

/** `comparison` is undefined if the daemon was not running. */
export interface ReconcileReport extends Reconciled<OrderRow> {
  /** Undefined if no statement was given. */
  readonly statement: StatementReport | undefined;
}

export function reconcileText({
  comparison,
  unknown,
  resolved,
  statement,
}: ReconcileReport): string {
  return [
    ...(comparison === undefined ? [] : comparisonLines(comparison)),
    ...resolved,
    ...unknown.map(unknownText),
    ...(statement === undefined ? [] : statementLines(statement)),
  ].join('\n');
}

const DONE: Record<Difference['action'], string> = {
  booked: 'booked',
  ignored: 'left as it is',
  adopted: 'ours from now on',
  repaired: 'being repaired',
  settled: 'settled',
  waits: 'queried again until resolved; entries blocked until then',
  halted: 'trading is halted',
};

function comparisonLines({ at, differences }: Comparison): string[] {
  const when = at === null ? 'at an unknown time' : `at ${exchangeDateTime(at)} ${timeLabel()}`;
  if (differences.length === 0) return [`Compared with the broker ${when}: no differences.`];
  return [
    `Compared with the broker ${when}:`,
    ...differences.map(
      ({ kind, symbol, text, action }) => `  ${kind} ${symbol}: ${text} (${DONE[action]})`,
    ),
  ];
}

function unknownText({ order_ref, action, quantity, filled, symbol, leg }: OrderRow): string {
  const rest = filled === 0 ? `${quantity}` : `${quantity - filled} of ${quantity}`;
  return [
    `Unknown: ${action} ${rest} ${symbol} (${LEGS[leg] ?? leg}), order ${order_ref}. State its outcome with one of:`,
    `  sluice reconcile --apply --as ${order_ref}=cancelled`,
    `  sluice reconcile --apply --as ${order_ref}=filled@PRICE`,
  ].join('\n');
}

const LEGS: Readonly<Record<string, string>> = { e: 'entry', s: 'stop', t: 'target', x: 'exit' };

function statementLines(statement: StatementReport): string[] {
  const { matches, matched, not_ours, outside, replaced, not_replaced, differences } = statement;
  const counts = `${matched} executions agree, ${not_ours} are not ours${outside === 0 ? '' : `, ${outside} of ours are outside its period`}`;
  return [
    ...replaced,
    ...not_replaced.map((why) => `Not replaced: ${why}`),
    ...differences.map(({ text }) => `Differs: ${text}`),
    `matches IB to the cent: ${matchText(matches)} (${counts})`,
  ];
}

function matchText(matches: boolean | null): string {
  if (matches === null) return 'unknown, the statement has none of our executions';
  return matches ? 'yes' : 'no';
}
