// The two sides of an order and of a position, and how they mirror each other.

export type OrderSide = 'buy' | 'sell';
export type PositionSide = 'long' | 'short';

export function entrySide(side: PositionSide): OrderSide {
  return side === 'long' ? 'buy' : 'sell';
}

export function exitSide(side: PositionSide): OrderSide {
  return side === 'long' ? 'sell' : 'buy';
}

/** +1 for long, -1 for short: multiplying by it turns a formula for longs into one for both. */
export function signOf(side: PositionSide): 1 | -1 {
  return side === 'long' ? 1 : -1;
}

export function signedShares(side: OrderSide, shares: number): number {
  return side === 'buy' ? shares : -shares;
}
