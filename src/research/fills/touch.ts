// The market around a last price: one step to each side, and nothing beyond the limits of the day.
import type { DayLimits } from '../../market/instruments/day-limits.ts';
import {
  DEFAULT_PRICE_STEPS,
  incrementAt,
  type PriceStep,
  roundNearest,
} from '../../market/instruments/tick-grid.ts';

/** What prices an instrument may have. */
export interface PriceRules {
  readonly steps: readonly PriceStep[];
  /** Of the present day; undefined without any, and where they are not known. */
  limits(): DayLimits | undefined;
  /** From the last price to the bid and to the ask, in whole steps; absent: one step. */
  halfSpread?(last: number): number;
}

export const UNLIMITED: PriceRules = { steps: DEFAULT_PRICE_STEPS, limits: () => undefined };

export interface Touch {
  /** NaN at the floor: there are no buyers. */
  readonly bid: number;
  /** NaN at the ceiling: there are no sellers. */
  readonly ask: number;
  readonly isAtLimit: boolean;
}

/** Below a price that begins a bracket, the smaller steps of the bracket below it count. */
const JUST_BELOW = 1 - 1e-9;

export function touchAt(last: number, rules: PriceRules): Touch {
  const { steps, limits } = rules;
  const half = rules.halfSpread?.(last);
  const bid = roundNearest(steps, last - (half ?? incrementAt(steps, last * JUST_BELOW)));
  const ask = roundNearest(steps, last + (half ?? incrementAt(steps, last)));
  return withinLimits(Math.max(bid, incrementAt(steps, 0)), ask, limits());
}

export function halfSpreadAt(last: number, { steps, halfSpread }: PriceRules): number {
  return halfSpread?.(last) ?? incrementAt(steps, last);
}

export function withinLimits(bid: number, ask: number, limits: DayLimits | undefined): Touch {
  if (limits === undefined) return { bid, ask, isAtLimit: false };
  const [isNoBid, isNoAsk] = [bid < limits.floor, ask > limits.ceiling];
  return {
    bid: isNoBid ? Number.NaN : Math.min(bid, limits.ceiling),
    ask: isNoAsk ? Number.NaN : Math.max(ask, limits.floor),
    isAtLimit: isNoBid || isNoAsk,
  };
}
