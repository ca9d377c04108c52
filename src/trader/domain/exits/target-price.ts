// The price of the profit target.
import { assertNever } from '../../../kernel/assert.ts';
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

/** The target on the tick, never below the strategy's target; NaN if an input is invalid or a stated price would be a loss. */
export function targetPrice({ side, rule, entry, r, steps }: TargetInput): number {
  const distance = distanceOf(side, rule, { entry, r });
  if (!isSound(entry) || !isSound(distance)) return Number.NaN;
  const exact = rule.kind === 'at' ? rule.price : entry + signOf(side) * distance;
  const target = side === 'long' ? roundUp(steps, exact) : roundDown(steps, exact);
  return isSound(target) ? target : Number.NaN;
}

function distanceOf(
  side: PositionSide,
  rule: TargetPoint,
  { entry, r }: Pick<TargetInput, 'entry' | 'r'>,
): number {
  switch (rule.kind) {
    case 'r':
      return rule.r * r;
    case 'percent':
      return (entry * rule.percent) / 100;
    case 'at':
      return signOf(side) * (rule.price - entry);
    default:
      return assertNever(rule);
  }
}
