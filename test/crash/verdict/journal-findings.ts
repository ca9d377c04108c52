// Whether a dead daemon's journal is whole: pages, numbers, hash chain, tables, snapshots, and that replay equals its last word.
import { readFacts } from '../../../src/trader/adapters/sqlite/journal/fact-rows.ts';
import { openJournal } from '../../../src/trader/adapters/sqlite/journal/journal.ts';
import { verifyJournal } from '../../../src/trader/app/verify-journal/verify-journal.ts';
import { isHoldingHeld } from '../../../src/trader/domain/holdings/holding.ts';
import { isHeld } from '../../../src/trader/domain/positions/position-state.ts';
import { evolve } from '../../../src/trader/engine/fold/evolve.ts';
import { initialState, type State } from '../../../src/trader/engine/state/state.ts';
import type { RecordedFact } from '../../../src/trader/ports/journal.ts';
import type { Reported } from './book-findings.ts';
import type { Finding } from './finding.ts';

export interface JournalRead {
  readonly facts: readonly RecordedFact[];
  readonly findings: readonly Finding[];
}

export function readJournal(file: string, account: string, reported: Reported): JournalRead {
  const corrupt = (text: string): Finding => ({ counter: 'corrupt', text });
  // Verified before anything else opens it, as it was left.
  const verified = verifyJournal(file);
  const findings = verified.ok
    ? verified.value
        .filter(({ status }) => status === 'fail')
        .map(({ check, text }) => corrupt(`${check}: ${text}`))
    : [corrupt(JSON.stringify(verified.failure))];
  const opened = openJournal({ file, mode: 'paper', account });
  if (!opened.ok)
    return { facts: [], findings: [...findings, corrupt(JSON.stringify(opened.failure))] };
  const journal = opened.value;
  const facts = [...readFacts(journal.database, 0)];
  const state = initialState(journal.journalId, 'paper', account);
  journal.close();
  return { facts, findings: [...findings, ...replayed(state, facts, reported).map(corrupt)] };
}

/** What the daemon last said of itself is what the facts say at one of those that were newest then. */
function replayed(state: State, facts: readonly RecordedFact[], reported: Reported): string[] {
  const { from = Number.POSITIVE_INFINITY, to = from } = reported.seqs ?? {};
  for (const fact of facts.filter(({ seq }) => seq <= from)) evolve(state, fact);
  let differences = replayDifferences(state, reported);
  for (const fact of facts.filter(({ seq }) => seq > from && seq <= to)) {
    if (differences.length === 0) break;
    differences = replayDifferences(evolve(state, fact), reported);
  }
  return differences;
}

/** Positions and orders as folded from the facts. */
function replayDifferences(state: State, reported: Reported): string[] {
  const differences: string[] = [];
  for (const { id, quantity } of reported.positions) {
    const position = state.positions.get(id);
    const folded = position !== undefined && isHeld(position) ? position.quantity : 0;
    if (folded !== quantity) differences.push(`${id}: reported ${quantity}, replayed ${folded}`);
  }
  for (const { symbol, quantity } of reported.holdings ?? []) {
    const holding = state.holdings.get(symbol);
    const folded = isHoldingHeld(holding) ? holding.quantity : 0;
    if (folded !== quantity)
      differences.push(`holding of ${symbol}: reported ${quantity}, replayed ${folded}`);
  }
  for (const { order_ref, state: status, filled } of reported.orders) {
    const order = state.orders.get(order_ref);
    if (order !== undefined && (order.status !== status || order.filled !== filled))
      differences.push(
        `${order_ref}: reported ${status} ${filled}, replayed ${order.status} ${order.filled}`,
      );
  }
  return differences;
}
