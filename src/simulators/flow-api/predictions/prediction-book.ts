// The predictions published so far: those of the tape at their time, and those posted manually.
import type { Instant } from '../../../kernel/instant.ts';
import type { FlowPrediction } from './prediction.ts';

export interface PredictionBook {
  /** Tickers the service covers, whether or not it has published a prediction for them. */
  tickers(): string[];
  latest(ticker: string, now: Instant): FlowPrediction | undefined;
  /** Oldest first. */
  published(ticker: string, now: Instant): FlowPrediction[];
  /** The newest prediction published at that moment, else the first one to come. */
  around(ticker: string, at: Instant): FlowPrediction | undefined;
  post(prediction: FlowPrediction, now: Instant): void;
}

interface Published {
  readonly prediction: FlowPrediction;
  readonly from: Instant;
}

export function createPredictionBook(tape: readonly FlowPrediction[]): PredictionBook {
  const publishedByTicker = new Map<string, Published[]>();

  const ofTicker = (ticker: string) => publishedByTicker.get(ticker) ?? [];

  // Later entries of the same moment are published later, so a posted prediction outranks the tape's.
  function add(prediction: FlowPrediction, from: Instant): void {
    const known = ofTicker(prediction.ticker);
    known.splice(countUntil(known, from), 0, { prediction, from });
    publishedByTicker.set(prediction.ticker, known);
  }

  for (const prediction of tape) add(prediction, prediction.timestamp);

  return {
    tickers: () => [...publishedByTicker.keys()].sort(),
    latest(ticker, now) {
      const known = ofTicker(ticker);
      return known[countUntil(known, now) - 1]?.prediction;
    },
    published(ticker, now) {
      const known = ofTicker(ticker);
      return known.slice(0, countUntil(known, now)).map((entry) => entry.prediction);
    },
    around(ticker, at) {
      const known = ofTicker(ticker);
      return known[Math.max(0, countUntil(known, at) - 1)]?.prediction;
    },
    post: add,
  };
}

/** How many entries are published at `at`. */
function countUntil(known: readonly Published[], at: Instant): number {
  let low = 0;
  let high = known.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = known[middle];
    if (entry !== undefined && entry.from <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
