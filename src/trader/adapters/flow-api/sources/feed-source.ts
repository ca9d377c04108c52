// What the poll loop needs of a source: what to ask in a round, and what one asking came to.
import type { FeedRecord } from '../../../domain/terms/feed-record.ts';
import type { Headers } from './rate-budget.ts';

/** One request of a round. */
export interface Asked {
  /** The symbol it is about, or `*`. */
  readonly symbol: string;
  /** Whose answer this is. */
  readonly symbols: readonly string[];
  /** Brings numbers beside the predictions; such endpoints are slow and have a budget of their own. */
  readonly isInput: boolean;
}

/** Stands for all symbols in the reports of a request for all of them. */
export const ALL_SYMBOLS = '*';

export type Outcome =
  /** Readable; without records when the source has none. */
  | {
      readonly kind: 'answered';
      readonly records: readonly FeedRecord[];
      /** Parts that could not be read, beside those that could. */
      readonly faults?: readonly string[];
    }
  | { readonly kind: 'unreadable'; readonly why: string }
  | { readonly kind: 'unauthorized'; readonly why: string }
  | { readonly kind: 'rate-limited'; readonly why: string }
  /** Time-out, lost connection, 5xx, no such file: the source is in trouble. */
  | { readonly kind: 'unavailable'; readonly why: string }
  /** Another status: this request is wrong, the source is well. */
  | { readonly kind: 'refused'; readonly why: string };

export interface Answer<Own extends Asked = Asked> {
  readonly outcome: Outcome;
  readonly headers: Headers;
  /** The next page, to be asked for in the same round. */
  readonly next?: Own;
}

/** `Own` is what a source asks itself: only what it handed out may be handed back to it. */
export interface FeedSource<Own extends Asked = Asked> {
  /** The requests of one round, in order. */
  round(): readonly Own[];
  ask(asked: Own, stopped: AbortSignal): Promise<Answer<Own>>;
  /** Forgets what it remembers of earlier rounds; called before the first. */
  restart(): void;
  /** Drops the connections it keeps alive. */
  close(): void;
}
