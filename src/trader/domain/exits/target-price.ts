// The price of the profit target.
import { type PriceStep, roundDown, roundUp } from '../../../market/instruments/tick-grid.ts';
import type { TargetPoint } from '../strategy/strategy.ts';
import { type PositionSide, signOf } from '../terms/side.ts';
import { isSound } from './protective-stop.ts';

export interface TargetInput {
  readonly side: PositionSide;
  readonly rule: TargetPoint;
  /** Planned entry first, average fill once the entry has ended. */
  readonly entry: number;
  readonly r: number;
  readonly steps: readonly PriceStep[];
}

/** The target on the tick, never below the strategy's target; NaN if an input is invalid. */
export function targetPrice({ side, rule, entry, r, steps }: TargetInput): number {
  const distance = rule.kind === 'r' ? rule.r * r : (entry * rule.percent) / 100;
  if (!isSound(entry) || !isSound(distance)) return Number.NaN;
  const exact = entry + signOf(side) * distance;
  const target = side === 'long' ? roundUp(steps, exact) : roundDown(steps, exact);
  return isSound(target) ? target : Number.NaN;
}
