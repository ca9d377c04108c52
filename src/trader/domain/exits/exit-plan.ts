// The terms under which a position was opened; they stay when its strategy changes, unless the operator applies the
// new ones, and never loosen.

import type { PriceCondition } from '../orders/order-terms.ts';
import type { AddRule, ExitRule, StopRule, TargetPoint, TrailRule } from '../strategy/strategy.ts';
import type { Collateral } from '../terms/collateral.ts';
import type { OptionTrade } from '../terms/option-trade.ts';

export interface UnderlyingStop {
  readonly condition: PriceCondition;
  /** An order for it rests at the broker, with a limit at so many percent of what was paid. */
  readonly floorPercent?: number;
}

export interface ExitPlan {
  /** The planned protective stop, on the tick. */
  readonly stopPrice: number;
  /** On the tick; undefined without a target. */
  readonly targetPrice: number | undefined;
  /** Planned risk per share: distance from the planned entry to the stop. */
  readonly r: number;
  readonly stop: StopRule;
  readonly target: TargetPoint | undefined;
  readonly trail: TrailRule | undefined;
  readonly exit: ExitRule;
  /** Absent if the strategy adds nothing. */
  readonly add?: AddRule;
  /** Beside `add`: the shares of the first entry in all parts, as they were planned. */
  readonly firstShares?: number;
  /** The venue had no resting stops at the entry: only a running daemon watches the stop. */
  readonly isWatched?: true;
  /** Of a single contract that is sold: what is reserved for it, and bounds its loss. */
  readonly collateral?: Collateral;
  /** Of a contract that a strategy sold: whether it is rolled, and to which contracts. Absent in older plans. */
  readonly trade?: OptionTrade;
  /** Of an option: the price of its stock at which it is closed; it never changes. */
  readonly underlyingStop?: UnderlyingStop;
  /** How many rolls of its trade led to it; absent for none. */
  readonly rolled?: number;
  /** What the contracts before it gained, before commissions. */
  readonly rolledPnl?: number;
  /** For an addition to a trade: the first is 1. */
  readonly addOn?: number;
}

export type ExitReason =
  | 'stop'
  | 'target'
  | 'opposite'
  | 'neutral'
  | 'max_minutes'
  | 'session_end'
  /** An option contract in its last hour. */
  | 'expiry'
  /** A sold call that may be exercised over the night for the dividend of its stock. */
  | 'early_assignment'
  /** The strategy's exit time of day. */
  | 'exit_time'
  | 'exit_condition'
  | 'bad_fill'
  | 'missed_flatten'
  | 'stop_through_market'
  | 'sign_flip'
  | 'daily_loss'
  | 'unprotected'
  | 'operator'
  /** Bought back, to sell a later contract in its place. */
  | 'rolled'
  /** An option contract was exercised or assigned. */
  | 'delivered'
  | 'closed_by_hand';
