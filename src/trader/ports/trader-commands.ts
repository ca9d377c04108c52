// Commands of people and programs to a trader, and its answers.
import type { Instant, TradingDay } from '../../kernel/instant.ts';
import type { OptionRight } from '../../market/instruments/option-right.ts';
import type { ConfigChange } from '../domain/edits/config-change.ts';
import type { OrderOutcome } from '../domain/facts/operator-request-facts.ts';
import type { CommandRequest } from '../domain/terms/command-request.ts';
import type { Execution } from '../domain/terms/execution.ts';
import type { ExerciseAction } from '../domain/terms/exercise.ts';
import type { Refusal } from '../domain/terms/refusal.ts';
import type { Confirmation, Preview } from './confirmation.ts';
import type { OrderCommand, OrderVerdict, PlacedOrder } from './order-request.ts';
import type { Settings } from './settings.ts';

export type TraderCommand = AskedCommand & {
  /** Absent for commands from a shell, a chat or a program of this user. */
  readonly request?: CommandRequest;
};

type AskedCommand =
  | { readonly type: 'halt'; readonly why: string; readonly by: string }
  | (Confirmation & {
      readonly type: 'resume';
      readonly overrideDailyLoss: boolean;
      /** Allows entries although the position in this symbol is unprotected, until it is covered or closed. */
      readonly despiteUnprotected?: string;
      readonly by: string;
    })
  | { readonly type: 'delete-lock'; readonly lockId: string; readonly by: string }
  | {
      readonly type: 'acknowledge-alarm';
      readonly alarmId: string;
      /** Empty without one. */
      readonly note: string;
      readonly by: string;
    }
  | {
      readonly type: 'mute-alarm';
      readonly alarmId: string;
      readonly minutes: number;
      readonly by: string;
    }
  /** By the daemon itself, which sends it to the second channel. */
  | { readonly type: 'escalate-alarm'; readonly alarmId: string }
  | ManualCommand
  | OrderCommand
  /** Practice time only, and only forward. */
  | {
      readonly type: 'move-clock';
      readonly to: Instant;
      /** Epoch ms of the wall clock at which market time runs on from there; now without it. */
      readonly wallMs?: number;
    };

/** Operator commands on positions and orders. An irreversible one only describes what it would do until it is confirmed. */
export type ManualCommand =
  | (Confirmation & {
      readonly type: 'flatten';
      /** Without a symbol: all our positions. */
      readonly symbol?: string;
      readonly isExtended: boolean;
      readonly isConfirmed: boolean;
      readonly by: string;
    })
  | (Confirmation & {
      readonly type: 'exit';
      readonly symbol: string;
      /** Shares; absent: all. */
      readonly quantity?: number;
      readonly isConfirmed: boolean;
      readonly by: string;
    })
  | (Confirmation & {
      readonly type: 'stop-at';
      readonly symbol: string;
      readonly price: number;
      readonly by: string;
    })
  | (Confirmation & {
      readonly type: 'adopt' | 'release';
      readonly symbol: string;
      /** Absent: a position. */
      readonly as?: OwnedAs;
      readonly isConfirmed: boolean;
      readonly by: string;
    })
  | (Confirmation & {
      readonly type: 'pause' | 'protect';
      readonly symbol: string;
      readonly by: string;
    })
  | (Confirmation & {
      readonly type: ExerciseAction;
      /** Of the contract, or the id of a position. */
      readonly symbol: string;
      /** Contracts; absent: all. */
      readonly quantity?: number;
      /** Exercise although it is not in the money. */
      readonly isOverride: boolean;
      readonly isConfirmed: boolean;
      readonly by: string;
    })
  | (Confirmation & {
      readonly type: 'roll';
      /** Of the contract that was sold, or the id of a position. */
      readonly symbol: string;
      readonly expiry: TradingDay;
      /** Of the contract that is sold in its place; absent: the same. */
      readonly right?: OptionRight;
      readonly strike?: number;
      /** The least that both orders together bring, per share; absent: more than nothing. */
      readonly credit?: number;
      readonly isConfirmed: boolean;
      readonly by: string;
    })
  /** Open positions take over the current terms of their strategies; a change that would protect less is refused. */
  | { readonly type: 'apply-rules'; readonly by: string }
  /** Requests a complete snapshot from the broker again; the status shows the result. */
  | { readonly type: 'reconcile'; readonly by: string }
  /** The operator states the outcome of an order that the broker cannot report. */
  | {
      readonly type: 'resolve-order';
      readonly orderRef: string;
      readonly outcome: OrderOutcome;
      readonly by: string;
    }
  /** Executions from a statement replace an inferred one. */
  | {
      readonly type: 'replace-inferred';
      readonly execId: string;
      readonly executions: readonly StatedExecution[];
      readonly by: string;
    };

/** A position has a stop and may be closed by its strategy; a holding is what a person invests in, without a stop. */
export type OwnedAs = 'position' | 'holding';

/** The result of a reload: new settings from the next turn on, or why the new files were rejected. */
export type Reload =
  | {
      readonly kind: 'change';
      readonly settings: Settings;
      readonly change: ConfigChange;
      readonly by: string;
      readonly request?: CommandRequest;
    }
  | {
      readonly kind: 'refusal';
      readonly issues: readonly string[];
      readonly by: string;
      readonly request?: CommandRequest;
    };

/** An execution as a statement of the broker lists it. */
export interface StatedExecution extends Execution {
  readonly at: Instant;
  /** In USD; absent if the statement does not contain it. */
  readonly commission?: number;
}

/** A position that a command closes; the control API answers with it as a row. */
export interface ClosingPosition {
  readonly positionId: string;
  readonly symbol: string;
  /** Nothing is sent before, such as `at the open of 2026-11-19 09:30:00 ET`; without it the exit is due now. */
  readonly armed?: string;
  /** It was closing before the command. */
  readonly wasClosing: boolean;
}

/**
 * `unanswered`: on the wire, and the broker has not said yet whether it takes it. `armed`: for a known event, such as the open.
 * `waiting`: for what has no time, such as the gateway.
 */
export type ClosingState = 'sent' | 'unanswered' | 'armed' | 'waiting' | 'refused';

export type CommandAnswer =
  | {
      readonly ok: true;
      readonly text: string;
      /** The order that was placed or changed. */
      readonly placed?: PlacedOrder;
      /** For a check. */
      readonly verdict?: OrderVerdict;
      /** Of an exit: the positions that it closes. */
      readonly closing?: readonly ClosingPosition[];
    }
  | {
      readonly ok: false;
      /**
       * `unconfirmed`: the text states what would be done. `key-reused`, `name-reused`: the key or the client order id belongs to another request. `in-progress`: the
       * first request with the key is not answered yet. `ended`: the order has ended, so nothing can be changed.
       */
      readonly kind:
        | 'refused'
        | 'not-found'
        | 'unconfirmed'
        | 'key-reused'
        | 'name-reused'
        | 'in-progress'
        | 'ended';
      readonly text: string;
      /** Of what is not confirmed. */
      readonly preview?: Preview;
      /** Every reason against an order. */
      readonly reasons?: readonly Refusal[];
    };
