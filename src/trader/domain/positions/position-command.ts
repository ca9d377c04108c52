// The commands on a position.
import type { Instant } from '../../../kernel/instant.ts';
import type { ExitReason } from '../exits/exit-plan.ts';
import type { StopReached } from '../exits/watched-stop.ts';
import type { PositionFact } from '../facts/position-facts.ts';
import type { ConditionSeen } from '../terms/decision-inputs.ts';
import type { LockedFrom } from '../terms/locked-lot.ts';

export type PositionCommand =
  | Extract<PositionFact, { type: 'position-planned' }>
  /** Signed shares: positive buys. */
  | {
      readonly type: 'fill';
      readonly shares: number;
      readonly price: number;
      /** When it happened, if it was reported much later. */
      readonly executedAt?: Instant;
      /** Until when shares that it buys cannot be sold. */
      readonly locked?: LockedFrom | undefined;
    }
  /** A correction replaces an earlier fill of the same execution; one of its shares reopens a closed trade. */
  | {
      readonly type: 'correct';
      readonly was: { readonly shares: number; readonly price: number };
      readonly is: { readonly shares: number; readonly price: number };
      readonly locked?: LockedFrom | undefined;
    }
  /** The entry order has ended; `r` and `targetPrice` are settled from the average fill. */
  | {
      readonly type: 'settle-entry';
      readonly r: number;
      readonly targetPrice: number | undefined;
      readonly why: string;
    }
  /** Part of a share is held, which no order of ours can close. */
  | { readonly type: 'note-remainder' }
  /** Nothing but part of a share is left. */
  | { readonly type: 'release-remainder'; readonly price: number }
  | { readonly type: 'adjust'; readonly what: string }
  | {
      readonly type: 'finish-adjusting';
      readonly quantity: number;
      readonly stopPrice?: number;
      readonly targetPrice?: number;
    }
  | {
      readonly type: 'begin-close';
      readonly reason: ExitReason;
      readonly condition?: ConditionSeen;
      readonly stop?: StopReached;
    }
  | { readonly type: 'finish'; readonly reason: ExitReason; readonly isInferred?: boolean };
