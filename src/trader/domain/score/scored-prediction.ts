// An accepted prediction with the prices it is judged by, as far as they are known.
import type { Instant } from '../../../kernel/instant.ts';
import type { DueBar, Horizon, ScoreMoment } from './horizon.ts';

export type PriceState =
  | { readonly kind: 'known'; readonly price: number }
  /** Its bar has not come yet. */
  | { readonly kind: 'waiting' }
  /** Its bar can no longer be had: never guessed. */
  | { readonly kind: 'unknown' }
  /** The session ended before the moment. */
  | { readonly kind: 'after-close' };

export interface ScoredPrediction {
  readonly id: string;
  readonly feed: string;
  readonly symbol: string;
  /** Neither is expected of a neutral prediction, so those are not scored. */
  readonly signal: 'BUY' | 'SELL';
  /** 0..1 */
  readonly confidence: number;
  /** When it was received. */
  readonly at: Instant;
  readonly prices: Readonly<Record<ScoreMoment, PriceState>>;
}

/** Of a prediction that was just received: each price waits for its bar, or lies beyond the session. */
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

/** The move in the direction that was predicted, as a fraction of the price at receipt; undefined without both prices. */
export function moveOf(prediction: ScoredPrediction, horizon: Horizon): number | undefined {
  const { base, [horizon]: later } = prediction.prices;
  if (base.kind !== 'known' || later.kind !== 'known') return undefined;
  return moveBetween(base.price, later.price, prediction.signal);
}

/** Positive when the price went where it was predicted to go. */
export function moveBetween(base: number, later: number, signal: 'BUY' | 'SELL'): number {
  return (later / base - 1) * (signal === 'BUY' ? 1 : -1);
}

/** What keeps the move from being known, the one that cannot be cured first. */
export function stateOf(prediction: ScoredPrediction, horizon: Horizon): PriceState['kind'] {
  const kinds = [prediction.prices.base.kind, prediction.prices[horizon].kind];
  for (const kind of ['after-close', 'unknown', 'waiting'] as const) {
    if (kinds.includes(kind)) return kind;
  }
  return 'known';
}
