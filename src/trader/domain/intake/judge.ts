// The verdict on a correctly parsed prediction: may it become a signal now?
import { type Instant, instant, SECOND_MS } from '../../../kernel/instant.ts';
import type { Quote } from '../../../market/quotes/quote.ts';
import type { Prediction, Verdict } from '../terms/prediction.ts';
import { duration } from '../wording/figures.ts';

/** Checks of a prediction that need no market data. */
export interface Conditions {
  /** Whether a prediction with this id was judged before, in this run or an earlier one. */
  seen(id: string): boolean;
  readonly ageMaxMs: number;
  readonly confidenceMin: number;
  /** From the feed's first poll since start: then nothing older than one poll interval may trade. */
  readonly isFirstPoll: boolean;
  readonly pollMs: number;
  readonly now: Instant;
  /** How far a source's clock may be ahead of ours. */
  readonly aheadMaxMs: number;
  readonly knownSymbols: { has(symbol: string): boolean };
}

export interface Judgement extends Conditions {
  readonly isSessionOpen: boolean;
  readonly quote: Quote | undefined;
  readonly quoteAgeMaxMs: number;
}

/** How far a source's clock may be ahead of ours, outside practice time. */
export const AHEAD_MAX_MS = 10 * SECOND_MS;
/** An anchor farther from the live price is of another instrument, another day or from before a split. */
const ANCHOR_TOLERANCE = 0.02;
const ROUNDING = 1e-9;

/**
 * The first that applies, in this order: duplicate (nothing else is checked for a repeat), unknown_symbol, future,
 * stale, low_confidence, session_closed, no_price, price_mismatch, accepted. Every limit is inclusive: a prediction
 * exactly as old as allowed, or exactly as confident as required, is accepted. NEUTRAL can only end risk, and flow that is
 * summed is NEUTRAL because its confidence is small: it needs none.
 */
export function judge(prediction: Prediction, by: Judgement): Verdict {
  return (
    judgeByItself(prediction, by) ??
    judgeSession(by.isSessionOpen) ??
    judgePrice(prediction, by) ?? { kind: 'accepted' }
  );
}

/** The part of the order above that needs no market, up to low_confidence; undefined if none applies. */
export function judgeByItself(prediction: Prediction, by: Conditions): Verdict | undefined {
  const { id, symbol, signal, confidence } = prediction;
  if (by.seen(id)) return { kind: 'duplicate', of: id };
  if (!by.knownSymbols.has(symbol)) return { kind: 'unknown_symbol', symbol };
  const confidenceMin = signal === 'NEUTRAL' ? 0 : by.confidenceMin;
  return judgeAge(prediction, by) ?? judgeConfidence(confidence, confidenceMin);
}

/** The last moment at which it may trade: its feed's limit of age, or the end that it names itself if that is earlier. */
export function freshUntil(
  { dataTime, expiresAt }: Pick<Prediction, 'dataTime' | 'expiresAt'>,
  ageMaxMs: number,
): Instant {
  return instant(Math.min(dataTime + ageMaxMs, expiresAt ?? Number.POSITIVE_INFINITY));
}

function judgeAge(
  prediction: Prediction,
  { now, aheadMaxMs, ageMaxMs: ageLimitMs, isFirstPoll, pollMs }: Conditions,
): Verdict | undefined {
  const { dataTime } = prediction;
  const ageMs = now - dataTime;
  if (ageMs < -aheadMaxMs) return { kind: 'future', aheadMs: -ageMs };
  const ageMaxMs = Math.min(
    freshUntil(prediction, ageLimitMs) - dataTime,
    isFirstPoll ? pollMs : Number.POSITIVE_INFINITY,
  );
  return ageMs <= ageMaxMs ? undefined : { kind: 'stale', ageMs, ageMaxMs };
}

function judgeConfidence(confidence: number, minimum: number): Verdict | undefined {
  return confidence >= minimum ? undefined : { kind: 'low_confidence', confidence, minimum };
}

function judgeSession(isSessionOpen: boolean): Verdict | undefined {
  return isSessionOpen ? undefined : { kind: 'session_closed' };
}

function judgePrice({ anchorPrice }: Prediction, by: Judgement): Verdict | undefined {
  const { quote } = by;
  if (quote === undefined) return noPrice('there is no quote');
  if (!quote.isLive) return noPrice('the quote is not live');
  const ageMs = by.now - quote.at;
  if (!(ageMs <= by.quoteAgeMaxMs)) return noPrice(`the quote is ${duration(ageMs)} old`);
  const { last } = quote;
  if (!(last > 0 && last < Number.POSITIVE_INFINITY)) return noPrice('there is no last price');
  if (anchorPrice === undefined) return undefined;
  if (Math.abs(anchorPrice - last) <= last * (ANCHOR_TOLERANCE + ROUNDING)) return undefined;
  const percent = Math.abs(anchorPrice / last - 1) * 100;
  return { kind: 'price_mismatch', anchor: anchorPrice, last, percent };
}

function noPrice(why: string): Verdict {
  return { kind: 'no_price', why };
}
