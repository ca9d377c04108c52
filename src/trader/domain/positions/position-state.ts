// A position as a fold of its facts: one union member per status, each with only the fields it can have.

import type { Instant } from '../../../kernel/instant.ts';
import { amountOf } from '../../../market/instruments/amount.ts';
import type { ExitPlan, ExitReason } from '../exits/exit-plan.ts';
import type { LockedLot } from '../terms/locked-lot.ts';
import { type PositionSide, signOf } from '../terms/side.ts';

interface Planned {
  readonly positionId: string;
  readonly symbol: string;
  readonly strategy: string;
  readonly side: PositionSide;
  readonly signalId: string;
  readonly configHash: string;
  readonly plannedQuantity: number;
  readonly plan: ExitPlan;
  /** The position whose assigned contract brought it: shares, and the contract that remains of a vertical, leave together. */
  readonly deliveredFrom?: string;
  /** A contract of a vertical that lost its counterpart. */
  readonly isOfVertical?: true;
}

interface Held extends Planned {
  /** Signed shares: negative when short. */
  readonly quantity: number;
  readonly averagePrice: number;
  /** Before commissions, of the part closed so far. */
  readonly realizedPnl: number;
  readonly openedAt: Instant;
  /** The protective stop as last known to rest or to be in flight. */
  readonly stopPrice: number;
  readonly targetPrice: number | undefined;
  /** Risk per share: planned until the entry has ended, then settled from the average fill. */
  readonly r: number;
  /** Best price since entry at the last stop move; the market view has the live mark. */
  readonly highWater: number;
  readonly stopMovedAt: Instant | undefined;
  /** Largest absolute quantity ever held, and the value of all exits, for the closing record. */
  readonly peakQuantity: number;
  readonly exitShares: number;
  readonly exitValue: number;
  /** When the last share was closed, if that was reported much later. */
  readonly flatAt?: Instant;
  /** Purchases that are, or were, not to be sold before their time; absent where shares can be sold at once. */
  readonly locked?: readonly LockedLot[];
  /** What was reserved for a contract that was sold is not there any more. */
  readonly isUncovered?: boolean;
  /** The part of a share that was last reported to the operator, signed. */
  readonly remainderNoted?: number;
}

export type PlannedPosition = Planned & { readonly status: 'planned' };
export type OpeningPosition = Held & { readonly status: 'opening' };
export type OpenPosition = Held & { readonly status: 'open' };
export type AdjustingPosition = Held & { readonly status: 'adjusting' };
export type ClosingPosition = Held & { readonly status: 'closing'; readonly reason: ExitReason };
export type ClosedPosition = Planned & {
  readonly status: 'closed';
  readonly reason: ExitReason | 'abandoned' | 'released';
  readonly quantity: number;
  readonly averagePrice: number;
  readonly exitPrice: number;
  /** What an execution that reopens the trade adds to. */
  readonly exitShares: number;
  readonly realizedPnl: number;
  readonly openedAt: Instant | undefined;
  readonly closedAt: Instant;
  /** The last stop: a late execution that reopens the position may not loosen it. Undefined if never open. */
  readonly stopPrice: number | undefined;
};

export type HeldPosition = OpeningPosition | OpenPosition | AdjustingPosition | ClosingPosition;
export type PositionState = PlannedPosition | HeldPosition | ClosedPosition;
export type PositionStatus = PositionState['status'];

export function isHeld(position: PositionState): position is HeldPosition {
  return position.status !== 'planned' && position.status !== 'closed';
}

/** Signed shares; 0 before the first fill and after the last. */
export function quantityOf(position: PositionState): number {
  return isHeld(position) ? position.quantity : 0;
}

/** More was closed than was held. */
export function hasCrossedZero(position: PositionState): boolean {
  return Math.sign(quantityOf(position)) === -signOf(position.side);
}

/** Profit of the open shares at `price`, before commissions; NaN if the price is unknown. */
export function unrealizedPnl(position: PositionState, price: number): number {
  return isHeld(position)
    ? amountOf(position.symbol, price - position.averagePrice, position.quantity)
    : 0;
}
