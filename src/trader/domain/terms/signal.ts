// A signal: an accepted prediction, or the end of a bar, as one strategy sees it for one symbol.
import { type Instant, toIso } from '../../../kernel/instant.ts';
import type { PositionSide } from './side.ts';

export interface Signal {
  /** `<prediction id>/<strategy>`: one per accepted prediction and strategy; for a bar `bar-<symbol>-<end>` is in its place. */
  readonly id: string;
  readonly predictionId: string;
  readonly strategy: string;
  readonly symbol: string;
  readonly side: PositionSide;
  readonly at: Instant;
  /** Last price when the signal was raised. */
  readonly price: number;
  /** The bar at whose end the condition was true; absent if a prediction or a person began it. */
  readonly bar?: SignalBar;
}

/** `lengthMs` is that of the strategy's terms: the last bar of a session may be shorter. */
export interface SignalBar {
  readonly end: Instant;
  readonly lengthMs: number;
}

/** `bar-AAPL-20261118T150500Z`, where a signal of a prediction has that prediction's id. */
export function barId(symbol: string, { end }: SignalBar): string {
  return `bar-${symbol}-${toIso(end).replaceAll(/[-:]|\.\d+/g, '')}`;
}

export const SIGNAL_SOURCES = ['prediction', 'bar', 'person'] as const;

/** What began a signal. */
export type SignalSource = (typeof SIGNAL_SOURCES)[number];

const BAR_ID = /^bar-.+-\d{8}T\d{6}Z$/;

/** For rows, which keep the ids only. */
export function sourceOf(predictionId: string, isByHand: boolean): SignalSource {
  if (isByHand) return 'person';
  return BAR_ID.test(predictionId) ? 'bar' : 'prediction';
}
