// An order as Alpaca writes it.
import { textOf } from '../../../../kernel/decimal.ts';
import { toIso } from '../../../../kernel/instant.ts';
import type { Exchange } from '../../exchange/exchange.ts';
import type { AlpacaOrder } from '../../exchange/state/order.ts';
import { isoOrNull, textOrNull } from './answers.ts';

const PRICE_PLACES = 6;

/** `legs`: null where they are not rolled up. */
export function orderView(
  exchange: Exchange,
  order: AlpacaOrder,
  legs: readonly object[] | null,
): object {
  return {
    id: order.id,
    client_order_id: order.clientOrderId,
    created_at: toIso(order.createdAt),
    updated_at: toIso(order.updatedAt),
    submitted_at: toIso(order.submittedAt),
    filled_at: isoOrNull(order.filledAt),
    expired_at: isoOrNull(order.expiredAt),
    expires_at: isoOrNull(order.expiresAt),
    canceled_at: isoOrNull(order.canceledAt),
    failed_at: isoOrNull(order.failedAt),
    replaced_at: isoOrNull(order.replacedAt),
    replaced_by: order.replacedBy ?? null,
    replaces: order.replaces ?? null,
    asset_id: exchange.market.security(order.symbol)?.id ?? null,
    symbol: order.symbol,
    asset_class: 'us_equity',
    notional: textOrNull(order.notional),
    qty: textOrNull(order.quantity),
    filled_qty: textOf(order.filled),
    filled_avg_price: averageOf(order),
    // A simple order has no class.
    order_class: order.orderClass === 'simple' ? '' : order.orderClass,
    order_type: order.type,
    type: order.type,
    side: order.side,
    position_intent: order.intent,
    time_in_force: order.timeInForce,
    limit_price: textOrNull(order.limitPrice),
    stop_price: textOrNull(order.stopPrice),
    status: order.status,
    extended_hours: order.isExtended,
    legs,
    trail_percent: textOrNull(order.trailPercent),
    trail_price: textOrNull(order.trailPrice),
    hwm: textOrNull(order.highWater),
  };
}

/** The last one stays where all was taken back. */
function averageOf({ filled, cost, averageBefore }: AlpacaOrder): string | null {
  if (filled.isZero()) return textOrNull(averageBefore);
  return textOf(cost.dividedBy(filled, PRICE_PLACES));
}

/** With its exits, where it is the parent of a group. */
export function nestedView(exchange: Exchange, order: AlpacaOrder): object {
  const legs = legsOf(exchange, order).map((leg) => orderView(exchange, leg, null));
  return orderView(exchange, order, legs.length === 0 ? null : legs);
}

/** Undocumented: whether a group shows its exits as they are, or as they were placed. */
export function legsOf({ book, faults }: Exchange, order: AlpacaOrder): readonly AlpacaOrder[] {
  if (!isParent(order) || order.orderClass === 'simple') return [];
  const isFirst = faults.lasting('first-legs', order.symbol) !== undefined;
  const group = isFirst ? book.firstOf(order) : book.group(order);
  return group.filter((other) => other !== order && !isParent(other));
}

/** The target of an OCO is the parent of its stop. */
export function isParent({ role, orderClass }: AlpacaOrder): boolean {
  return role === 'alone' || role === 'entry' || (orderClass === 'oco' && role === 'take-profit');
}
