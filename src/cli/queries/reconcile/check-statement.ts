// Checks our executions against a broker statement; a running daemon replaces inferred executions with those of the
// statement.

import { instant, toIso } from '../../../kernel/instant.ts';
import { ok, type Result } from '../../../kernel/result.ts';
import type { ControlClient } from '../../../trader/app/control-client/control-client.ts';
import type { ExecutionRow, OrderRow } from '../../../trader/contract/order-rows.ts';
import type { StatedTrade } from '../../../trader/domain/statement/flex-trades.ts';
import {
  differenceText,
  matchStatement,
  type OwnExecution,
  type Replacement,
  type StatementDifference,
  type StatementMatch,
} from '../../../trader/domain/statement/match-statement.ts';
import { keepStatementWord } from '../../../trader/notifications/daily-report/statement-word.ts';
import { commandFailure } from '../../answers/asking.ts';
import { readRows } from '../../answers/reading.ts';
import type { CommandFailure } from '../../program/exit-code.ts';
import { home } from '../../program/home.ts';
import { type InstanceFlags, locateInstance } from '../../program/instance.ts';

export interface StatementReport {
  /** To the cent, after inferred executions were replaced; null if the statement contains none of our executions. */
  readonly matches: boolean | null;
  readonly matched: number;
  readonly not_ours: number;
  /** Our executions before the first or after the last one of the statement. */
  readonly outside: number;
  readonly replaced: readonly string[];
  readonly differences: readonly (StatementDifference & { readonly text: string })[];
  /** What could not be replaced, and why. */
  readonly not_replaced: readonly string[];
}

interface Statement {
  readonly trades: readonly StatedTrade[];
  readonly orders: readonly OrderRow[];
  readonly daemon: Result<ControlClient, CommandFailure>;
}

export async function checkStatement(
  flags: InstanceFlags,
  { trades, orders, daemon }: Statement,
): Promise<Result<StatementReport, CommandFailure>> {
  const rows = await readRows<ExecutionRow>(flags, () => ({
    path: '/executions',
    read: (look) => look.executions(),
  }));
  if (!rows.ok) return rows;
  const match = matchStatement(trades, rows.value.map(toOwn), ({ orderRef, permId }) =>
    orders.some(
      ({ order_ref, perm_id }) =>
        (orderRef !== '' && orderRef.startsWith(order_ref)) ||
        (perm_id !== 0 && permId === String(perm_id)),
    ),
  );
  const replaced: string[] = [];
  const notReplaced: string[] = [];
  for (const replacement of match.replacements) {
    const answer = await replace(daemon, replacement);
    (answer.ok ? replaced : notReplaced).push(answer.ok ? answer.value : answer.failure.sentence);
  }
  const report = {
    matches: matchesOf(match, notReplaced),
    matched: match.matched,
    not_ours: match.notOurs,
    outside: match.outside,
    replaced,
    differences: match.differences.map((each) => ({ ...each, text: differenceText(each) })),
    not_replaced: notReplaced,
  };
  keepWord(flags, trades, report);
  return ok(report);
}

function matchesOf(
  { matched, replacements, differences }: StatementMatch,
  notReplaced: readonly string[],
): boolean | null {
  if (differences.length > 0 || notReplaced.length > 0) return false;
  return matched + replacements.length > 0 ? true : null;
}

/** For the reports of the days that the statement covers. */
function keepWord(
  flags: InstanceFlags,
  trades: readonly StatedTrade[],
  { matches, matched, differences, not_replaced: notReplaced }: StatementReport,
): void {
  const located = locateInstance(flags);
  // A statement without any of our executions proves nothing about our records.
  if (!located.ok || matches === null) return;
  const days = new Set(trades.map(({ at }) => home().calendar.dayOf(at)));
  keepStatementWord(located.value.folder.reports, days, {
    matches,
    matched,
    differences: [...differences.map(({ text }) => text), ...notReplaced],
  });
}

function toOwn(row: ExecutionRow): OwnExecution {
  return {
    execId: row.exec_id,
    orderRef: row.order_ref,
    symbol: row.symbol,
    side: row.side === 'BOT' ? 'buy' : 'sell',
    shares: row.shares,
    price: row.price,
    at: instant(Date.parse(row.time)),
    commission: row.commission ?? undefined,
  };
}

async function replace(
  daemon: Result<ControlClient, CommandFailure>,
  { inferred, trades }: Replacement,
): Promise<Result<string, CommandFailure>> {
  if (!daemon.ok) return daemon;
  const answer = await daemon.value.post<{ text: string }>('/commands', {
    type: 'replace-inferred',
    exec_id: inferred.execId,
    executions: trades.map(({ execId, orderRef, shares, price, at, commission }) => ({
      exec_id: execId,
      order_ref: orderRef,
      shares,
      price,
      time: toIso(at),
      ...(commission === undefined ? {} : { commission }),
    })),
    by: 'operator',
  });
  return answer.ok ? ok(answer.value.text) : { ok: false, failure: commandFailure(answer.failure) };
}
