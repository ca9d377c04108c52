// What each kind of fact does to the read tables: one entry per kind, so that a new fact cannot be forgotten.
import type Database from 'better-sqlite3';
import type { RecordedFact } from '../../ports/journal.ts';
import type { Fact, FactType } from '../../trading/facts.ts';
import type { OrderTerms } from '../../trading/orders/order-terms.ts';

type Write = (sql: string, ...values: (string | number | null)[]) => void;
type FactOf<Type extends FactType> = Extract<Fact, { type: Type }>;
type Project<Type extends FactType> = (
  write: Write,
  fact: FactOf<Type>,
  recorded: RecordedFact,
) => void;

/** Applies facts to the read tables of the connection; unqualified names, so that shadow tables work alike. */
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
    const { seq, correlation } = recorded;
    // What belongs to no chain has none, or is a chain of its own.
    if (correlation !== '' && correlation !== `#${seq}`) {
      write('INSERT INTO chains VALUES (?, ?)', correlation, seq);
    }
    const project = PROJECT[recorded.fact.type] as Project<FactType>;
    project(write, recorded.fact, recorded);
  };
}

const nothing = () => {};

/** States in which nothing more is expected; an execution still counts after `not_sent`. */
const ENDED = "('filled', 'cancelled', 'rejected', 'expired', 'released')";

const PROJECT: { readonly [Type in FactType]: Project<Type> } = {
  'prediction-judged': (write, fact, { seq }) => {
    const { kind, ...detail } = fact.verdict;
    const { prediction } = fact;
    write(
      'INSERT INTO predictions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)',
      seq,
      prediction?.id ?? null,
      fact.feed,
      fact.symbol,
      prediction?.signal ?? null,
      prediction?.confidence ?? null,
      prediction?.dataTime ?? null,
      fact.receivedAt,
      prediction?.anchorPrice ?? null,
      kind,
      JSON.stringify(detail),
    );
  },
  'prediction-repeated': (write, fact) =>
    write(
      `UPDATE predictions SET repeats = repeats + ?
       WHERE seq = (SELECT max(seq) FROM predictions WHERE id = ?)`,
      fact.times,
      fact.predictionId,
    ),
  'signal-taken': (write, { signal, orderRef }, { seq }) =>
    writeSignal(write, { signal, seq, isTaken: true, reasons: [], orderRef }),
  'signal-refused': (write, { signal, reasons }, { seq }) =>
    writeSignal(write, { signal, seq, isTaken: false, reasons, orderRef: null }),
  'wish-stored': nothing,
  'wish-dropped': nothing,
  'entry-intended': (write, fact, { seq }) =>
    writeOrders(write, { ...fact, seq, signalId: fact.signalId }),
  'protection-intended': (write, fact, { seq }) =>
    writeOrders(write, { ...fact, seq, signalId: '' }),
  'exit-intended': (write, fact, { seq }) => writeOrders(write, { ...fact, seq, signalId: '' }),
  'change-intended': (write, { change }) =>
    write(
      `UPDATE orders SET state = 'pending_modify' WHERE order_ref = ? AND state <> 'partially_filled'`,
      change.orderRef,
    ),
  'cancel-intended': (write, { orderRef }) =>
    write(
      `UPDATE orders SET state = 'pending_cancel'
       WHERE order_ref = ? AND state NOT IN ${ENDED} AND state <> 'not_sent'`,
      orderRef,
    ),
  'order-sent': (write, { orderRefs }) => {
    for (const orderRef of orderRefs) {
      write(
        `UPDATE orders SET state = 'sent' WHERE order_ref = ? AND state = 'intended'`,
        orderRef,
      );
    }
  },
  'order-not-sent': (write, { orderRefs }) => {
    for (const orderRef of orderRefs) {
      write(`UPDATE orders SET state = 'not_sent' WHERE order_ref = ?`, orderRef);
    }
  },
  'order-updated': (write, fact) =>
    write(
      `UPDATE orders SET state = ?, perm_id = coalesce(?, perm_id), quantity = coalesce(?, quantity),
         limit_price = coalesce(?, limit_price), stop_price = coalesce(?, stop_price),
         oca_group = coalesce(?, oca_group)
       WHERE order_ref = ?`,
      fact.status,
      fact.permId ?? null,
      fact.quantity ?? null,
      fact.limitPrice ?? null,
      fact.stopPrice ?? null,
      fact.ocaGroup ?? null,
      fact.orderRef,
    ),
  'change-refused': (write, { orderRef }) =>
    write(
      `UPDATE orders SET state = 'working' WHERE order_ref = ? AND state = 'pending_modify'`,
      orderRef,
    ),
  'stop-meddled': nothing,
  'report-ignored': nothing,
  'execution-booked': (write, fact, { seq }) => {
    write(
      `INSERT INTO executions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)
       ON CONFLICT (exec_root) DO UPDATE SET exec_id = excluded.exec_id, shares = excluded.shares,
         price = excluded.price`,
      fact.execRoot,
      seq,
      fact.execId,
      fact.permId,
      fact.orderRef,
      fact.positionId,
      fact.account,
      fact.symbol,
      fact.side,
      fact.shares,
      fact.price,
      fact.executedAt,
      fact.strategy,
    );
    write(
      'UPDATE orders SET filled = filled + ? WHERE order_ref = ?',
      fact.shares - (fact.replaces?.shares ?? 0),
      fact.orderRef,
    );
    write(
      `UPDATE orders SET state = CASE WHEN filled >= quantity THEN 'filled'
         WHEN state = 'pending_cancel' THEN state ELSE 'partially_filled' END
       WHERE order_ref = ? AND state NOT IN ${ENDED}`,
      fact.orderRef,
    );
  },
  'commission-booked': (write, { execId, commission }) =>
    write('UPDATE executions SET commission = ? WHERE exec_id = ?', commission, execId),
  'position-planned': (write, fact) =>
    write(
      'INSERT OR REPLACE INTO positions VALUES (?, ?, ?, 0, 0, ?, NULL)',
      fact.positionId,
      fact.symbol,
      fact.strategy,
      fact.plan.stopPrice,
    ),
  'position-filled': (write, fact, { at }) =>
    write(
      `UPDATE positions SET quantity = ?, average_price = ?, opened_at = coalesce(opened_at, ?)
       WHERE id = ?`,
      fact.quantityAfter,
      fact.averagePriceAfter,
      at,
      fact.positionId,
    ),
  'position-opened': nothing,
  'position-abandoned': (write, { positionId }) =>
    write('UPDATE positions SET quantity = 0 WHERE id = ?', positionId),
  'stop-moved': (write, { to, positionId }) =>
    write('UPDATE positions SET stop_price = ? WHERE id = ?', to, positionId),
  'target-moved': nothing,
  'position-adjusting': nothing,
  'position-adjusted': (write, fact) =>
    write(
      'UPDATE positions SET quantity = ?, stop_price = coalesce(?, stop_price) WHERE id = ?',
      fact.quantity,
      fact.stopPrice ?? null,
      fact.positionId,
    ),
  'position-closing': nothing,
  'position-closed': (write, fact, { at, seq }) => {
    write('UPDATE positions SET quantity = 0 WHERE id = ?', fact.positionId);
    write(
      'INSERT OR REPLACE INTO trades VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      fact.positionId,
      seq,
      fact.symbol,
      fact.side,
      fact.quantity,
      fact.entryPrice,
      fact.exitPrice,
      fact.reason,
      fact.realizedPnl,
      fact.openedAt,
      at,
      fact.strategy,
      fact.configHash,
    );
  },
  'trade-restated': (write, { positionId, entryPrice, exitPrice, realizedPnl }) =>
    write(
      'UPDATE trades SET entry = ?, exit = ?, pnl = ? WHERE id = ?',
      entryPrice,
      exitPrice,
      realizedPnl,
      positionId,
    ),
  'position-adopted': (write, fact, { at }) =>
    write(
      'INSERT OR REPLACE INTO positions VALUES (?, ?, ?, ?, ?, ?, ?)',
      fact.positionId,
      fact.symbol,
      fact.strategy,
      fact.quantity,
      fact.averagePrice,
      fact.plan.stopPrice,
      at,
    ),
  'position-split': (write, { after, positionId }) =>
    write(
      'UPDATE positions SET quantity = ?, average_price = ?, stop_price = ? WHERE id = ?',
      after.quantity,
      after.averagePrice,
      after.stopPrice,
      positionId,
    ),
  'stop-reset': (write, { to, positionId }) =>
    write('UPDATE positions SET stop_price = ? WHERE id = ?', to, positionId),
  'position-released': (write, { positionId, orderRefs }) => {
    write('UPDATE positions SET quantity = 0 WHERE id = ?', positionId);
    for (const orderRef of orderRefs)
      write(`UPDATE orders SET state = 'released' WHERE order_ref = ?`, orderRef);
  },
  'day-started': nothing,
  'trading-changed': nothing,
  'lock-set': nothing,
  'lock-deleted': nothing,
  'foreign-seen': (write, { symbol, quantity }) =>
    quantity === 0
      ? write('DELETE FROM foreign_positions WHERE symbol = ?', symbol)
      : write('INSERT OR REPLACE INTO foreign_positions VALUES (?, ?)', symbol, quantity),
  'holding-marked': nothing,
  'symbol-paused': nothing,
  'pauses-lifted': nothing,
  'close-asked': nothing,
  'stop-asked': nothing,
  'plan-changed': nothing,
  'protection-asked': nothing,
  'order-resolved': nothing,
  'daemon-started': (write, { account }) => write('UPDATE read_cursor SET account = ?', account),
  'daemon-stopped': nothing,
  'config-changed': nothing,
  'config-refused': nothing,
  'gateway-changed': nothing,
  'session-opened': nothing,
  'feed-changed': nothing,
  'instrument-pinned': nothing,
  'instrument-refused': nothing,
  reconciled: nothing,
  'alarm-raised': nothing,
  'clock-moved': nothing,
};

interface SignalWrite {
  readonly signal: FactOf<'signal-taken'>['signal'];
  readonly seq: number;
  readonly isTaken: boolean;
  readonly reasons: FactOf<'signal-refused'>['reasons'];
  readonly orderRef: string | null;
}

/** A wish that comes true is decided a second time: the last decision stands. */
function writeSignal(write: Write, { signal, seq, isTaken, reasons, orderRef }: SignalWrite): void {
  write(
    'INSERT OR REPLACE INTO signals VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    signal.id,
    seq,
    signal.predictionId,
    signal.strategy,
    signal.symbol,
    signal.side,
    signal.at,
    isTaken ? 1 : 0,
    JSON.stringify(reasons),
    orderRef,
  );
}

interface OrdersWrite {
  readonly seq: number;
  readonly positionId: string;
  readonly strategy: string;
  readonly signalId: string;
  readonly legs: readonly OrderTerms[];
}

function writeOrders(
  write: Write,
  { seq, positionId, strategy, signalId, legs }: OrdersWrite,
): void {
  for (const terms of legs) {
    write(
      `INSERT OR REPLACE INTO orders VALUES (?, ?, ?, ?, ?, ?, ?, (SELECT account FROM read_cursor),
         ?, ?, NULL, ?, ?, ?, ?, 0, ?, ?, ?, 'intended')`,
      terms.orderRef,
      seq,
      positionId,
      strategy,
      signalId,
      terms.leg,
      terms.symbol,
      terms.orderId,
      terms.parentId ?? null,
      terms.ocaGroup ?? '',
      terms.side,
      terms.type,
      terms.quantity,
      terms.limitPrice ?? null,
      terms.stopPrice ?? null,
      terms.tif.kind,
    );
  }
}
