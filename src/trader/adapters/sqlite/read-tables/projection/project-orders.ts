// What the read tables keep of orders and executions.
import type { OrderFact } from '../../../../domain/facts/order-facts.ts';
import type { OrderTerms } from '../../../../domain/orders/order-terms.ts';
import { nothing, type Projecting, type Write } from './project.ts';

/** States in which nothing more is expected; an execution still counts after `not_sent`. */
const ENDED = "('filled', 'cancelled', 'rejected', 'expired', 'released')";

export const PROJECT_ORDERS: Projecting<OrderFact> = {
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
};

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
