// The terms a position was opened under; they stay when its rule changes, unless somebody asks, and never loosen.
import type { AddRule, ExitRule, StopRule, TargetPoint, TrailRule } from '../strategy/rule.ts';

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
  /** Absent when nothing is added. */
  readonly add?: AddRule;
  /** Of a position that was added to a trade: the first is 1. */
  readonly addOn?: number;
}

export type ExitReason =
  | 'stop'
  | 'target'
  | 'opposite'
  | 'neutral'
  | 'max_minutes'
  | 'session_end'
  /** The time of day the rule leaves at. */
  | 'exit_time'
  | 'exit_condition'
  | 'bad_fill'
  | 'missed_flatten'
  | 'stop_through_market'
  | 'sign_flip'
  | 'daily_loss'
  | 'unprotected'
  | 'operator'
  | 'closed_by_hand';
