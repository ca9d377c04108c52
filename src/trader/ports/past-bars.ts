// Where bars of past sessions come from: one question after the other, each answered or refused.
import type { Instant } from '../../kernel/instant.ts';
import type { Result } from '../../kernel/result.ts';
import type { Bar } from '../../market/bars/bar.ts';
import type { InstrumentRequest } from './instrument-request.ts';

export interface PastBarsRequest {
  readonly wanted: InstrumentRequest;
  /** The bars end here. */
  readonly until: Instant;
  /** How many trading days back from there. */
  readonly days: number;
}

/** Of one request: when it was sent (epoch milliseconds of the wall), for which contract, and what exactly was asked. */
export interface PacedRequest {
  readonly at: number;
  readonly contract: string;
  readonly question: string;
}

export type PastBarsFailure =
  /** Nothing more can be asked. */
  | { readonly kind: 'no-gateway'; readonly why: string }
  /** Another program has the session that the questions need. */
  | { readonly kind: 'session-taken'; readonly why: string }
  /** The broker knows no such contract, or several. */
  | { readonly kind: 'unknown-symbol'; readonly why: string }
  /** Too many questions, in spite of all waiting: later ones may be answered. */
  | { readonly kind: 'too-fast'; readonly why: string }
  | { readonly kind: 'refused'; readonly why: string };

export interface PastBars {
  /** One-minute bars of regular hours, ascending; none if the broker has none. */
  ask(asked: PastBarsRequest): Promise<Result<readonly Bar[], PastBarsFailure>>;
  stop(): Promise<void>;
}
