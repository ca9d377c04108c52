// All inputs of the engine: predictions, broker reports, market data, timers and commands share one queue.
import type { BrokerReport } from '../../ports/broker-reports.ts';
import type { JournalFailure } from '../../ports/journal.ts';
import type { MarketUpdate } from '../../ports/market-feed.ts';
import type { FeedReport } from '../../ports/prediction-feed.ts';
import type { CommandAnswer, Reload, TraderCommand } from '../../ports/trader-commands.ts';

export type Input =
  | { readonly from: 'feed'; readonly report: FeedReport }
  | { readonly from: 'broker'; readonly report: BrokerReport }
  | { readonly from: 'market'; readonly update: MarketUpdate }
  | TimerInput
  /** A wall-clock deadline that the shell keeps for the engine has passed. */
  | { readonly from: 'deadline'; readonly deadline: Deadline }
  | CommandInput
  | {
      readonly from: 'reload';
      readonly reload: Reload;
      readonly answer: (answer: CommandAnswer) => void;
    }
  | { readonly from: 'house'; readonly event: HouseEvent };

export interface TimerInput {
  readonly from: 'timer';
  /** Symbols with positions for which no time is up, as a backtest knows beforehand: their positions are left as they are. */
  readonly steady?: ReadonlySet<string>;
}

export interface CommandInput {
  readonly from: 'desk';
  readonly command: TraderCommand;
  /** It waited for prices: they are there, or its time is over. */
  readonly waited?: 'ready' | 'overdue';
  readonly answer: (answer: CommandAnswer) => void;
}

/** Of a person, or of a program in a person's place. */
export function commandInput(command: TraderCommand, answer: CommandInput['answer']): CommandInput {
  return { from: 'desk', command, answer };
}

/** The stop must be confirmed within one second of the first fill. */
export type Deadline = { readonly kind: 'child-unseen'; readonly positionId: string };

export type HouseEvent =
  | { readonly kind: 'started'; readonly pid: number; readonly version: string }
  | { readonly kind: 'stopping'; readonly why: string }
  /** The last step of a shutdown: only protective orders still work at the broker. */
  | { readonly kind: 'stopped'; readonly why: string }
  /** A commit failed; it goes before all waiting inputs. */
  | { readonly kind: 'journal-failed'; readonly failure: JournalFailure };
