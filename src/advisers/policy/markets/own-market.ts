// The owner's own returns as a market: episodes are windows of the earlier part, the later part is never trained on.
import { createRandom, type Random } from '../../../kernel/random.ts';
import { HISTORY_DAYS } from '../learning/environment.ts';
import type { Market } from '../learning/train.ts';

const TRAINED_SHARE = 0.7;

export interface SplitReturns {
  readonly trained: Float64Array;
  /** Begins with the history that its first decision reads; that is the end of the trained part. */
  readonly unseen: Float64Array;
  /** Index of the first return that is not trained on. */
  readonly firstUnseen: number;
}

export function splitReturns(returns: Float64Array): SplitReturns {
  const firstUnseen = Math.floor(returns.length * TRAINED_SHARE);
  return {
    trained: returns.slice(0, firstUnseen),
    unseen: returns.slice(firstUnseen - HISTORY_DAYS),
    firstUnseen,
  };
}

/** Windows that begin on any day; the whole part if it is shorter than an episode. */
export function windowMarket(trained: Float64Array): Market {
  return {
    deviation: deviationOf(trained),
    drawPath(random, days) {
      const length = Math.min(HISTORY_DAYS + days, trained.length);
      const from = Math.floor(random.next() * (trained.length - length + 1));
      return trained.slice(from, from + length);
    },
  };
}

/**
 * The same returns without signal: in an order that is drawn, and without drift in either part. A drift of the unseen
 * part alone would let a policy beat hold by doing nothing.
 */
export function withoutSignal(returns: Float64Array): Float64Array {
  const random = createRandom(0, 'policy control');
  const at = splitReturns(returns).firstUnseen;
  const parts = [returns.slice(0, at), returns.slice(at)];
  return Float64Array.from(parts.flatMap((part) => [...shuffledFlat(part, random)]));
}

function shuffledFlat(returns: Float64Array, random: Random): Float64Array {
  const meanLog = returns.reduce((sum, value) => sum + Math.log1p(value), 0) / returns.length;
  const shuffled = returns.map((value) => Math.expm1(Math.log1p(value) - meanLog));
  for (let at = shuffled.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random.next() * (at + 1));
    [shuffled[at], shuffled[other]] = [shuffled[other] as number, shuffled[at] as number];
  }
  return shuffled;
}

/** Over n: the series is the whole, not a sample. */
function deviationOf(returns: Float64Array): number {
  const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length;
  return Math.sqrt(returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / returns.length);
}
