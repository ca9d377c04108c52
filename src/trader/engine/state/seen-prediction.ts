// What an id that was judged before stands for. A vendor's ids count within one feed and symbol, not across them.
import type { Instant } from '../../../kernel/instant.ts';
import type { Prediction } from '../../domain/terms/prediction.ts';

export type PredictionMark = Pick<Prediction, 'source' | 'symbol' | 'dataTime' | 'signal'>;

export interface Seen {
  readonly at: Instant;
  /** Absent for the signal of a bar. */
  readonly prediction?: PredictionMark;
}

export function markOf({ source, symbol, dataTime, signal }: Prediction): PredictionMark {
  return { source, symbol, dataTime, signal };
}

/** The prediction under an id that stands for no other: a known id of another feed or symbol is preceded by both. */
export function withOwnId(seen: ReadonlyMap<string, Seen>, prediction: Prediction): Prediction {
  const known = seen.get(prediction.id)?.prediction;
  if (known === undefined || isSame(known, prediction)) return prediction;
  const { source, symbol, id } = prediction;
  return { ...prediction, id: `${source}:${symbol}:${id}` };
}

/** A service that two feeds poll gives the same prediction to both: it is one. */
function isSame(known: PredictionMark, { source, symbol, dataTime, signal }: Prediction): boolean {
  if (known.symbol !== symbol) return false;
  return known.source === source || (known.dataTime === dataTime && known.signal === signal);
}

/** A vendor's ids count within one feed and symbol, and one without a price is not seen yet. */
export function unpricedKey({ source, symbol, id }: Prediction): string {
  return `${source}:${symbol}:${id}`;
}
