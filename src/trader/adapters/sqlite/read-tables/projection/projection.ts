// Applies facts to the read tables, each family by its own table.
import type Database from 'better-sqlite3';
import { chartKeyOf } from '../../../../domain/chart/charted-facts.ts';
import type { AlarmFact } from '../../../../domain/facts/alarm-facts.ts';
import type { CoverFact } from '../../../../domain/facts/cover-facts.ts';
import type { Fact, FactType } from '../../../../domain/facts/facts.ts';
import type { OperatorRequestFact } from '../../../../domain/facts/operator-request-facts.ts';
import type { RiskFact } from '../../../../domain/facts/risk-facts.ts';
import type { RollFact } from '../../../../domain/facts/roll-facts.ts';
import type { SystemFact } from '../../../../domain/facts/system-facts.ts';
import type { RecordedFact } from '../../../../ports/journal.ts';
import { nothing, type Project, type Projecting, type Write } from './project.ts';
import { noteChange } from './project-changes.ts';
import { PROJECT_HOLDINGS } from './project-holdings.ts';
import { copyOrdersAfter, PROJECT_ORDERS } from './project-orders.ts';
import { PROJECT_POSITIONS } from './project-positions.ts';
import { PROJECT_PREDICTIONS } from './project-predictions.ts';

/** Prepared on the connection; unqualified names, so that shadow tables work too. */
export function createProjection(db: Database.Database): (recorded: RecordedFact) => void {
  const statements = new Map<string, Database.Statement>();
  const write: Write = (sql, ...values) => {
    let statement = statements.get(sql);
    if (statement === undefined) {
      statement = db.prepare(sql);
      statements.set(sql, statement);
    }
    statement.run(...values);
  };
  return (recorded) => {
    const { seq, at, correlation, fact } = recorded;
    // A fact outside every chain has none, or is its own chain.
    if (correlation !== '' && correlation !== `#${seq}`) {
      write('INSERT INTO chains VALUES (?, ?)', correlation, seq);
    }
    const charted = chartKeyOf(fact);
    if (charted !== undefined) {
      const { symbol, subject } = charted;
      write('INSERT INTO chart_facts VALUES (?, ?, ?, ?, ?)', seq, at, symbol, subject, fact.type);
    }
    const project = PROJECT[fact.type] as Project<FactType>;
    project(write, fact, recorded);
    copyOrdersAfter(write, recorded);
    noteChange(write, recorded);
  };
}

const PROJECT_HOUSE: Projecting<
  CoverFact | RiskFact | OperatorRequestFact | RollFact | SystemFact | AlarmFact
> = {
  'cover-lost': nothing,
  'cover-restored': nothing,
  'cover-waived': nothing,
  'meddling-explained': nothing,
  'day-started': (write, _, { at }) => write('UPDATE read_cursor SET day_began = ?', at),
  'trading-changed': nothing,
  'halt-file-changed': nothing,
  'daily-loss-reached': nothing,
  'lock-set': nothing,
  'lock-deleted': nothing,
  'foreign-seen': (write, { symbol, quantity }) =>
    quantity === 0
      ? write('DELETE FROM foreign_positions WHERE symbol = ?', symbol)
      : write('INSERT OR REPLACE INTO foreign_positions VALUES (?, ?)', symbol, quantity),
  'difference-left': nothing,
  'holding-marked': nothing,
  'command-asked': nothing,
  'request-refused': nothing,
  'reduction-asked': nothing,
  'limit-asked': (write, { orderRef, request: { clientOrderId = null } }) =>
    write(
      'UPDATE orders SET client_order_id = coalesce(?, client_order_id) WHERE order_ref = ?',
      clientOrderId,
      orderRef,
    ),
  'symbol-paused': nothing,
  'pauses-lifted': nothing,
  'close-asked': nothing,
  'stop-asked': (write, { positionId }, { at }) =>
    write('UPDATE positions SET stop_asked_at = ? WHERE id = ?', at, positionId),
  'stop-ask-refused': nothing,
  'protection-asked': nothing,
  'exercise-intended': nothing,
  'exercise-updated': nothing,
  'roll-intended': nothing,
  'roll-updated': nothing,
  'roll-refused': nothing,
  'order-resolved': nothing,
  'daemon-started': (write, { account }) => write('UPDATE read_cursor SET account = ?', account),
  'daemon-stopped': nothing,
  'config-changed': nothing,
  'config-refused': nothing,
  'gateway-changed': nothing,
  'session-opened': nothing,
  'feed-changed': nothing,
  'instrument-pinned': (write, { instrument: { symbol, venue } }) =>
    write('INSERT OR REPLACE INTO instruments VALUES (?, ?)', symbol, venue ?? ''),
  'instrument-refused': nothing,
  reconciled: nothing,
  'alarm-raised': nothing,
  'alarm-ended': nothing,
  'alarm-acknowledged': nothing,
  'alarm-muted': nothing,
  'alarm-escalated': nothing,
  'clock-moved': nothing,
  'clock-set-back': nothing,
};

const PROJECT: Projecting<Fact> = {
  ...PROJECT_PREDICTIONS,
  ...PROJECT_ORDERS,
  ...PROJECT_POSITIONS,
  ...PROJECT_HOLDINGS,
  ...PROJECT_HOUSE,
};
