// Everything that can enter the engine: one queue for predictions, broker news, market data, timers and people.
import type { BrokerReport } from '../../ports/broker.ts';
import type { JournalFailure } from '../../ports/journal.ts';
import type { MarketUpdate } from '../../ports/market-feed.ts';
import type { FeedReport } from '../../ports/prediction-feed.ts';
import type { DeskAnswer, DeskCommand, Reload } from '../../ports/trader.ts';

export type Input =
  | { readonly from: 'feed'; readonly report: FeedReport }
  | { readonly from: 'broker'; readonly report: BrokerReport }
  | { readonly from: 'market'; readonly update: MarketUpdate }
  | { readonly from: 'timer' }
  /** A wall-clock deadline that the shell kept for the engine has passed. */
  | { readonly from: 'deadline'; readonly deadline: Deadline }
  | {
      readonly from: 'desk';
      readonly command: DeskCommand;
      readonly answer: (answer: DeskAnswer) => void;
    }
  | {
      readonly from: 'reload';
      readonly reload: Reload;
      readonly answer: (answer: DeskAnswer) => void;
    }
  | { readonly from: 'house'; readonly event: HouseEvent };

/** One second after the first fill its stop must have shown itself. */
export type Deadline = { readonly kind: 'child-unseen'; readonly positionId: string };

export type HouseEvent =
  | { readonly kind: 'started'; readonly pid: number; readonly version: string }
  | { readonly kind: 'stopping'; readonly why: string }
  /** The last word of a life: nothing works at the broker but what protects. */
  | { readonly kind: 'stopped'; readonly why: string }
  /** A commit failed; put before the inputs that wait. */
  | { readonly kind: 'journal-failed'; readonly failure: JournalFailure };
