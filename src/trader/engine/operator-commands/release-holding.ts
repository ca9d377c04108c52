// Releases a holding and its orders to the person: from then on they are foreign, and the engine never touches them.
import { isHoldingHeld } from '../../domain/holdings/holding.ts';
import { counted } from '../../domain/wording/figures.ts';
import type { Confirmation } from '../../ports/confirmation.ts';
import type { CommandAnswer } from '../../ports/trader-commands.ts';
import { noteForeign } from '../protective-orders/foreign.ts';
import { isLive, ordersOf } from '../state/position-lookups.ts';
import { sharesReserved } from '../state/reserved.ts';
import { decided, notFound, refused } from '../turn/answers.ts';
import { applyHolding, newHoldingChain } from '../turn/holding-actions.ts';
import type { Turn } from '../turn/turn.ts';

interface Wanted extends Confirmation {
  readonly symbol: string;
  readonly by: string;
}

export function releaseHolding(turn: Turn, wanted: Wanted): CommandAnswer {
  const { symbol, by } = wanted;
  const holding = turn.state.holdings.get(symbol);
  const live = ordersOf(turn.state, holding?.holdingId ?? '').filter(isLive);
  if (holding === undefined || (!isHoldingHeld(holding) && live.length === 0))
    return notFound(`There is no holding in ${symbol}.`);
  const reserved = sharesReserved(turn.state, symbol);
  if (reserved > 0)
    return refused(
      `${counted(reserved, 'share')} of ${symbol} are reserved for calls that were sold; \`sluice exit\` with the id of the contract buys them back first.`,
    );
  const quantity = isHoldingHeld(holding) ? holding.quantity : 0;
  const orders = live.length === 0 ? 'no orders' : counted(live.length, 'order');
  const what = `the holding of ${quantity} ${symbol} with ${orders}`;
  const details = ['Its shares count as foreign from then on.'];
  return decided(wanted, { does: `release ${what}`, details }, () => {
    const orderRefs = live.map(({ terms }) => terms.orderRef);
    const chain = newHoldingChain(turn, symbol);
    const last = applyHolding(turn, symbol, { type: 'release', orderRefs, by }, chain);
    for (const { brokerLink, terms } of live)
      if (brokerLink !== undefined)
        turn.broker.foreignOrders.set(brokerLink, { symbol, orderRef: terms.orderRef });
    noteForeign(turn, symbol, last);
    turn.broker.wantsSnapshot = true;
    return { ok: true, text: `Released: ${what}. Its shares count as foreign now.` };
  });
}
