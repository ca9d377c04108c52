// The settings of a feed: where it is polled, and when what it says is fit.
import type { Threshold } from '../domain/intake/crossings.ts';
import type { PredictionInput } from '../domain/intake/input-features.ts';
import type { FeedProfile } from './feed-profile.ts';

export type FeedSettings = PredictionApiSettings | DeclaredFeedSettings;

interface FeedTerms {
  readonly name: string;
  /** Empty if the source needs no key. */
  readonly apiKey: string;
  /** Other texts that only the source may see. */
  readonly secrets?: readonly string[];
  readonly symbols: readonly string[];
  readonly pollMs: number;
  readonly ageMaxMs: number;
  readonly confidenceMin: number;
  readonly timeoutMs: number;
  /** Crossings that are reported to subscribers. */
  readonly thresholds?: readonly Threshold[];
}

export interface PredictionApiSettings extends FeedTerms {
  readonly profile: 'prediction-api';
  /** Base address without a trailing slash, e.g. `http://127.0.0.1:8090/api/v1`. */
  readonly url: string;
  /** Zone of times without an offset in the records. */
  readonly zone: string;
  /** One request per symbol, or one list request for all. */
  readonly request: 'per-symbol' | 'list';
  readonly requestsPerMinute: number;
  /** Further endpoints that are polled for each symbol; their numbers become features. */
  readonly inputs?: readonly PredictionInput[];
}

/** A source of any kind, described by its profile. */
export interface DeclaredFeedSettings extends FeedTerms {
  readonly profile: 'declared';
  readonly declared: FeedProfile;
  /** Base address without a trailing slash, or the absolute path of a file. */
  readonly url: string;
}
