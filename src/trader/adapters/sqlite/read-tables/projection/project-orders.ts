// The rows of the read tables for orders and executions.
import type { OrderFact } from '../../../../domain/facts/order-facts.ts';
import { isOrderMove } from '../../../../domain/facts/orders-moved.ts';
import { idIn } from '../../../../domain/orders/broker-link.ts';
import { MANUAL, type RequestRef } from '../../../../domain/orders/order-request.ts';
import { isTerminal } from '../../../../domain/orders/order-state.ts';
import type { OrderTerms } from '../../../../domain/orders/order-terms.ts';
import type { RecordedFact } from '../../../../ports/journal.ts';
import { nothing, type Projecting, type Write } from './project.ts';

export const PROJECT_ORDERS: Projecting<OrderFact> = {
  'entry-intended': (write, fact, recorded) =>
    writeOrders(write, { ...fact, openedBy: fact.request?.user }, recorded),
  'protection-intended': (write, fact, recorded) =>
    writeOrders(write, { ...fact, signalId: '' }, recorded),
  'exit-intended': (write, fact, recorded) =>
    writeOrders(write, { ...fact, signalId: '' }, recorded),
  'holding-intended': (write, { holdingId, ...fact }, recorded) =>
    writeOrders(
      write,
      {
        ...{ ...fact, positionId: holdingId, strategy: MANUAL, signalId: '' },
        openedBy: fact.request.user,
      },
      recorded,
    ),
  'change-intended': nothing,
  'cancel-intended': nothing,
  'order-sent': (write, { orderRefs }, { at }) => {
    for (const orderRef of orderRefs)
      write('UPDATE orders SET submitted_at = ? WHERE order_ref = ?', at, orderRef);
  },
  'order-not-sent': nothing,
  'order-updated': (write, fact) =>
    write(
      `UPDATE orders SET perm_id = coalesce(?, perm_id), quantity = coalesce(?, quantity),
         limit_price = coalesce(?, limit_price), stop_price = coalesce(?, stop_price),
         oca_group = coalesce(?, oca_group)
       WHERE order_ref = ?`,
      fact.brokerLink === undefined ? null : idIn(fact.brokerLink),
      fact.quantity ?? null,
      fact.limitPrice ?? null,
      fact.stopPrice ?? null,
      fact.group ?? null,
      fact.orderRef,
    ),
  'change-refused': nothing,
  'stop-meddled': nothing,
  'report-ignored': nothing,
  'order-warned': nothing,
  'fill-reported': nothing,
  'execution-booked': (write, fact, { seq }) => insertExecution(write, seq, fact),
  'leg-separated': nothing,
  'leg-executed': (write, { contract, ...fact }, { seq }) =>
    insertExecution(write, seq, { ...fact, symbol: contract }),
  'commission-booked': (write, { execId, commission, estimated }) =>
    write(
      'UPDATE executions SET commission = ?, estimated = ? WHERE exec_id = ?',
      commission,
      estimated === undefined ? 0 : 1,
      execId,
    ),
};

type Booked = Pick<FactOf<'execution-booked'>, 'brokerLink'> &
  Omit<FactOf<'leg-executed'>, 'type' | 'contract' | 'replaces'>;
type FactOf<Type extends OrderFact['type']> = Extract<OrderFact, { readonly type: Type }>;

function insertExecution(write: Write, seq: number, fact: Booked): void {
  write(
    `INSERT INTO executions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, 0)
     ON CONFLICT (exec_root) DO UPDATE SET exec_id = excluded.exec_id, shares = excluded.shares,
       price = excluded.price`,
    fact.execRoot,
    seq,
    fact.execId,
    fact.brokerLink === undefined ? '' : idIn(fact.brokerLink),
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
}

/** How the orders of a fact stand, copied from the fact. */
export function copyOrdersAfter(write: Write, { seq, at, fact }: RecordedFact): void {
  if (!isOrderMove(fact)) return;
  if (fact.ordersAfter === undefined)
    throw new Error(`fact ${seq} does not say how its orders stand`);
  for (const { orderRef, statusAfter, filledAfter, coversAfter } of fact.ordersAfter)
    write(
      `UPDATE orders SET filled = ?, covers = ?, updated_at = ?,
         ended_at = CASE WHEN ? = 0 THEN NULL WHEN state = ? THEN ended_at ELSE ? END, state = ?
       WHERE order_ref = ?`,
      filledAfter,
      coversAfter,
      at,
      Number(isTerminal(statusAfter)),
      statusAfter,
      at,
      statusAfter,
      orderRef,
    );
}

interface OrdersWrite {
  readonly positionId: string;
  readonly strategy: string;
  readonly signalId: string;
  readonly legs: readonly OrderTerms[];
  readonly request?: RequestRef;
  /** Who asked for the position, or for the order of a holding; undefined of orders that follow, which take it from the first. */
  readonly openedBy?: string | undefined;
}

function writeOrders(
  write: Write,
  { positionId, strategy, signalId, legs, request, openedBy }: OrdersWrite,
  { seq, at }: RecordedFact,
): void {
  for (const [index, terms] of legs.entries()) {
    write(
      `INSERT OR REPLACE INTO orders VALUES (?, ?, ?, ?, ?, ?, ?, (SELECT account FROM read_cursor),
         ?, ?, NULL, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, 'intended', 0, ?, ?, NULL, ?, NULL,
         coalesce(?, (SELECT opened_by FROM orders WHERE position_id = ? ORDER BY intent_seq LIMIT 1)))`,
      terms.orderRef,
      seq,
      positionId,
      strategy,
      signalId,
      terms.leg,
      terms.symbol,
      terms.handle === undefined ? 0 : Number(idIn(terms.handle)),
      terms.parentRef ?? null,
      terms.group ?? '',
      terms.side,
      terms.type,
      terms.quantity,
      terms.limitPrice ?? null,
      terms.stopPrice ?? null,
      terms.trailBy?.kind === 'amount' ? terms.trailBy.amount : null,
      terms.trailBy?.kind === 'percent' ? terms.trailBy.percent : null,
      terms.validity.kind,
      terms.word ?? null,
      // The first leg is the order that was asked for.
      (index === 0 && request?.clientOrderId) || null,
      at,
      openedBy ?? null,
      positionId,
    );
  }
}
