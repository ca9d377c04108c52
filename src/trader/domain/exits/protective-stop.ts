// The price of the protective stop of a new position, and when it is too close for a trade.
import { assertNever } from '../../../kernel/assert.ts';
import { isCombinationId, isOptionId } from '../../../market/instruments/amount.ts';
import {
  incrementAt,
  type PriceStep,
  roundDown,
  roundUp,
} from '../../../market/instruments/tick-grid.ts';
import type { StopRule } from '../strategy/strategy.ts';
import { type Collateral, mostWorthOf } from '../terms/collateral.ts';
import { type PositionSide, signOf } from '../terms/side.ts';

export interface InitialStopInput {
  readonly side: PositionSide;
  readonly rule: StopRule;
  /** The price the entry is expected to fill at. */
  readonly entry: number;
  /** ATR of the strategy, if it has one. */
  readonly atr: number;
  /** The price of the line, or the far end of the previous bar; unused by other stops. */
  readonly level: number;
  /** Of what was sold: the price that it cannot exceed, the width of a vertical; 0 for a call whose loss its shares bear. */
  readonly width?: number | undefined;
  readonly steps: readonly PriceStep[];
}

/** The stop on the tick, on the losing side of the entry; NaN if an input is invalid or no price is left. */
export function initialStop(input: InitialStopInput): number {
  const { side, entry, steps } = input;
  const sign = signOf(side);
  if (isBoundAlone(input.rule, side)) return boundOf(input);
  const exact = stopBehind(input, sign);
  if (!isSound(entry) || !isSound(exact)) return Number.NaN;
  const stop = stopOnTick(side, exact, steps);
  return isSound(stop) && sign * (entry - stop) > 0 ? stop : Number.NaN;
}

/** No stop: what was paid for an option bounds its loss, or the width of a vertical that was sold, or its collateral, and R is all of it. */
export const NO_STOP = { kind: 'none' } as const satisfies StopRule;

/** What was bought can lose 100 percent at most: another way to say the same, and how older journals say it. */
export function isBoundAlone(rule: StopRule, side: PositionSide): boolean {
  return (
    rule.kind === 'none' || (side === 'long' && rule.kind === 'percent' && rule.percent === 100)
  );
}

/** The price at which nothing more can be lost. */
function boundOf({ side, entry, width = Number.NaN }: InitialStopInput): number {
  if (!isSound(entry)) return Number.NaN;
  if (side === 'long' || width === 0) return 0;
  return width > entry ? width : Number.NaN;
}

function stopBehind({ rule, entry, atr, level, steps }: InitialStopInput, sign: number): number {
  const away = (distance: number) => (isSound(distance) ? entry - sign * distance : Number.NaN);
  switch (rule.kind) {
    case 'atr':
      return away(atr * rule.multiple);
    case 'percent':
      return away((entry * rule.percent) / 100);
    case 'price':
      return away(rule.distance);
    case 'none':
      return Number.NaN;
    case 'chandelier':
    case 'supertrend':
      return level;
    case 'previous-bar':
      return level - sign * rule.offsetTicks * incrementAt(steps, level);
    default:
      return assertNever(rule);
  }
}

/** Rounds away from the market, so that a stop is never closer than the strategy says. */
export function stopOnTick(side: PositionSide, price: number, steps: readonly PriceStep[]): number {
  return side === 'long' ? roundDown(steps, price) : roundUp(steps, price);
}

/** R: the loss of one share if the stop fills at its price. */
export function rOf(entry: number, stop: number): number {
  return Math.abs(entry - stop);
}

const SPREADS_MIN = 3;
const TICKS_MIN = 5;

export interface StopDistanceInput {
  readonly entry: number;
  readonly spread: number;
  /** Percent of the entry, e.g. 0.1. */
  readonly stopPercentMin: number;
  readonly steps: readonly PriceStep[];
}

/**
 * The minimum distance between entry and stop that normal price noise does not reach at once; NaN if an input is
 * unknown.
 */
export function stopDistanceMin(input: StopDistanceInput): number {
  return Math.max(
    (input.entry * input.stopPercentMin) / 100,
    SPREADS_MIN * input.spread,
    TICKS_MIN * incrementAt(input.steps, input.entry),
  );
}

/** What makes that distance, if not the setting. */
export function stopDistanceBinding(input: StopDistanceInput): 'spread' | 'ticks' | undefined {
  const minimum = stopDistanceMin(input);
  if ((input.entry * input.stopPercentMin) / 100 >= minimum) return undefined;
  return SPREADS_MIN * input.spread >= minimum ? 'spread' : 'ticks';
}

/** Unknown or crossed inputs count as too tight: without them no new risk is taken. */
export function isStopTooTight(input: StopDistanceInput & { readonly stop: number }): boolean {
  const distance = rOf(input.entry, input.stop);
  const isKnown = input.spread >= 0 && distance < Number.POSITIVE_INFINITY;
  // A distance of exactly five ticks must pass although 100 - 99.95 is slightly less than 0.05.
  return !(isKnown && distance * (1 + FLOAT_DUST) + FLOAT_DUST >= stopDistanceMin(input));
}

const FLOAT_DUST = 1e-9;

export interface StopAtMarketInput {
  readonly side: PositionSide;
  readonly stop: number;
  readonly bid: number;
  readonly ask: number;
}

/** Such a stop would trigger on arrival, so an exit is sent instead; false without a two-sided market. */
export function isStopThroughMarket({ side, stop, bid, ask }: StopAtMarketInput): boolean {
  const hasMarket = bid > 0 && ask >= bid && ask < Number.POSITIVE_INFINITY;
  if (!hasMarket || !isSound(stop)) return false;
  return side === 'long' ? stop >= bid : stop <= ask;
}

/** False where the structure alone bounds the loss: nothing rests at the broker, and no price is watched. */
export function hasStop({
  symbol,
  stopPrice,
}: {
  readonly symbol: string;
  readonly stopPrice: number;
}): boolean {
  if (!isOptionId(symbol)) return isSound(stopPrice);
  return isSound(stopPrice) && stopPrice < (mostWorthOf(symbol) ?? Number.POSITIVE_INFINITY);
}

/** What is held, with what is recorded to stand behind it. `quantity` is signed. */
export interface Bound {
  readonly symbol: string;
  readonly quantity: number;
  readonly plan?: { readonly collateral?: Collateral } | undefined;
  /** What was reserved for it is not there any more. */
  readonly isUncovered?: boolean;
}

/**
 * A short contract by itself, without recorded collateral or with one that is gone: nothing bounds what it can lose, and no stop can
 * rest under it.
 */
export function isUnbounded({ symbol, quantity, plan, isUncovered = false }: Bound): boolean {
  if (!(quantity < 0 && isOptionId(symbol) && !isCombinationId(symbol))) return false;
  return plan?.collateral === undefined || isUncovered;
}

/** A usable price or distance. */
export function isSound(value: number): boolean {
  return value > 0 && value < Number.POSITIVE_INFINITY;
}
