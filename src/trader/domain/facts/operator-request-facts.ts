// Facts of operator requests at the control API; a request survives restarts until it is done or withdrawn.
import type { ExitReason } from '../exits/exit-plan.ts';
import type { OrderRequest, RequestRef } from '../orders/order-request.ts';
import type { ExerciseStatus, ExerciseTerms } from '../terms/exercise.ts';
import type { Refusal } from '../terms/refusal.ts';

/** The outcome of an order that the broker cannot report, as stated by the operator. */
export type OrderOutcome =
  | { readonly kind: 'cancelled' }
  /** The whole open quantity, at one price. */
  | { readonly kind: 'filled'; readonly price: number };

export type OperatorRequestFact =
  /** A command over HTTP, whatever became of it; the facts it causes name this one as their cause. */
  | {
      readonly type: 'command-asked';
      readonly command: string;
      readonly symbol?: string;
      readonly requestId: string;
      readonly user: string;
    }
  /** A person's order to close was refused; nothing was sent. */
  | {
      readonly type: 'request-refused';
      readonly symbol: string;
      readonly request: RequestRef;
      readonly order: OrderRequest;
      readonly reasons: readonly Refusal[];
    }
  /** No entries in the symbol until all pauses are lifted; open positions stay. */
  | {
      readonly type: 'symbol-paused';
      readonly symbol: string;
      readonly by: string;
      /** The corporate action it is paused for: its id at the broker, and its day. */
      readonly action?: string;
    }
  | { readonly type: 'pauses-lifted'; readonly symbols: readonly string[]; readonly by: string }
  /** The position is to be closed, now or at the next open; also what its entry fills while it is being cancelled. */
  | {
      readonly type: 'close-asked';
      readonly positionId: string;
      readonly symbol: string;
      /** Also outside regular hours, with limit orders. */
      readonly isExtended: boolean;
      /** The operator, or the strategy whose exit came before its entry had filled. */
      readonly by: string;
      /** Of a person's order to close. */
      readonly request?: RequestRef;
      /** Of the strategy's exit. */
      readonly reason?: ExitReason;
    }
  /** Part of the position is to be closed, at market. */
  | {
      readonly type: 'reduction-asked';
      readonly positionId: string;
      readonly symbol: string;
      readonly shares: number;
      readonly request: RequestRef;
    }
  /** All of the position is to be closed at a limit: the price of its target. */
  | {
      readonly type: 'limit-asked';
      readonly positionId: string;
      readonly symbol: string;
      /** The target. */
      readonly orderRef: string;
      readonly price: number;
      readonly request: RequestRef;
    }
  | {
      readonly type: 'stop-asked';
      readonly positionId: string;
      readonly symbol: string;
      readonly from: number;
      readonly to: number;
      readonly by: string;
    }
  | {
      /** The broker does not change the stop: it stays where it is. */
      readonly type: 'stop-ask-refused';
      readonly positionId: string;
      readonly symbol: string;
      /** Where it rests. */
      readonly from: number;
      readonly to: number;
      /** Changes in a row that the broker refused, or did not make. */
      readonly times: number;
    }
  | {
      readonly type: 'protection-asked';
      readonly positionId: string;
      readonly symbol: string;
      readonly by: string;
    }
  /** The request is passed to the broker after this fact is durable, once. */
  | (ExerciseTerms & {
      readonly type: 'exercise-intended';
      readonly by: string;
      /** What was compared; absent if a person asked for it. */
      readonly why?: string;
    })
  | {
      readonly type: 'exercise-updated';
      readonly exerciseId: string;
      readonly positionId: string;
      readonly symbol: string;
      readonly status: ExerciseStatus;
      /** The broker's own code, for display. */
      readonly code?: string;
      readonly why: string;
    }
  | {
      readonly type: 'order-resolved';
      readonly orderRef: string;
      readonly symbol: string;
      readonly outcome: OrderOutcome;
      readonly by: string;
    };
