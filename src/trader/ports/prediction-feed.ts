// Where predictions come from: a feed polls its source and hands over every answer; it decides nothing about them.

import type { Observable } from 'rxjs';
import type { Instant } from '../../kernel/instant.ts';
import type { FlowWindow } from '../domain/intake/flow-window.ts';
import type { FeedState } from '../domain/terms/connection-states.ts';

export interface PredictionFeed {
  readonly name: string;
  /** Hot; one subscription, by the engine's inbox. */
  readonly reports$: Observable<FeedReport>;
  start(): void;
  stop(): Promise<void>;
}

export type FeedReport =
  /** One record of an answer, not yet looked at. */
  | {
      readonly type: 'feed-answer';
      readonly feed: string;
      /** The symbol asked for, or the one a record of many is about; `*` when it does not say. */
      readonly symbol: string;
      readonly receivedAt: Instant;
      /** From the feed's first poll since start: only data younger than one poll interval may trade. */
      readonly isFirstPoll: boolean;
      /** Parsed JSON of the record and what its envelope said beside it. */
      readonly record: unknown;
      readonly model: unknown;
      /** Numbers the source's other endpoints gave for the symbol in the same round. */
      readonly features?: Readonly<Record<string, number>>;
    }
  /** Option flow of a symbol, summed over a window that is over. */
  | {
      readonly type: 'feed-window';
      readonly feed: string;
      readonly symbol: string;
      readonly receivedAt: Instant;
      readonly window: FlowWindow;
    }
  /** An answer that could not be read as the envelope the profile describes (HTML, a torn body, a 200 that says error). */
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
  /** One full round over the symbols is over; `failures` counts symbols that failed in it. */
  | {
      readonly type: 'feed-polled';
      readonly feed: string;
      readonly at: Instant;
      readonly answers: number;
      readonly failures: number;
    };
