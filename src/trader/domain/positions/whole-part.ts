// The increment of quantities: an order states whole shares, and what a position holds beyond them is its remainder.

/** The smallest quantity that every order type of a venue takes; only a person in the broker's app can trade less. */
const INCREMENT = 1;

/** Brokers report at most nine decimals; what differs by less is an error of the arithmetic. */
const UNITS_PER_SHARE = 1e9;

/** Signed like the quantity, without the errors that sums of fractions have. */
export function exactShares(quantity: number): number {
  return Math.round(quantity * UNITS_PER_SHARE) / UNITS_PER_SHARE + 0;
}

/** What orders can close, rounded toward zero and signed like the quantity. */
export function wholePart(quantity: number): number {
  return Math.trunc(exactShares(quantity) / INCREMENT) * INCREMENT + 0;
}

/** What no order of ours can close, signed like the quantity. */
export function remainderOf(quantity: number): number {
  return exactShares(quantity - wholePart(quantity));
}
