// An order over more than is held gets fewer shares. Where orders of a group keep their quantity it ends, and another one takes its place:
// it would sell what is not there.
// Decision 0099
import { capabilitiesFor } from '../../ports/broker-traits.ts';
import { type ChangeRequest, changeOrder } from '../intents/intents.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { cancelOnce } from '../turn/actions.ts';
import type { Chain, Turn } from '../turn/turn.ts';

export function changeOrEnd(
  turn: Turn,
  order: OrderRecord,
  change: ChangeRequest,
  chain: Chain,
): void {
  const { quantity = order.quantity } = change;
  if (quantity < order.quantity && isQuantityKept(turn, order))
    return cancelOnce(turn, order, 'it could close more than is held', chain);
  changeOrder(turn, order, change, chain);
}

/** The others of its group end with it. */
export function isGroupEnding(turn: Turn, stop: OrderRecord): boolean {
  return stop.isCancelRequested && isQuantityKept(turn, stop);
}

/** No order joins such a group later, either. */
export function isQuantityKept({ traits }: Turn, { terms }: OrderRecord): boolean {
  return capabilitiesFor(traits, terms.symbol).groupsKeepQuantity === true;
}
