// On which chain the news of an order hangs: that of its position, led to by its intent or by the change it answers.

import type { OrderRecord } from '../state/state.ts';
import { type Chain, newestOf, type Turn } from '../turn/turn.ts';
import { intentSeqOf } from './intents.ts';

/** News of an order hangs on the chain of the position it belongs to; the intent of the order led to it. */
export function chainOfRef(turn: Turn, orderRef: string | undefined): Chain | undefined {
  const order = orderRef === undefined ? undefined : turn.state.orders.get(orderRef);
  const position = order === undefined ? undefined : turn.state.positions.get(order.positionId);
  if (order === undefined || position === undefined) return undefined;
  return { cause: intentSeqOf(order.terms.orderRef), correlation: position.signalId };
}

/** What the broker answers to a change was led to by the change, not by the order's intent. */
export function answerChain(
  turn: Turn,
  order: OrderRecord,
  isOfChange: boolean,
): Chain | undefined {
  const chain = chainOfRef(turn, order.terms.orderRef);
  if (chain === undefined || !isOfChange || order.pendingChange === undefined) return chain;
  return { ...chain, cause: order.pendingChange.seq };
}

/** What follows from the report that was recorded last. */
export function newsChain(turn: Turn, order: OrderRecord): Chain | undefined {
  const chain = chainOfRef(turn, order.terms.orderRef);
  return chain === undefined ? undefined : newestOf(turn, chain);
}
