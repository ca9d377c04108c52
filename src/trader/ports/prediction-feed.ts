// The source of predictions: a feed polls its source and passes on every answer; it makes no decisions about them.

import type { Observable } from 'rxjs';
import type { Instant } from '../../kernel/instant.ts';
import type { FlowWindow } from '../domain/intake/flow-window.ts';
import type { FeedState } from '../domain/terms/connection-states.ts';
import type { ReceivedRecord } from '../domain/terms/feed-record.ts';

export interface PredictionFeed {
  readonly name: string;
  /** Hot; one subscription, by the engine's inbox. */
  readonly reports$: Observable<FeedReport>;
  start(): void;
  stop(): Promise<void>;
}

/** One record of an answer, not yet validated. */
export interface FeedAnswer extends ReceivedRecord {
  readonly type: 'feed-answer';
  readonly feed: string;
  /** From the feed's first poll since start: only data younger than one poll interval may trade. */
  readonly isFirstPoll: boolean;
}

/** Option flow of one symbol, summed over a window that has ended. */
export interface FeedWindow {
  readonly type: 'feed-window';
  readonly feed: string;
  readonly symbol: string;
  readonly receivedAt: Instant;
  readonly window: FlowWindow;
}

export type FeedReport =
  | FeedAnswer
  | FeedWindow
  /** An answer that does not match the envelope in the profile (HTML, a truncated body, an error with status 200). */
  | {
      readonly type: 'feed-unreadable';
      readonly feed: string;
      readonly symbol: string;
      readonly receivedAt: Instant;
      readonly why: string;
    }
  | {
      readonly type: 'feed-changed';
      readonly feed: string;
      readonly state: FeedState;
      readonly why: string;
    }
  /** One round over all symbols has ended; `failures` counts the symbols that failed in it. */
  | {
      readonly type: 'feed-polled';
      readonly feed: string;
      readonly at: Instant;
      readonly answers: number;
      readonly failures: number;
    };
