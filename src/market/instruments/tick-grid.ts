// Prices on the exchange's grid: every rounded price is the double nearest to its decimal, never 0.30000000000000004.

/** From `lowEdge` (inclusive) on, prices are multiples of `increment`; an edge is a multiple of both its neighbours. */
export interface PriceStep {
  readonly lowEdge: number;
  readonly increment: number;
}

/** US stocks: hundredths of a cent below one dollar, cents above. */
export const DEFAULT_PRICE_STEPS: readonly PriceStep[] = [
  { lowEdge: 0, increment: 0.0001 },
  { lowEdge: 1, increment: 0.01 },
];

/** How far, in ticks, a price may be off the grid and still count as rounding error. */
const DUST_TICKS = 1e-6;

/** The finest tick of any venue. */
const FINEST_TICK = 0.0001;

// Decision 0023
/**
 * Negative if `a` is below `b`, 0 if they are the same price apart from rounding error, NaN if one is unknown. Prices and
 * distances between prices are compared only this way.
 */
export function comparePrices(a: number, b: number): number {
  const dust = FINEST_TICK * DUST_TICKS + Math.min(Math.abs(a), Math.abs(b)) * 4 * Number.EPSILON;
  return Math.abs(a - b) <= dust ? 0 : a - b;
}

/** The smallest price change at `price`; NaN when the steps are empty. */
export function incrementAt(steps: readonly PriceStep[], price: number): number {
  let increment = Number.NaN;
  for (const step of steps) {
    if (step.lowEdge > price && !Number.isNaN(increment)) break;
    increment = step.increment;
  }
  return increment;
}

export function roundDown(steps: readonly PriceStep[], price: number): number {
  return onGrid(incrementAt(steps, price), price, Math.floor);
}

export function roundUp(steps: readonly PriceStep[], price: number): number {
  return onGrid(incrementAt(steps, price), price, Math.ceil);
}

/** To the closest grid price; a tie goes up. */
export function roundNearest(steps: readonly PriceStep[], price: number): number {
  return onGrid(incrementAt(steps, price), price, halfUp);
}

/** 18.695 in cents is a tie, although its double is a little less. */
function halfUp(ticks: number): number {
  return Math.floor(ticks + 0.5 + DUST_TICKS);
}

/** To the neighbouring grid price on the side of `target`, as an entry limit is rounded toward the market. */
export function roundToward(steps: readonly PriceStep[], price: number, target: number): number {
  return target >= price ? roundUp(steps, price) : roundDown(steps, price);
}

export function isOnGrid(steps: readonly PriceStep[], price: number): boolean {
  return roundNearest(steps, price) === price;
}

function onGrid(increment: number, price: number, round: (ticks: number) => number): number {
  const scale = decimalScale(increment);
  const unit = Math.round(increment * scale);
  const ticks = (price * scale) / unit;
  const nearest = Math.round(ticks);
  const dust = DUST_TICKS + Math.abs(ticks) * 4 * Number.EPSILON;
  const whole = Math.abs(ticks - nearest) <= dust ? nearest : round(ticks);
  // A quotient of two integers is correctly rounded, a product with 0.01 is not.
  return (whole * unit) / scale;
}

/** The power of ten that makes the increment a whole number. */
function decimalScale(increment: number): number {
  let scale = 1;
  while (Math.round(increment * scale) / scale !== increment && scale < 1e9) scale *= 10;
  return scale;
}
