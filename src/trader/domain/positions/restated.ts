// A position in post-split shares and prices: the same value, its stop at the same relative distance, nothing looser.
import { amountOf } from '../../../market/instruments/amount.ts';
import type { PriceStep } from '../../../market/instruments/tick-grid.ts';
import { roundDown, roundUp } from '../../../market/instruments/tick-grid.ts';
import type { ExitPlan } from '../exits/exit-plan.ts';
import { isSound, stopOnTick } from '../exits/protective-stop.ts';
import type { PositionFact } from '../facts/position-facts.ts';
import { factorOf, type SplitRatio, wholeShares } from '../splits/split-ratio.ts';
import type { StopRule, TrailPart, TrailRule } from '../strategy/strategy.ts';
import type { PositionSide } from '../terms/side.ts';
import { scaledLots } from './locked-shares.ts';
import type { HeldPosition } from './position-state.ts';

type Split = Extract<PositionFact, { type: 'position-split' }>;

export interface RestateInput {
  readonly position: HeldPosition;
  readonly ratio: SplitRatio;
  /** Whole shares after the split. */
  readonly quantity: number;
  /** The live high-water mark. */
  readonly highWater: number;
  readonly steps: readonly PriceStep[];
  /**
   * Whether the broker paid out the fraction of a share, and the price at which it is booked; undefined if no price
   * is known.
   */
  readonly isFractionPaid: boolean;
  readonly price: number | undefined;
}

export function restated(input: RestateInput): Pick<Split, 'before' | 'after' | 'plan' | 'cash'> {
  const { position, ratio, highWater, steps } = input;
  const { quantity, averagePrice, stopPrice, targetPrice, r, side, plan, locked } = position;
  const factor = factorOf(ratio);
  const after = {
    quantity: input.quantity,
    averagePrice: averagePrice / factor,
    stopPrice: stopOnTick(side, stopPrice / factor, steps),
    ...(targetPrice === undefined
      ? {}
      : { targetPrice: target(side, targetPrice / factor, steps) }),
    r: r / factor,
    highWater: highWater / factor,
    ...(locked && { locked: scaledLots(locked, factor, Math.abs(input.quantity)) }),
  };
  const fraction = Math.abs((quantity * ratio.to) / ratio.from) - Math.abs(after.quantity);
  return {
    before: {
      quantity,
      averagePrice,
      stopPrice,
      ...(targetPrice === undefined ? {} : { targetPrice }),
      r,
      highWater,
    },
    after,
    plan: planAfter(plan, { side, ratio, steps }),
    ...(input.isFractionPaid && fraction !== 0
      ? { cash: { shares: fraction, price: input.price ?? after.averagePrice } }
      : {}),
  };
}

function target(side: PositionSide, price: number, steps: readonly PriceStep[]): number {
  return side === 'long' ? roundUp(steps, price) : roundDown(steps, price);
}

interface Scale {
  readonly side: PositionSide;
  readonly ratio: SplitRatio;
  readonly steps: readonly PriceStep[];
}

/** Percents, R and ATRs hold in any unit; shares and amounts in USD do not. */
function planAfter(plan: ExitPlan, { side, ratio, steps }: Scale): ExitPlan {
  const { targetPrice, firstShares } = plan;
  const factor = factorOf(ratio);
  return {
    ...plan,
    ...(firstShares !== undefined && { firstShares: wholeShares(firstShares, ratio) }),
    stopPrice: stopOnTick(side, plan.stopPrice / factor, steps),
    targetPrice:
      targetPrice === undefined || !isSound(targetPrice)
        ? targetPrice
        : target(side, targetPrice / factor, steps),
    r: plan.r / factor,
    stop: stopAfter(plan.stop, factor),
    target:
      plan.target?.kind === 'at' ? { kind: 'at', price: plan.target.price / factor } : plan.target,
    trail: plan.trail === undefined ? undefined : trailAfter(plan.trail, factor),
  };
}

function stopAfter(stop: StopRule, factor: number): StopRule {
  return stop.kind === 'price' ? { ...stop, distance: stop.distance / factor } : stop;
}

function trailAfter(trail: TrailRule, factor: number): TrailRule {
  const step = trail.step === undefined ? undefined : trail.step / factor;
  if (trail.kind !== 'tightest') return { ...trail, ...partAfter(trail, factor), step };
  return { ...trail, of: trail.of.map((part) => partAfter(part, factor)), step };
}

function partAfter<Part extends TrailPart>(part: Part, factor: number): Part {
  return part.kind === 'break-even' ? { ...part, offset: part.offset / factor } : part;
}

/** The fold of the fact: earlier sales are restated in new shares too, and a fraction paid out counts as sold. */
export function split(state: HeldPosition, fact: Split): HeldPosition {
  const { after, cash, plan, ratio } = fact;
  const factor = factorOf(ratio);
  const paid = cash ?? { shares: 0, price: 0 };
  return {
    ...state,
    ...after,
    plan,
    targetPrice: after.targetPrice,
    plannedQuantity: wholeShares(state.plannedQuantity, ratio),
    realizedPnl: state.realizedPnl + paidOut(fact),
    peakQuantity: Math.max(Math.abs(after.quantity), wholeShares(state.peakQuantity, ratio)),
    exitShares: state.exitShares * factor + paid.shares,
    exitValue: state.exitValue + amountOf(state.symbol, paid.price, paid.shares),
  };
}

/** The profit or loss of the fraction that was paid out. */
export function paidOut({ symbol, cash, after, before }: Split): number {
  if (cash === undefined) return 0;
  return (
    amountOf(symbol, cash.price - after.averagePrice, cash.shares) * Math.sign(before.quantity)
  );
}
