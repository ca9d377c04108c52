// The chain of a report about an order: that of its position; the cause is the order's intent or the change it answers.

import { holdingChain } from '../../domain/holdings/holding.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { type Chain, newestOf, type Turn } from '../turn/turn.ts';
import { intentSeqOf } from './intents.ts';

/** The chain of the order's position, or for a holding of the order; the cause is the intent of the order. */
export function chainOfRef(turn: Turn, orderRef: string | undefined): Chain | undefined {
  const order = orderRef === undefined ? undefined : turn.state.orders.get(orderRef);
  if (order === undefined) return undefined;
  const cause = intentSeqOf(order.terms.orderRef);
  if (order.terms.leg === 'h') return { cause, correlation: holdingChain(order.positionId, cause) };
  const position = turn.state.positions.get(order.positionId);
  return position === undefined ? undefined : { cause, correlation: position.signalId };
}

/** The cause of an answer to a change is the change, not the intent of the order. */
export function answerChain(
  turn: Turn,
  order: OrderRecord,
  isOfChange: boolean,
): Chain | undefined {
  const chain = chainOfRef(turn, order.terms.orderRef);
  if (chain === undefined || !isOfChange || order.pendingChange === undefined) return chain;
  return { ...chain, cause: order.pendingChange.seq };
}

/** Continues from the report that was recorded last. */
export function newsChain(turn: Turn, order: OrderRecord): Chain | undefined {
  const chain = chainOfRef(turn, order.terms.orderRef);
  return chain === undefined ? undefined : newestOf(turn, chain);
}
