// Whether a dead daemon's journal is whole: the file, the numbers, the hash chain, and that replay equals what was last reported.
import type Database from 'better-sqlite3';
import { chainHash, factText } from '../../src/adapters/sqlite/commit-chain.ts';
import { readFacts } from '../../src/adapters/sqlite/fact-rows.ts';
import { openJournal } from '../../src/adapters/sqlite/journal.ts';
import { recoverState } from '../../src/engine/recover.ts';
import type { State } from '../../src/engine/state.ts';
import { stateText } from '../../src/engine/state-text.ts';
import type { RecordedFact } from '../../src/ports/journal.ts';
import { isHeld } from '../../src/trading/positions/position-state.ts';
import type { Finding, Reported } from './compare.ts';

export interface JournalRead {
  readonly facts: readonly RecordedFact[];
  readonly findings: readonly Finding[];
}

export function readJournal(file: string, account: string, reported: Reported): JournalRead {
  const texts: string[] = [];
  const opened = openJournal({ file, mode: 'paper', account });
  if (!opened.ok) {
    const text = `the journal does not open: ${JSON.stringify(opened.failure)}`;
    return { facts: [], findings: [{ counter: 'corrupt', text }] };
  }
  const journal = opened.value;
  try {
    const verdict = String(journal.database.pragma('integrity_check', { simple: true }));
    if (verdict !== 'ok') texts.push(`integrity: ${verdict}`);
    const facts = [...readFacts(journal.database, 0)];
    texts.push(...chainBreaks(journal.database, facts));
    const whole = recoverState({ ...journal, newestSnapshot: () => undefined }, 'paper', account);
    const fromSnapshot = recoverState(journal, 'paper', account);
    if (stateText(whole) !== stateText(fromSnapshot))
      texts.push('snapshot and tail differ from the full replay');
    texts.push(...replayDifferences(whole, reported));
    return { facts, findings: texts.map((text) => ({ counter: 'corrupt', text })) };
  } finally {
    journal.close();
  }
}

function chainBreaks(database: Database.Database, facts: readonly RecordedFact[]): string[] {
  const breaks: string[] = [];
  facts.forEach(({ seq }, index) => {
    if (seq !== index + 1) breaks.push(`fact ${index + 1} bears the number ${seq}`);
  });
  let hash = '';
  let last = 0;
  const commits = database
    .prepare<[], { first_seq: number; last_seq: number; hash: string }>(
      'SELECT first_seq, last_seq, hash FROM commits ORDER BY first_seq',
    )
    .all();
  for (const commit of commits) {
    const own = facts.slice(commit.first_seq - 1, commit.last_seq);
    hash = chainHash(
      hash,
      own,
      own.map(({ fact }) => factText(fact)),
    );
    if (commit.first_seq !== last + 1 || hash !== commit.hash)
      breaks.push(`the commit from ${commit.first_seq} breaks the chain`);
    last = commit.last_seq;
  }
  if (last !== facts.length) breaks.push(`${facts.length} facts, committed up to ${last}`);
  return breaks;
}

/** Positions and orders as folded from the facts against what the daemon last said of itself. */
function replayDifferences(state: State, reported: Reported): string[] {
  const differences: string[] = [];
  for (const { id, quantity } of reported.positions) {
    const position = state.positions.get(id);
    const folded = position !== undefined && isHeld(position) ? position.quantity : 0;
    if (folded !== quantity) differences.push(`${id}: reported ${quantity}, replayed ${folded}`);
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
