// The price of the profit target.
import { assertNever } from '../../../kernel/assert.ts';
import { type PriceStep, roundDown, roundUp } from '../../../market/instruments/tick-grid.ts';
import type { TargetPoint, TargetStep } from '../strategy/strategy.ts';
import { type PositionSide, signOf } from '../terms/side.ts';
import { isSound } from './protective-stop.ts';

export interface TargetInput {
  readonly side: PositionSide;
  readonly rule: TargetPoint;
  /** Planned entry first, average fill once the entry has ended. */
  readonly entry: number;
  readonly r: number;
  readonly steps: readonly PriceStep[];
  /** Since the first fill; 0 without it. Only a target that decays depends on it. */
  readonly heldMs?: number;
}

/** The target on the tick, never below the strategy's target; NaN if an input is invalid or a stated price would be a loss. */
export function targetPrice(input: TargetInput): number {
  const { side, rule, entry, steps } = input;
  if (rule.kind === 'decay')
    return targetPrice({ ...input, rule: gainAt(rule.steps, input.heldMs ?? 0) });
  const distance = distanceOf(side, rule, input);
  // The last step of a target that decays may be the entry itself.
  if (!isSound(entry) || !(isSound(distance) || isEntry(rule))) return Number.NaN;
  const exact = rule.kind === 'at' ? rule.price : entry + signOf(side) * distance;
  const target = side === 'long' ? roundUp(steps, exact) : roundDown(steps, exact);
  return isSound(target) ? target : Number.NaN;
}

type Fixed = Exclude<TargetPoint, { readonly kind: 'decay' }>;

/** Of the last step that has begun. */
function gainAt(steps: readonly TargetStep[], heldMs: number): Fixed {
  const begun = steps.findLast(({ afterMs }) => afterMs <= heldMs) ?? steps[0];
  if (begun === undefined) throw new Error('a target that decays has at least one step');
  return begun.gain;
}

function isEntry(rule: Fixed): boolean {
  return (rule.kind === 'r' && rule.r === 0) || (rule.kind === 'percent' && rule.percent === 0);
}

function distanceOf(
  side: PositionSide,
  rule: Fixed,
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
