// Sums option flow of one symbol over a time window, and makes one prediction of the window.
import { type Instant, instant } from '../../../kernel/instant.ts';
import { failed, ok } from '../../../kernel/result.ts';
import type { Prediction, PredictionSignal } from '../terms/prediction.ts';
import {
  type BoughtContracts,
  boughtWith,
  contractFor,
  largestOfEach,
} from './bought-contracts.ts';
import { fingerprint } from './neutral/fingerprint.ts';
import { type Read, rawText } from './neutral/neutral.ts';

export interface AggregateTerms {
  readonly windowMs: number;
  /** Flow this much older than the window's end has half the weight; undefined: equal weights. */
  readonly halfLifeMs: number | undefined;
  /** How long after its end a window waits for flow that is reported late. */
  readonly graceMs: number;
  /** USD, and trades: flow with less is thin. */
  readonly premiumMin: number;
  readonly countMin: number;
  /** Premium alone, or times the absolute delta if the source provides one. */
  readonly weight: 'premium' | 'premium-delta';
  /** Net over gross, 0..1: below it the window is NEUTRAL. */
  readonly scoreMin: number;
}

/** Sums over the flow with data time in `start` (inclusive) to `end` (exclusive). */
export interface FlowWindow {
  readonly symbol: string;
  readonly start: Instant;
  readonly end: Instant;
  readonly count: number;
  /** USD, as paid. */
  readonly premium: number;
  readonly callPremium: number;
  readonly putPremium: number;
  /** Weighted and decayed to the window's end: gross, and net (bullish minus bearish). */
  readonly gross: number;
  readonly net: number;
  /** Price of the underlying with the newest flow that has one. */
  readonly anchor: { readonly price: number; readonly at: Instant } | undefined;
  /** Once closed, the largest of each right alone. Windows on tapes of earlier versions have none. */
  readonly bought?: BoughtContracts;
}

/** The time window that contains the moment. */
export function windowAt(symbol: string, at: Instant, { windowMs }: AggregateTerms): FlowWindow {
  const start = instant(Math.floor(at / windowMs) * windowMs);
  const end = instant(start + windowMs);
  const nothing = { count: 0, premium: 0, callPremium: 0, putPremium: 0, gross: 0, net: 0 };
  return { symbol, start, end, ...nothing, anchor: undefined };
}

/** The flow must be in the window. */
export function windowWith(
  window: FlowWindow,
  flow: Prediction,
  terms: AggregateTerms,
): FlowWindow {
  const { premium = 0, right } = flow.flow ?? {};
  const decay = decayOf(window.end - flow.dataTime, terms.halfLifeMs);
  const weight = weightOf(flow, terms) * decay;
  return {
    ...window,
    count: window.count + 1,
    premium: window.premium + premium,
    callPremium: window.callPremium + (right === 'call' ? premium : 0),
    putPremium: window.putPremium + (right === 'put' ? premium : 0),
    gross: window.gross + weight,
    net: window.net + weight * DIRECTION[flow.signal] * flow.confidence,
    anchor: newerAnchor(window, flow),
    bought: boughtWith(window.bought ?? {}, flow, decay),
  };
}

/** The window as it is passed on, recorded on the tape and kept for audit. */
export function closedWindow(window: FlowWindow): FlowWindow {
  return { ...window, bought: largestOfEach(window.bought ?? {}) };
}

const DIRECTION: { readonly [Signal in PredictionSignal]: number } = {
  BUY: 1,
  SELL: -1,
  NEUTRAL: 0,
};

function weightOf({ flow }: Prediction, { weight }: AggregateTerms): number {
  const premium = flow?.premium ?? 0;
  return weight === 'premium' ? premium : premium * Math.abs(flow?.delta ?? 1);
}

function decayOf(ageMs: number, halfLifeMs: number | undefined): number {
  return halfLifeMs === undefined ? 1 : 2 ** (-ageMs / halfLifeMs);
}

function newerAnchor(
  { anchor }: FlowWindow,
  { anchorPrice, dataTime }: Prediction,
): FlowWindow['anchor'] {
  if (anchorPrice === undefined || (anchor !== undefined && anchor.at > dataTime)) return anchor;
  return { price: anchorPrice, at: dataTime };
}

/**
 * One prediction of kind `aggregate` with the window's end as data time, or thin flow. Its id is the feed, the symbol
 * and the window, whatever the sums: a window summed again after a restart can never act a second time.
 */
export function readWindow(
  window: FlowWindow,
  terms: AggregateTerms,
  { feed, receivedAt }: { readonly feed: string; readonly receivedAt: Instant },
): Read<Prediction> {
  const { symbol, start, end, count, premium } = window;
  const { countMin, premiumMin, scoreMin } = terms;
  if (count < countMin || premium < premiumMin) {
    return failed({ kind: 'thin_flow', count, countMin, premium, premiumMin });
  }
  const score = scoreOf(window);
  const signal = Math.abs(score) < scoreMin || score === 0 ? 'NEUTRAL' : score > 0 ? 'BUY' : 'SELL';
  return ok({
    id: fingerprint(JSON.stringify([feed, symbol, start, end])),
    source: feed,
    kind: 'aggregate',
    symbol,
    signal,
    confidence: Math.abs(score),
    score,
    dataTime: end,
    issuedAt: end,
    receivedAt,
    ...(window.anchor === undefined ? {} : { anchorPrice: window.anchor.price }),
    features: windowFeatures(window),
    flow: contractFor(window.bought ?? {}, signal) ?? { premium },
    raw: rawText(window),
  });
}

/** The values of a window that conditions and thresholds may read. */
export const WINDOW_FEATURES = [
  'flow_count',
  'flow_premium',
  'flow_call_premium',
  'flow_put_premium',
  'flow_score',
] as const;

function windowFeatures(window: FlowWindow): Record<(typeof WINDOW_FEATURES)[number], number> {
  return {
    flow_count: window.count,
    flow_premium: window.premium,
    flow_call_premium: window.callPremium,
    flow_put_premium: window.putPremium,
    flow_score: scoreOf(window),
  };
}

/** Sums of fractions may differ from 1 by rounding. */
function scoreOf({ net, gross }: FlowWindow): number {
  return gross === 0 ? 0 : Math.max(-1, Math.min(1, net / gross));
}
