// Operator requests that are still in force: paused symbols, positions to close, stops to move, released orders.
import type { Instant } from '../../../kernel/instant.ts';
import type { ExitReason } from '../../domain/exits/exit-plan.ts';
import type { RequestRef } from '../../domain/orders/order-request.ts';
import type { Exercise } from '../../domain/terms/exercise.ts';

export interface Reduction {
  readonly shares: number;
  readonly request: RequestRef;
  /** Its order, once that is intended. */
  readonly orderRef: string | undefined;
}

export interface RequestedClose {
  readonly isExtended: boolean;
  readonly request?: RequestRef;
  /** Of the strategy's own exit; absent where an operator asked. */
  readonly reason?: ExitReason;
}

export interface OperatorRequests {
  /** Paused symbols, with the start of the pause. */
  readonly pauses: Map<string, Instant>;
  /** Corporate actions that paused their symbol, also after the pause was lifted, with the time. */
  readonly actions: Map<string, Instant>;
  /** Positions to close, by id; late fills are closed too. */
  readonly closes: Map<string, RequestedClose>;
  /** Parts of positions to close, by position id. */
  readonly reductions: Map<string, Reduction>;
  /** Requested stop price by position id; done once the stop rests there or tighter. */
  readonly stops: Map<string, number>;
  /** Requests to exercise contracts, or to let them expire unexercised, that have not ended, by id. */
  readonly exercises: Map<string, Exercise>;
  /** Positions of which an exercise was asked for, whatever became of it, with the time. */
  readonly exercised: Map<string, Instant>;
  /** References of released orders, with the time: they have our reference but are no longer ours. */
  readonly released: Map<string, Instant>;
}

export function noOperatorRequests(): OperatorRequests {
  return {
    pauses: new Map(),
    actions: new Map(),
    closes: new Map(),
    reductions: new Map(),
    stops: new Map(),
    exercises: new Map(),
    exercised: new Map(),
    released: new Map(),
  };
}

/** Contracts of a position that the broker is to exercise or to let lapse: no order may sell them. */
export function contractsRequested({ exercises }: OperatorRequests, positionId: string): number {
  let contracts = 0;
  for (const exercise of exercises.values())
    if (exercise.positionId === positionId) contracts += exercise.contracts;
  return contracts;
}
