// A running trader as its desk sees it: commands in, a status and the stream of durable facts out.

import type { Observable } from 'rxjs';
import type { Instant } from '../../kernel/instant.ts';
import type { ConfigChange } from '../domain/edits/config-change.ts';
import type { OrderOutcome } from '../domain/facts/by-hand-facts.ts';
import type { Difference } from '../domain/facts/house-facts.ts';
import type { TradingState } from '../domain/facts/risk-facts.ts';
import type { FeedState, GatewayState } from '../domain/terms/connection-states.ts';
import type { Execution } from '../domain/terms/execution.ts';
import type { Lock } from '../domain/terms/lock.ts';
import type { Prediction } from '../domain/terms/prediction.ts';
import type { Refusal } from '../domain/terms/refusal.ts';
import type { Signal } from '../domain/terms/signal.ts';
import type { RecordedFact } from './journal.ts';
import type { Mode, Settings } from './settings.ts';

export type DeskCommand =
  | { readonly type: 'halt'; readonly why: string; readonly by: string }
  | { readonly type: 'resume'; readonly overrideDailyLoss: boolean; readonly by: string }
  | { readonly type: 'delete-lock'; readonly lockId: string; readonly by: string }
  | ByHandCommand
  /** Practice time only, and only forward. */
  | { readonly type: 'move-clock'; readonly to: Instant };

/** What a person does to what is held; what cannot be taken back says first what it would do, until it is confirmed. */
export type ByHandCommand =
  | {
      readonly type: 'flatten';
      /** All that is ours without one. */
      readonly symbol?: string;
      readonly isExtended: boolean;
      readonly isConfirmed: boolean;
      readonly by: string;
    }
  | {
      readonly type: 'exit';
      readonly symbol: string;
      /** Without it only what would happen is answered. */
      readonly isConfirmed: boolean;
      readonly by: string;
    }
  | { readonly type: 'pause'; readonly symbol: string; readonly by: string }
  | {
      readonly type: 'stop-at';
      readonly symbol: string;
      readonly price: number;
      readonly by: string;
    }
  | {
      readonly type: 'adopt' | 'release';
      readonly symbol: string;
      readonly isConfirmed: boolean;
      readonly by: string;
    }
  | { readonly type: 'protect'; readonly symbol: string; readonly by: string }
  /** Open positions take over the terms of their rules; what would protect less is refused. */
  | { readonly type: 'apply-rules'; readonly by: string }
  /** Asks the broker for everything anew; the status tells what came of it. */
  | { readonly type: 'reconcile'; readonly by: string }
  /** What became of an order, when the broker cannot tell. */
  | {
      readonly type: 'resolve-order';
      readonly orderRef: string;
      readonly outcome: OrderOutcome;
      readonly by: string;
    }
  /** Executions of a statement in place of one that was only inferred. */
  | {
      readonly type: 'replace-inferred';
      readonly execId: string;
      readonly executions: readonly StatedExecution[];
      readonly by: string;
    };

/** What a reload came to: other settings from the next turn on, or why those that were read are not taken. */
export type Reload =
  | {
      readonly kind: 'change';
      readonly settings: Settings;
      readonly change: ConfigChange;
      readonly by: string;
    }
  | { readonly kind: 'refusal'; readonly issues: readonly string[]; readonly by: string };

/** As a statement of the broker has it. */
export interface StatedExecution extends Execution {
  readonly at: Instant;
  /** What it cost, in USD; absent when the statement does not say. */
  readonly commission?: number;
}

export type DeskAnswer =
  | { readonly ok: true; readonly text: string }
  | {
      readonly ok: false;
      /** `unconfirmed` says what would be done. */
      readonly kind: 'refused' | 'not-found' | 'unconfirmed';
      readonly text: string;
    };

export interface Trader {
  /** Settles with the broker, then trades. */
  start(): void;
  /** Cancels unfilled entries, leaves every protective order resting, writes a snapshot. */
  stop(why: string): Promise<void>;
  command(command: DeskCommand): Promise<DeskAnswer>;
  /** Between two inputs, as one fact; the answer says what changed and from when, or why nothing did. */
  reload(reload: Reload): Promise<DeskAnswer>;
  status(): TraderStatus;
  /** In the order in which they are asked. */
  strategies(): readonly StrategyStatus[];
  /** Durable facts in order, after their commit. A failing subscriber hurts nobody. */
  readonly facts$: Observable<RecordedFact>;
  /** Accepted predictions as one strategy sees them in one symbol, taken or not. */
  signals$(
    strategy: string,
    symbol: string,
  ): Observable<{ readonly signal: Signal; readonly prediction: Prediction }>;
  /** Current last price of a symbol, NaN when unknown: for unrealised P&L on screens. */
  lastPrice(symbol: string): number;
  /** Indicators of a symbol in use that have a value now, by name: `sma_20`, `atr(14, 5m)`. */
  indicators(symbol: string): ReadonlyMap<string, number>;
}

/** A rule as it stands: in force since when, what keeps it from entering, what it holds. */
export interface StrategyStatus {
  readonly name: string;
  /** It enters no more, and is told of while it holds something. */
  readonly isRemoved: boolean;
  readonly hash: string;
  /** Undefined while no fact has told of it yet, and of a removed one. */
  readonly since: Instant | undefined;
  readonly symbols: readonly {
    readonly symbol: string;
    /** What a signal would be refused for now; empty when it waits for nothing but a prediction. */
    readonly waitsFor: readonly Refusal[];
  }[];
  /** Symbols of its open positions. */
  readonly holds: readonly string[];
  readonly entriesToday: number;
}

export interface TraderStatus {
  readonly mode: Mode;
  readonly account: string;
  readonly marketTime: Instant;
  readonly gateway: { readonly state: GatewayState; readonly since: Instant; readonly why: string };
  readonly feeds: readonly {
    readonly name: string;
    readonly state: FeedState;
    readonly lastPoll: Instant | undefined;
    readonly lastPrediction: Instant | undefined;
    readonly failures: number;
  }[];
  readonly trading: { readonly state: TradingState; readonly reason: string };
  /** What is in force since when, and the rules by name. */
  readonly config: {
    readonly hash: string;
    readonly since: Instant;
    readonly strategies: readonly string[];
  };
  /** Those that hold now, oldest first. */
  readonly locks: readonly Lock[];
  /** 1 to 3 while the limits of the first days of live trading hold. */
  readonly firstLiveDay: number | undefined;
  /** Allowed to trade: reconciled, gateway ready, not halted; else the sentence why not. */
  readonly ready: { readonly isReady: boolean; readonly why: string };
  readonly positions: number;
  readonly protectedPositions: number;
  /** Sum over positions of quantity x (stop - last), in USD, negative for a loss. */
  readonly worstCase: number;
  readonly openOrders: number;
  readonly unknownOrders: number;
  /** Symbols without live prices in an open market. */
  readonly darkPrices: readonly string[];
  /** Symbols in which an operator allows no entries. */
  readonly pauses: readonly string[];
  /** The last comparison with a complete answer of the broker in this life of the process. */
  readonly comparison: {
    readonly at: Instant | undefined;
    readonly isClean: boolean;
    readonly differences: readonly Difference[];
  };
  readonly nakedSeenMs: number;
  /** Executions of the last days that nobody told and no statement has replaced yet. */
  readonly inferredExecutions: number;
  /** Stops placed apart from their entry or moved back, since the start. */
  readonly repairs: number;
  /** Prices that moved no high-water mark because they were not believed, since the start, by reason. */
  readonly ignoredPrints: Readonly<Record<string, number>>;
  readonly turns: number;
  /** Monotonic wall ms of the last completed turn; the service watchdog is fed from it. */
  readonly lastTurnWallMs: number;
  readonly inbox: number;
  readonly lastSeq: number;
}
