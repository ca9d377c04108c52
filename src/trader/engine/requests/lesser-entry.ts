// Whether a change leaves an order that opens no riskier than the gate allowed it: no dearer, no larger, its stop still behind it.

import { spreadOf } from '../../../market/quotes/quote.ts';
import { isStopTooTight } from '../../domain/exits/protective-stop.ts';
import { isHeld } from '../../domain/positions/position-state.ts';
import { price as priceText, sharesText, sharesWith } from '../../domain/wording/figures.ts';
import { freshQuote } from '../condition-inputs/evaluate-condition.ts';
import type { OrderRecord } from '../state/order-record.ts';
import { stepsOf } from '../turn/actions.ts';
import { nearMarket } from '../turn/thin-market.ts';
import type { Turn } from '../turn/turn.ts';

/** The sentence against it, or undefined. A holding may be sold at any price. */
export function notCheaper(turn: Turn, order: OrderRecord, wanted: number): string | undefined {
  const { orderRef, side, symbol, leg } = order.terms;
  const { limitPrice = Number.NaN } = order;
  if (leg === 'h' && side === 'sell') return undefined;
  const isDearer = side === 'buy' ? wanted > limitPrice : wanted < limitPrice;
  if (isDearer)
    return `${priceText(wanted)} is worse than ${priceText(limitPrice)}, and the order was checked at that. Cancel ${orderRef} and place a new one.`;
  const position = turn.state.positions.get(order.positionId);
  if (position === undefined) return undefined;
  const stop = isHeld(position) ? position.stopPrice : position.plan.stopPrice;
  if (stop === undefined) return undefined;
  const isBehind = side === 'buy' ? stop < wanted : stop > wanted;
  const { stopPercentMin } = turn.settings.risk;
  const spread = spreadOf(nearMarket(turn, freshQuote(turn, symbol)));
  const steps = stepsOf(turn, symbol);
  const isTight = isStopTooTight({ entry: wanted, stop, spread, stopPercentMin, steps });
  return isBehind && !isTight
    ? undefined
    : `${priceText(wanted)} is too close to the stop at ${priceText(stop)}. Cancel ${orderRef} and place a new one.`;
}

export function notSmaller(order: OrderRecord, wanted: number): string | undefined {
  const { orderRef } = order.terms;
  if (!Number.isInteger(wanted)) return `${wanted} is not a whole number of shares.`;
  if (wanted > order.quantity)
    return `${sharesWith(wanted, 'are')} more than the ${order.quantity} that were checked. Place another order for the rest.`;
  return wanted > order.filled
    ? undefined
    : `${sharesText(order.filled)} of ${orderRef} ${order.filled === 1 ? 'is' : 'are'} filled already. Cancel it to end the rest.`;
}
