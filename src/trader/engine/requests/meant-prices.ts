// Prices of Vietnam are often written in thousands of dong, as on price boards: 85.5 for 85,500.
import type { DayLimits } from '../../../market/instruments/day-limits.ts';
import type { OrderRequest } from '../../domain/orders/order-request.ts';
import type { CommandAnswer } from '../../ports/trader-commands.ts';
import type { Turn } from '../turn/turn.ts';

const THOUSAND = 1_000;

/**
 * A price that lies outside the limits of the day but inside them times a thousand was meant in thousands, and so were the other prices
 * of the same order; `priceAsSent` keeps what was written. Without limits nothing is guessed: the order is refused for the want of them.
 */
export function asMeant(turn: Turn, order: OrderRequest): OrderRequest {
  const { price, stopPrice, protection } = order;
  if (price === undefined || !isInThousands(turn, order.symbol, price)) return order;
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

/** A single price; undefined if it was not meant in thousands. */
export function fromThousands(turn: Turn, symbol: string, price: number): number | undefined {
  return isInThousands(turn, symbol, price) ? whole(price) : undefined;
}

/** Adds to the answer how a price in thousands was read. */
export function readAsThousands(
  answer: CommandAnswer,
  priceAsSent: number | undefined,
): CommandAnswer {
  if (priceAsSent === undefined || !answer.ok || answer.placed === undefined) return answer;
  const text = `${answer.text} The price ${priceAsSent} was read as thousands.`;
  return { ...answer, text, placed: { ...answer.placed, priceAsSent } };
}

function isInThousands(turn: Turn, symbol: string, price: number): boolean {
  const { venue } = turn.market.placeOf(symbol);
  const limits = turn.market.limits(symbol, turn.now);
  if (limits === undefined || !venue.isPricedInThousands) return false;
  return !isWithin(limits, price) && isWithin(limits, price * THOUSAND);
}

function isWithin({ floor, ceiling }: DayLimits, price: number): boolean {
  return price >= floor && price <= ceiling;
}

/** 26.475 times a thousand is 26,475, whatever its binary fraction. */
function whole(thousands: number): number {
  return Math.round(thousands * THOUSAND);
}
