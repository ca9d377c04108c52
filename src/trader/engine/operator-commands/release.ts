// Releases a position and its orders to the user: from then on they are foreign, and the engine never touches them.
import { isHeld, type PositionState, quantityOf } from '../../domain/positions/position-state.ts';
import { price as priceText } from '../../domain/wording/figures.ts';
import { LEG_WORDS } from '../../domain/wording/plan-text.ts';
import type { Confirmation } from '../../ports/confirmation.ts';
import type { CommandAnswer } from '../../ports/trader-commands.ts';
import { leavingPrice } from '../market/leaving-price.ts';
import { noteForeign } from '../protective-orders/foreign.ts';
import { combinedOrders } from '../state/hedged-shares.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { isLive, ordersOf, positionsIn } from '../state/position-lookups.ts';
import { chainOf } from '../turn/actions.ts';
import { decided, listText, notFound, nothingHeld, refused } from '../turn/answers.ts';
import { frozenPrice } from '../turn/frozen-price.ts';
import { after, newestOf, type Turn } from '../turn/turn.ts';

interface Wanted extends Confirmation {
  readonly symbol: string;
  readonly by: string;
}

export function release(turn: Turn, wanted: Wanted): CommandAnswer {
  const { symbol, by } = wanted;
  const parts = positionsIn(turn.state, symbol);
  if (parts.length === 0) return notFound(nothingHeld(turn, symbol));
  const both = parts.flatMap((part) => combinedOrders(turn.state, part)).find(isLive);
  if (both !== undefined)
    return refused(
      `Order ${both.terms.orderRef} sells shares and a contract together; run \`sluice cancel ${both.terms.orderRef}\` first.`,
    );
  const live = parts.flatMap(({ positionId }) => ordersOf(turn.state, positionId)).filter(isLive);
  const quantity = parts.reduce((sum, part) => sum + quantityOf(part), 0);
  const orders = live.length === 0 ? 'no orders' : listText(live.map(orderText));
  const what = `${quantity} ${symbol} with ${orders}`;
  const details = ['The engine would never watch, move or close any of it again.'];
  return decided(wanted, { does: `release ${what}`, details }, () => {
    for (const part of parts) releasePart(turn, part, by);
    turn.broker.wantsSnapshot = true;
    dropWish(turn, symbol);
    return {
      ok: true,
      text: `Released: ${what}. The engine no longer protects or closes any of it.`,
    };
  });
}

function releasePart(turn: Turn, position: PositionState, by: string): void {
  const { positionId, symbol } = position;
  const live = ordersOf(turn.state, positionId).filter(isLive);
  const recorded = turn.record(
    {
      type: 'position-released',
      positionId,
      symbol,
      quantity: quantityOf(position),
      averagePrice: isHeld(position) ? position.averagePrice : 0,
      price: isHeld(position)
        ? (frozenPrice(turn, position) ?? leavingPrice(turn.market, position))
        : 0,
      orderRefs: live.map(({ terms }) => terms.orderRef),
      by,
    },
    newestOf(turn, chainOf(position)),
  );
  for (const { brokerLink, terms } of live)
    if (brokerLink !== undefined)
      turn.broker.foreignOrders.set(brokerLink, { symbol, orderRef: terms.orderRef });
  noteForeign(turn, symbol, after(recorded));
}

function orderText({ terms, stopPrice, limitPrice, status }: OrderRecord): string {
  const at = stopPrice ?? limitPrice;
  const doubt = status === 'unknown' ? ', whose state is unknown' : '';
  return `the ${LEG_WORDS[terms.leg]}${at === undefined ? '' : ` at ${priceText(at)}`}${doubt}`;
}

function dropWish(turn: Turn, symbol: string): void {
  const reversal = turn.state.pendingReversals.get(symbol);
  if (reversal === undefined) return;
  const { id: signalId } = reversal.signal;
  turn.record(
    { type: 'wish-dropped', symbol, signalId, why: 'the position was handed over' },
    { cause: 0, correlation: signalId },
  );
}
