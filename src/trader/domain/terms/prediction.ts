// A prediction of a feed about a symbol, in the neutral form to which every source is translated, and its verdict.
import type { Instant } from '../../../kernel/instant.ts';
import type { OptionRight } from '../../../market/instruments/option-right.ts';

export type PredictionSignal = 'BUY' | 'SELL' | 'NEUTRAL';

/** One prediction, `flow-prediction/1`. `dataTime` is the market time it refers to; staleness and identity use it. */
export interface Prediction {
  readonly id: string;
  readonly source: string;
  readonly kind: 'prediction' | 'flow' | 'aggregate';
  readonly symbol: string;
  readonly signal: PredictionSignal;
  /** 0..1 */
  readonly confidence: number;
  /** -1..1, signed strength. */
  readonly score?: number;
  readonly probabilities?: {
    readonly sell: number;
    readonly neutral: number;
    readonly buy: number;
  };
  readonly dataTime: Instant;
  readonly issuedAt: Instant;
  readonly receivedAt: Instant;
  readonly expiresAt?: Instant;
  /** Price of the underlying at `dataTime`, above 0. */
  readonly anchorPrice?: number;
  readonly model?: {
    readonly name: string;
    readonly version?: string;
    readonly tickerSpecific?: boolean;
  };
  /** At most 64 finite numbers, read by conditions as `features.<name>`. */
  readonly features: Readonly<Record<string, number>>;
  /** Of kinds `flow` and `aggregate`: the option trades behind it. */
  readonly flow?: Flow;
  /** The vendor's own record, JSON text truncated to 4,096 characters, for audit. */
  readonly raw: string;
}

/**
 * The content of one alert or print about an option contract, as far as its source provides it. Of a window: the largest
 * contract bought in the direction of its signal, and what was paid for it; without one, only the premium of all its flow.
 */
export interface Flow {
  /** OCC symbol without padding; of a window, an `InstrumentId`. */
  readonly contract?: string;
  readonly right?: OptionRight;
  readonly strike?: number;
  /** `YYYY-MM-DD` */
  readonly expiry?: string;
  /** USD: price times contracts times 100. */
  readonly premium?: number;
  readonly size?: number;
  /** The side of the market that traded. */
  readonly side?: 'bid' | 'ask' | 'mid';
  /** 0..1, share of the premium on that side. */
  readonly sideShare?: number;
  readonly isSweep?: boolean;
  readonly isBlock?: boolean;
  readonly openInterest?: number;
  readonly volume?: number;
  readonly openClose?: 'open' | 'close';
  readonly delta?: number;
}

/** Why a prediction was accepted or not. The kinds are shown to users. */
export type Verdict =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'duplicate'; readonly of: string }
  | { readonly kind: 'stale'; readonly ageMs: number; readonly ageMaxMs: number }
  | { readonly kind: 'future'; readonly aheadMs: number }
  | { readonly kind: 'bad_signal'; readonly signal: string }
  | { readonly kind: 'bad_confidence'; readonly confidence: string }
  | { readonly kind: 'low_confidence'; readonly confidence: number; readonly minimum: number }
  | { readonly kind: 'missing_field'; readonly field: string }
  | { readonly kind: 'unknown_symbol'; readonly symbol: string }
  | {
      readonly kind: 'price_mismatch';
      readonly anchor: number;
      readonly last: number;
      readonly percent: number;
    }
  | { readonly kind: 'no_price'; readonly why: string }
  /** A window of flow with too few trades, or too little premium, to be significant. */
  | {
      readonly kind: 'thin_flow';
      readonly count: number;
      readonly countMin: number;
      readonly premium: number;
      readonly premiumMin: number;
    }
  | { readonly kind: 'malformed'; readonly why: string }
  | { readonly kind: 'session_closed' };

export type VerdictKind = Verdict['kind'];
