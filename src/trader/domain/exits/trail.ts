// Moves the protective stop with the market: never looser, and only with known numbers. Evaluated on every tick, so
// nothing here allocates; callers may reuse one input object.
import { assertNever } from '../../../kernel/assert.ts';
import type { Instant } from '../../../kernel/instant.ts';
import { incrementAt, type PriceStep } from '../../../market/instruments/tick-grid.ts';
import type { LineRule, RatchetStep, TrailPart, TrailRule } from '../strategy/strategy.ts';
import { type PositionSide, signOf } from '../terms/side.ts';
import { isSound, stopOnTick } from './protective-stop.ts';

export interface TrailInput {
  readonly side: PositionSide;
  readonly trail: TrailRule;
  /** Average fill of the entry. */
  readonly entry: number;
  /** Settled after the entry ended; NaN before, which keeps the trail inactive. */
  readonly r: number;
  /** Best plausible price since the entry: highest for longs, lowest for shorts. */
  readonly highWater: number;
  /** ATR of an ATR trail. */
  readonly atr: number;
  /** The price of a line of finished bars at a time; NaN while it is unknown. */
  readonly lineOf: (part: LineRule, now: Instant) => number;
  readonly now: Instant;
  readonly stop: number;
  readonly steps: readonly PriceStep[];
}

/**
 * The new stop of the trail, the tightest of its parts on the tick; `stop` itself if the trail is inactive, lacks
 * inputs or would loosen.
 */
export function trailedStop(input: TrailInput): number {
  const { trail, stop, entry, r, highWater } = input;
  if (!isSound(highWater) || !isSound(stop) || !isSound(entry) || !isSound(r)) return stop;
  if (trail.kind !== 'tightest') return tightened(input, stop, followed(input, trail));
  let tightest = stop;
  for (const part of trail.of) tightest = tightened(input, tightest, followed(input, part));
  return tightest;
}

function tightened({ side, steps }: TrailInput, stop: number, exact: number): number {
  const sign = signOf(side);
  const rounded = stopOnTick(side, exact, steps);
  return sign * (rounded - stop) > 0 && isSound(rounded) ? rounded : stop;
}

/** The stop of one part, before rounding; NaN while it is inactive or a number is unknown. */
function followed(input: TrailInput, part: TrailPart): number {
  const { entry, highWater, trail } = input;
  const sign = signOf(input.side);
  switch (part.kind) {
    case 'atr':
      return hasGained(input, trail.activateAtR)
        ? behind(sign, highWater, input.atr * part.multiple)
        : Number.NaN;
    case 'percent':
      return hasGained(input, trail.activateAtR)
        ? behind(sign, highWater, (highWater * part.percent) / 100)
        : Number.NaN;
    case 'chandelier':
    case 'supertrend':
      return hasGained(input, trail.activateAtR) ? passedLine(input, part) : Number.NaN;
    case 'break-even':
      return hasGained(input, part.atR) ? entry + sign * part.offset : Number.NaN;
    case 'steps':
      return ratchet(input, part.steps);
    default:
      return assertNever(part);
  }
}

/** A line that the price has not passed since the entry would end the position at once. */
function passedLine({ side, lineOf, now, highWater }: TrailInput, part: LineRule): number {
  const line = lineOf(part, now);
  return signOf(side) * (highWater - line) > 0 ? line : Number.NaN;
}

function behind(sign: number, mark: number, distance: number): number {
  return isSound(distance) ? mark - sign * distance : Number.NaN;
}

function ratchet(input: TrailInput, steps: readonly RatchetStep[]): number {
  let stopR = Number.NEGATIVE_INFINITY;
  for (const step of steps)
    if (hasGained(input, step.atR) && step.stopR > stopR) stopR = step.stopR;
  return input.entry + signOf(input.side) * stopR * input.r;
}

function hasGained({ side, entry, r, highWater }: TrailInput, inR: number): boolean {
  return inR <= 0 || hasReached({ side, entry, r, price: highWater }, inR);
}

/** A level reached exactly counts, although 100.3 - 100 is slightly less than 0.3. */
export function hasReached({ side, entry, r, price }: Gain, inR: number): boolean {
  return signOf(side) * (price - entry) >= inR * r - entry * FLOAT_DUST;
}

interface Gain extends Pick<TrailInput, 'side' | 'entry' | 'r'> {
  readonly price: number;
}

const FLOAT_DUST = 1e-9;

const MOVE_TICKS_MIN = 2;
const MOVE_ATR_MIN = 0.1;
const MOVE_PERCENT_MIN = 0.05;
const MOVE_PAUSE_MS = 5_000;

export interface MoveInput {
  readonly side: PositionSide;
  readonly from: number;
  readonly to: number;
  readonly trail: TrailRule;
  readonly atr: number;
  readonly steps: readonly PriceStep[];
  /** Market time since the stop last moved; Infinity if it never did. */
  readonly sinceLastMoveMs: number;
}

/** Brokers count modifications against fills, so small and frequent moves are not sent. */
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

function moveMin(input: MoveInput, tick: number): number {
  const { trail } = input;
  if (trail.step !== undefined) return trail.step;
  if (trail.kind !== 'tightest') return partMin(input, trail, tick);
  let most = 0;
  for (const part of trail.of) {
    const least = partMin(input, part, tick);
    // A part whose ATR is unknown moves nothing, and keeps no other part from it.
    if (isSound(least)) most = Math.max(most, least);
  }
  return most;
}

/** Lines move once per bar, break-even and ratchets once per step: for them only ticks limit the moves. */
function partMin({ atr, to }: MoveInput, { kind }: TrailPart, tick: number): number {
  const ticks = MOVE_TICKS_MIN * tick;
  if (kind !== 'atr' && kind !== 'percent') return ticks;
  const wanted = kind === 'atr' ? MOVE_ATR_MIN * atr : (MOVE_PERCENT_MIN / 100) * to;
  return isSound(wanted) ? Math.max(ticks, wanted) : Number.NaN;
}

/** The mark after one plausible price; an invalid price leaves it, and an unknown mark takes the first. */
export function highWaterAfter(side: PositionSide, highWater: number, price: number): number {
  if (!isSound(price)) return highWater;
  if (!isSound(highWater)) return price;
  return side === 'long' ? Math.max(highWater, price) : Math.min(highWater, price);
}
