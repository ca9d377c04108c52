// How long an order that should trade at once has worked without a fill, and the alarm of a stop that the price has gone through.

import { freshnessMs } from '../../../kernel/clock.ts';
import { SECOND_MS } from '../../../kernel/instant.ts';
import { typedSymbol } from '../../../market/instruments/typed-symbol.ts';
import { type HeldPosition, isHeld } from '../../domain/positions/position-state.ts';
import { signOf } from '../../domain/terms/side.ts';
import { price as priceText } from '../../domain/wording/figures.ts';
import { quoteAgeMs } from '../market/quote-age.ts';
import { QUOTE_AGE_MAX_MS } from '../market/surroundings.ts';
import type { OrderRecord } from '../state/order-record.ts';
import {
  activePositions,
  isActing,
  isAltered,
  isLive,
  ordersOf,
} from '../state/position-lookups.ts';
import { alarmOnce, chainOf, isMarketOpen } from '../turn/actions.ts';
import { newestOf, type Turn } from '../turn/turn.ts';

/** How long the last price may be through a working stop. */
const THROUGH_MS = 10 * SECOND_MS;

/**
 * Market ms since the order could fill and has neither filled nor shrunk, seen by this process; 0 while its market is closed or
 * halted, its line is not ready, or the broker does not show it working.
 */
export function unfilledMs(turn: Turn, order: OrderRecord): number {
  const { unfilledSince, now, state } = turn;
  const { orderRef, symbol } = order.terms;
  const left = order.quantity - order.filled;
  const couldFill =
    isActing(order) &&
    !order.isCancelRequested &&
    !state.fillReports.has(orderRef) &&
    state.gateway.state === 'ready' &&
    state.mode !== 'dry-run' &&
    isMarketOpen(turn, symbol);
  if (!couldFill) {
    unfilledSince.delete(orderRef);
    return 0;
  }
  const since = unfilledSince.get(orderRef);
  if (since?.left === left && since.at <= now) return now - since.at;
  unfilledSince.set(orderRef, { left, at: now });
  return 0;
}

/** The broker triggers a stop by its own rules, and may cap its price: the loss then grows beyond it. */
export function alarmUnfilledStops(turn: Turn): void {
  if (!turn.traits.capabilities.holdsMarketOrders) return;
  forgetEnded(turn);
  for (const position of activePositions(turn.state))
    if (isHeld(position) && position.quantity !== 0)
      for (const order of ordersOf(turn.state, position.positionId))
        if (order.terms.leg === 's') lookAt(turn, position, order);
}

/** Orders end in many ways; what was seen of them is of no use then. */
function forgetEnded({ unfilledSince, lastWarnings, state }: Turn): void {
  for (const seen of [unfilledSince, lastWarnings])
    for (const orderRef of seen.keys()) {
      const order = state.orders.get(orderRef);
      if (order === undefined || !isLive(order)) seen.delete(orderRef);
    }
}

function lookAt(turn: Turn, position: HeldPosition, order: OrderRecord): void {
  const { orderRef, symbol } = order.terms;
  if (!isThrough(turn, position, order)) return void turn.unfilledSince.delete(orderRef);
  if (unfilledMs(turn, order) < freshnessMs(turn, THROUGH_MS)) return;
  const last = turn.market.quote(symbol)?.last;
  const text = `${symbol}: the price ${priceText(last)} is through the stop at ${priceText(order.stopPrice)}, and ${orderRef} has not filled for 10 s. Look at it in the broker's app; \`sluice exit ${typedSymbol(symbol)} --yes\` sends an exit beside it`;
  alarmOnce(
    turn,
    `${orderRef}/through`,
    { kind: 'stop-held', symbol, text },
    newestOf(turn, chainOf(position)),
  );
}

function isThrough(turn: Turn, { side, symbol }: HeldPosition, order: OrderRecord): boolean {
  const { stopPrice } = order;
  const quote = turn.market.quote(symbol);
  if (stopPrice === undefined || quote === undefined || isAltered(order)) return false;
  if (!quote.isLive || quoteAgeMs(turn, quote) > freshnessMs(turn, QUOTE_AGE_MAX_MS)) return false;
  return signOf(side) * (quote.last - stopPrice) < 0;
}
