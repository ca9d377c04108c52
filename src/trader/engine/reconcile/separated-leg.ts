// Records that a contract which one order for a vertical has filled has no counterpart, and ends that order.
// Decision 0058
import { chainOfRef } from '../intents/chains.ts';
import type { Unpaired } from '../state/leg-fills.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { alarm, cancelOnce } from '../turn/actions.ts';
import { after, type Chain, NO_CHAIN, type Turn } from '../turn/turn.ts';

export function endOrder(turn: Turn, order: OrderRecord, text: string): Chain {
  const { orderRef, symbol } = order.terms;
  const chain = chainOfRef(turn, orderRef) ?? NO_CHAIN;
  alarm(turn, { kind: 'lopsided-fill', symbol, text }, chain);
  cancelOnce(turn, order, 'one of its contracts has filled alone', chain);
  return chain;
}

/** Raises the alarm, ends the order and records that the contracts have no counterpart any more. */
export function recordSeparated(
  turn: Turn,
  order: OrderRecord,
  separated: readonly Unpaired[],
  text: string,
): Chain {
  const { orderRef, symbol } = order.terms;
  const { positionId } = order;
  let chain = endOrder(turn, order, text);
  for (const { contract, quantity } of separated)
    chain = after(
      turn.record(
        { type: 'leg-separated', orderRef, positionId, symbol, contract, quantity },
        chain,
      ),
    );
  return chain;
}
