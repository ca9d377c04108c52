// What is remembered of the predictions accepted of late, for conditions that read more than the newest.
import type { Instant } from '../../../kernel/instant.ts';
import type { Prediction, PredictionSignal } from './prediction.ts';

export interface PredictionBrief {
  readonly signal: PredictionSignal;
  readonly confidence: number;
  readonly score?: number;
  readonly dataTime: Instant;
}

/** Of each feed and symbol. */
export const BRIEFS_MAX = 20;

export function briefOf({ signal, confidence, score, dataTime }: Prediction): PredictionBrief {
  return { signal, confidence, ...(score !== undefined && { score }), dataTime };
}

/** Confidence less that of the prediction before it; NaN without one. */
export function confidenceChange(accepted: readonly PredictionBrief[]): number {
  const [before, newest] = accepted.slice(-2);
  return withoutDust((newest?.confidence ?? Number.NaN) - (before?.confidence ?? Number.NaN));
}

/** The mean of three times 0.7 is 0.7, and 0.65 less 0.6 is 0.05, as a person compares them. */
export function withoutDust(value: number): number {
  return Math.round(value * 1e9) / 1e9;
}
