// The broker's word that an order has filled: a durable fact. It is not a quantity; only executions and what is inferred count.
// Decision 0047
import { isCorrection } from '../../domain/orders/exec-id.ts';
import { chainOfRef } from '../intents/chains.ts';
import type { OrderRecord } from '../state/order-record.ts';
import type { Turn } from '../turn/turn.ts';

/** `shares`: filled in total by the broker's count; undefined if it states none. Recorded if it says more than is known. */
export function noteFillReported(turn: Turn, order: OrderRecord, shares: number | undefined): void {
  const { filled, quantity, terms } = order;
  const { orderRef, symbol } = terms;
  if ((shares ?? quantity) <= filled || isCorrected(turn, order)) return;
  const known = turn.state.fillReports.get(orderRef);
  if (known !== undefined && (shares ?? quantity) <= (known.shares ?? quantity)) return;
  turn.record(
    { type: 'fill-reported', orderRef, symbol, ...(shares !== undefined && { shares }) },
    chainOfRef(turn, orderRef),
  );
  turn.touched.add(order.positionId);
}

/** After a correction that removed shares, the filled count of the order proves nothing. */
function isCorrected({ state }: Turn, { terms }: OrderRecord): boolean {
  for (const { orderRef, execId } of state.executions.values())
    if (orderRef === terms.orderRef && isCorrection(execId)) return true;
  return false;
}
