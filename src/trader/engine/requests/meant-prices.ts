// Prices of Vietnam are often written in thousands of dong, as on price boards: 85.5 for 85,500.
import type { DayLimits } from '../../../market/instruments/day-limits.ts';
import type { AskedOrder } from '../../domain/orders/asked-order.ts';
import type { Turn } from '../turn/turn.ts';

const THOUSAND = 1_000;

/**
 * A price that lies outside the limits of the day but inside them times a thousand was meant in thousands, and so were the other prices
 * of the same order; `priceAsSent` keeps what was written. Without limits nothing is guessed: the order is refused for the want of them.
 */
export function asMeant(turn: Turn, order: AskedOrder): AskedOrder {
  const { price, stopPrice, protection } = order;
  const { venue } = turn.market.placeOf(order.symbol);
  const limits = turn.market.limits(order.symbol, turn.now);
  if (price === undefined || limits === undefined || !venue.isPricedInThousands) return order;
  if (isWithin(limits, price) || !isWithin(limits, price * THOUSAND)) return order;
  const { stop, target } = protection ?? {};
  return {
    ...order,
    price: whole(price),
    priceAsSent: price,
    ...(stopPrice !== undefined && { stopPrice: whole(stopPrice) }),
    ...(protection && {
      protection: {
        ...protection,
        ...(stop?.kind === 'at' && { stop: { ...stop, price: whole(stop.price) } }),
        ...(target?.kind === 'at' && { target: { ...target, price: whole(target.price) } }),
      },
    }),
  };
}

function isWithin({ floor, ceiling }: DayLimits, price: number): boolean {
  return price >= floor && price <= ceiling;
}

/** 26.475 times a thousand is 26,475, whatever its binary fraction. */
function whole(thousands: number): number {
  return Math.round(thousands * THOUSAND);
}
