// The price of the stock at which an option is closed, and the limit of the order that waits for it at the broker.
import { incrementAt, type PriceStep, roundDown } from '../../../market/instruments/tick-grid.ts';
import type { PriceCondition } from '../orders/order-terms.ts';
import type { UnderlyingExit } from '../strategy/strategy.ts';
import { type PositionSide, signOf } from '../terms/side.ts';
import type { UnderlyingStop } from './exit-plan.ts';
import { isSound, stopOnTick } from './protective-stop.ts';

interface Stock {
  readonly symbol: string;
  /** Which way it must move for the option to gain. */
  readonly direction: PositionSide;
  readonly price: number;
  readonly steps: readonly PriceStep[];
}

/** Undefined without a price. */
export function underlyingStop(
  rule: UnderlyingExit,
  { symbol, direction, price, steps }: Stock,
): UnderlyingStop | undefined {
  const { floorPercent } = rule;
  const level =
    'price' in rule
      ? rule.price
      : stopOnTick(direction, price * (1 - (signOf(direction) * rule.percent) / 100), steps);
  if (!isSound(price) || !isSound(level)) return undefined;
  const when = direction === 'long' ? 'at_or_below' : 'at_or_above';
  const condition: PriceCondition = { symbol, when, price: level };
  return { condition, ...(floorPercent !== undefined && { floorPercent }) };
}

/** The side of a position in the stock that this level would stop. */
export function stoppedSide({ when }: PriceCondition): PositionSide {
  return when === 'at_or_below' ? 'long' : 'short';
}

/** Low enough to fill when the stock has moved so far; at least one price step. */
export function restedExitPrice({
  paid,
  floorPercent,
  steps,
}: {
  readonly paid: number;
  readonly floorPercent: number;
  readonly steps: readonly PriceStep[];
}): number {
  const price = roundDown(steps, (paid * floorPercent) / 100);
  return isSound(price) ? price : incrementAt(steps, 0);
}

/** True if the order waits for a price that is farther away, or for something else. */
export function isLoosened(ours: PriceCondition, shown: PriceCondition | 'other'): boolean {
  if (shown === 'other' || shown.when !== ours.when) return true;
  // A stock that the adapter has not looked up yet has no name.
  if (shown.symbol !== '' && shown.symbol !== ours.symbol) return true;
  return signOf(stoppedSide(ours)) * (shown.price - ours.price) < 0;
}
