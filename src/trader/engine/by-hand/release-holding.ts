// Releases a holding and its orders to the person: from then on they are foreign, and the engine never touches them.
import { isHoldingHeld } from '../../domain/holdings/holding.ts';
import { counted } from '../../domain/wording/figures.ts';
import type { DeskAnswer } from '../../ports/trader.ts';
import { noteForeign } from '../cover/foreign.ts';
import { isLive, ordersOf } from '../state/position-lookups.ts';
import { notFound, unconfirmed } from '../turn/answers.ts';
import { applyHolding, newHoldingChain } from '../turn/holding-acts.ts';
import type { Turn } from '../turn/turn.ts';

interface Wanted {
  readonly symbol: string;
  readonly isConfirmed: boolean;
  readonly by: string;
}

export function releaseHolding(turn: Turn, { symbol, isConfirmed, by }: Wanted): DeskAnswer {
  const holding = turn.state.holdings.get(symbol);
  const live = ordersOf(turn.state, holding?.holdingId ?? '').filter(isLive);
  if (holding === undefined || (!isHoldingHeld(holding) && live.length === 0))
    return notFound(`There is no holding in ${symbol}.`);
  const quantity = isHoldingHeld(holding) ? holding.quantity : 0;
  const orders = live.length === 0 ? 'no orders' : counted(live.length, 'order');
  const what = `the holding of ${quantity} ${symbol} with ${orders}`;
  if (!isConfirmed) return unconfirmed(`release ${what}; its shares count as foreign from then on`);
  const orderRefs = live.map(({ terms }) => terms.orderRef);
  const chain = newHoldingChain(turn, symbol);
  const last = applyHolding(turn, symbol, { type: 'release', orderRefs, by }, chain);
  for (const { brokerLink, terms } of live)
    if (brokerLink !== undefined)
      turn.broker.foreignOrders.set(brokerLink, { symbol, orderRef: terms.orderRef });
  noteForeign(turn, symbol, last);
  turn.broker.wantsSnapshot = true;
  return { ok: true, text: `Released: ${what}. Its shares count as foreign now.` };
}
