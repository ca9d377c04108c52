// An accepted prediction with the prices used to score it, as far as they are known.
import type { Instant } from '../../../kernel/instant.ts';
import type { DueBar, Horizon, ScoreMoment } from './horizon.ts';

export type PriceState =
  | { readonly kind: 'known'; readonly price: number }
  /** Its bar has not arrived yet. */
  | { readonly kind: 'waiting' }
  /** Its bar cannot be obtained any more; it is never guessed. */
  | { readonly kind: 'unknown' }
  /** The session ended before the moment. */
  | { readonly kind: 'after-close' };

export interface ScoredPrediction {
  readonly id: string;
  readonly feed: string;
  readonly symbol: string;
  /** A neutral prediction expects no direction, so it is not scored. */
  readonly signal: 'BUY' | 'SELL';
  /** 0..1 */
  readonly confidence: number;
  /** Time of receipt. */
  readonly at: Instant;
  readonly prices: Readonly<Record<ScoreMoment, PriceState>>;
}

/** For a prediction just received: each price waits for its bar, or lies after the session. */
export function duePrices(due: readonly DueBar[]): ScoredPrediction['prices'] {
  const stateAt = (wanted: ScoreMoment): PriceState => {
    const barStart = due.find(({ moment }) => moment === wanted)?.barStart;
    return { kind: barStart === undefined ? 'after-close' : 'waiting' };
  };
  return {
    base: stateAt('base'),
    '5m': stateAt('5m'),
    '30m': stateAt('30m'),
    '60m': stateAt('60m'),
    close: stateAt('close'),
  };
}

export interface KnownMove {
  readonly feed: string;
  readonly horizon: Horizon;
  /** A fraction of the price, positive in the direction predicted. */
  readonly move: number;
}

/**
 * The move in the predicted direction as a fraction of the price at receipt; undefined unless both prices are known.
 */
export function moveOf(prediction: ScoredPrediction, horizon: Horizon): number | undefined {
  const { base, [horizon]: later } = prediction.prices;
  if (base.kind !== 'known' || later.kind !== 'known') return undefined;
  return moveBetween(base.price, later.price, prediction.signal);
}

/** Positive if the price moved as predicted. */
export function moveBetween(base: number, later: number, signal: 'BUY' | 'SELL'): number {
  return (later / base - 1) * (signal === 'BUY' ? 1 : -1);
}

/** Why the move is unknown; a permanent reason comes first. */
export function stateOf(prediction: ScoredPrediction, horizon: Horizon): PriceState['kind'] {
  const kinds = [prediction.prices.base.kind, prediction.prices[horizon].kind];
  for (const kind of ['after-close', 'unknown', 'waiting'] as const) {
    if (kinds.includes(kind)) return kind;
  }
  return 'known';
}
