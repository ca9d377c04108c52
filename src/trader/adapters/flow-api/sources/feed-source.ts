// The interface between the poll loop and a source: the requests of a round, and the result of each request.
import type { Instant } from '../../../../kernel/instant.ts';
import type { FeedRecord } from '../../../domain/terms/feed-record.ts';
import type { Headers } from './rate-budget.ts';

/** One request of a round. */
export interface Asked {
  /** Its symbol, or `*`. */
  readonly symbol: string;
  /** The symbols that the answer may concern. */
  readonly symbols: readonly string[];
  /** Provides numbers in addition to predictions; such endpoints are slow and have a separate budget. */
  readonly isInput: boolean;
}

/** Means all symbols in reports about a request for all of them. */
export const ALL_SYMBOLS = '*';

export type Outcome =
  /** Readable; without records if the source has none. */
  | {
      readonly kind: 'answered';
      readonly records: readonly FeedRecord[];
      /** Unreadable parts, beside the readable ones. */
      readonly faults?: readonly string[];
    }
  | { readonly kind: 'unreadable'; readonly why: string }
  | { readonly kind: 'unauthorized'; readonly why: string }
  | { readonly kind: 'rate-limited'; readonly why: string }
  /** Timeout, lost connection, 5xx or a missing file: the source has failed. */
  | { readonly kind: 'unavailable'; readonly why: string }
  /** Another status: this request is wrong, the source works. */
  | { readonly kind: 'refused'; readonly why: string };

/** Records with data times in this span, both ends included, may exist and are not asked for again. */
export interface Unread {
  readonly from: Instant;
  readonly to: Instant;
}

export interface Answer<Own extends Asked = Asked> {
  readonly outcome: Outcome;
  readonly headers: Headers;
  /** The next page, to be requested in the same round. */
  readonly next?: Own;
  readonly unread?: Unread;
  /** The next poll continues here; undefined if everything up to the request was read. */
  readonly readUntil?: Instant;
}

/** `Own` is the source's own request type: only requests it made may be passed back to it. */
export interface FeedSource<Own extends Asked = Asked> {
  /** The requests of one round, in order. */
  round(): readonly Own[];
  ask(asked: Own, stopped: AbortSignal): Promise<Answer<Own>>;
  /** Drops its state of earlier rounds; called before the first. */
  restart(): void;
  /** Closes its kept-alive connections. */
  close(): void;
}
