// Predictions for symbols without a tape, so that strategies have something to trade: made up, marked `synthetic`, and
// the same for the same seed. They know nothing about prices, so profits made with them mean nothing.
import { type Instant, MINUTE_MS, plus, SECOND_MS } from '../../../kernel/instant.ts';
import { US_EQUITIES } from '../../../market/venues/us.ts';
import { newYorkDay } from '../protocol/new-york.ts';
import { noise } from '../random/noise.ts';
import { type FlowPrediction, parsePrediction } from './prediction.ts';
import type { PredictionBook } from './prediction-book.ts';

export interface SyntheticTerms {
  readonly tickers: readonly string[];
  /** The first prediction of each ticker comes soon after this moment, during a session. */
  readonly from: Instant;
  readonly seed: number;
}

const SOON_MS = 20 * SECOND_MS;
/** Tickers do not publish at the same moment. */
const APART_MS = 7 * SECOND_MS;
const GAP_MIN_MS = 75 * SECOND_MS;
const GAP_MAX_MS = 165 * SECOND_MS;
/** A prediction just before the close has no time to become a trade. */
const LAST_BEFORE_CLOSE_MS = 30 * MINUTE_MS;

type Signal = 'BUY' | 'SELL' | 'NEUTRAL';

/** A book whose tickers keep publishing: each question first adds what is due by then. */
export function withSyntheticPredictions(
  book: PredictionBook,
  { tickers, from, seed }: SyntheticTerms,
): PredictionBook {
  const authors = tickers.map((ticker, index) =>
    createAuthor({ ticker, from, delayMs: SOON_MS + index * APART_MS, seed }),
  );

  function untilNow(now: Instant): PredictionBook {
    for (const author of authors) {
      for (const prediction of author.due(now)) book.post(prediction, prediction.timestamp);
    }
    return book;
  }

  return {
    tickers: () => [...new Set([...tickers, ...book.tickers()])].sort(),
    latest: (ticker, now) => untilNow(now).latest(ticker, now),
    published: (ticker, now) => untilNow(now).published(ticker, now),
    around: (ticker, at) => untilNow(at).around(ticker, at),
    post: (prediction, now) => untilNow(now).post(prediction, now),
  };
}

interface AuthorTerms {
  readonly ticker: string;
  readonly from: Instant;
  readonly delayMs: number;
  readonly seed: number;
}

function createAuthor({ ticker, from, delayMs, seed }: AuthorTerms) {
  let next = publishingTime(plus(from, delayMs), delayMs);
  let signal: Signal = 'BUY';

  return {
    *due(now: Instant): Generator<FlowPrediction> {
      while (next !== undefined && next <= now) {
        yield predictionAt(next);
        signal = signalAfter(signal, noise(seed, 'signal', ticker, next));
        const gap = GAP_MIN_MS + noise(seed, 'gap', ticker, next) * (GAP_MAX_MS - GAP_MIN_MS);
        next = publishingTime(plus(next, Math.round(gap)), delayMs);
      }
    },
  };

  function predictionAt(at: Instant): FlowPrediction {
    const confidence = 0.75 + noise(seed, 'confidence', ticker, at) * 0.2;
    const fields = {
      ticker,
      signal,
      confidence: Math.round(confidence * 10_000) / 10_000,
      timestamp: at,
      synthetic: true,
    };
    const parsed = parsePrediction(fields, at);
    if (!parsed.ok) throw new Error(parsed.failure);
    return parsed.value;
  }
}

/** Mostly the same again: a signal that flips with every prediction would close each position at once. */
function signalAfter(signal: Signal, draw: number): Signal {
  if (draw < 0.9) return signal;
  if (draw < 0.94) return 'NEUTRAL';
  return signal === 'SELL' ? 'BUY' : 'SELL';
}

/** This moment if a session is open then, else soon after the next open; undefined after the last known session. */
function publishingTime(at: Instant, delayMs: number): Instant | undefined {
  const session = US_EQUITIES.sessionAt(at);
  if (session !== undefined && at < session.close - LAST_BEFORE_CLOSE_MS) return at;
  const day = newYorkDay(at);
  const today = US_EQUITIES.sessionOf(day);
  const next = today !== undefined && at < today.open ? today : US_EQUITIES.nextSession(day);
  return next === undefined ? undefined : plus(next.open, delayMs);
}
