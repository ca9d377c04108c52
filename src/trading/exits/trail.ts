// Moving the protective stop behind the market: never looser, never from a number that is not one.
// Asked on every tick, so nothing here allocates; callers may reuse one input object.
import { incrementAt, type PriceStep } from '../../market/tick-grid.ts';
import { type PositionSide, signOf } from '../side.ts';
import type { TrailRule } from '../strategy/rule.ts';
import { isSound, stopOnTick } from './protective-stop.ts';

export interface TrailInput {
  readonly side: PositionSide;
  readonly trail: TrailRule;
  /** Average fill of the entry. */
  readonly entry: number;
  /** Settled after the entry ended; NaN before, which keeps the trail asleep. */
  readonly r: number;
  /** Best believed price since the entry: highest for longs, lowest for shorts. */
  readonly highWater: number;
  /** ATR of the trail; not looked at by percent trails. */
  readonly atr: number;
  readonly stop: number;
  readonly steps: readonly PriceStep[];
}

/** The stop the trail asks for, on the tick; `stop` itself when it is asleep, blind or would loosen. */
export function trailedStop(input: TrailInput): number {
  const { side, trail, highWater, stop } = input;
  const distance =
    trail.kind === 'atr' ? input.atr * trail.multiple : (highWater * trail.percent) / 100;
  if (!isSound(highWater) || !isSound(distance) || !isSound(stop)) return stop;
  if (!isActive(input)) return stop;
  const sign = signOf(side);
  const exact = highWater - sign * distance;
  // Rounding moves away from the market, so what does not improve exactly cannot improve on the tick.
  if (!(sign * (exact - stop) > 0) || !isSound(exact)) return stop;
  const rounded = stopOnTick(side, exact, input.steps);
  return sign * (rounded - stop) > 0 && isSound(rounded) ? rounded : stop;
}

function isActive({ side, trail, entry, r, highWater }: TrailInput): boolean {
  if (!isSound(entry) || !isSound(r)) return false;
  if (trail.activateAtR <= 0) return true;
  const gain = signOf(side) * (highWater - entry);
  return gain >= trail.activateAtR * r - entry * FLOAT_DUST;
}

/** A level reached exactly must count although 100.3 - 100 is a hair less than 0.3. */
const FLOAT_DUST = 1e-9;

export const MOVE_TICKS_MIN = 2;
export const MOVE_ATR_MIN = 0.1;
export const MOVE_PERCENT_MIN = 0.05;
export const MOVE_PAUSE_MS = 5_000;

export interface MoveInput {
  readonly side: PositionSide;
  readonly from: number;
  readonly to: number;
  readonly trail: TrailRule;
  readonly atr: number;
  readonly steps: readonly PriceStep[];
  /** Market time since the stop last moved; Infinity when it never did. */
  readonly sinceLastMoveMs: number;
}

/** Brokers count modifies against fills, so small and hasty moves are not sent. */
export function isMoveWorthwhile(input: MoveInput): boolean {
  const { side, from, to, sinceLastMoveMs } = input;
  const tick = incrementAt(input.steps, to);
  const gain = signOf(side) * (to - from) + tick * 1e-6;
  return (
    sinceLastMoveMs >= MOVE_PAUSE_MS &&
    isSound(to) &&
    gain > tick / 2 &&
    gain >= moveMin(input, tick)
  );
}

function moveMin({ trail, atr, to }: MoveInput, tick: number): number {
  if (trail.step !== undefined) return trail.step;
  const wanted = trail.kind === 'atr' ? MOVE_ATR_MIN * atr : (MOVE_PERCENT_MIN / 100) * to;
  return isSound(wanted) ? Math.max(MOVE_TICKS_MIN * tick, wanted) : Number.NaN;
}

/** The mark after one believed price; a price that is not one leaves it, and an unknown mark takes the first. */
export function highWaterAfter(side: PositionSide, highWater: number, price: number): number {
  if (!isSound(price)) return highWater;
  if (!isSound(highWater)) return price;
  return side === 'long' ? Math.max(highWater, price) : Math.min(highWater, price);
}
