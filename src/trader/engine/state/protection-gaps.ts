// When a position lacked its stop, and what others did to it.
import type { Instant } from '../../../kernel/instant.ts';

export interface Meddled {
  /** The stop. */
  readonly orderRef: string;
  readonly what: 'cancelled' | 'loosened' | 'altered';
  readonly at: Instant;
  readonly isContested: boolean;
  /** When it happened before, if it did. */
  readonly before: Instant | undefined;
  /** Of the fact that recorded it; its alarm names it as its cause. */
  readonly seq: number;
  /** Its alarm waits, because a fill may still explain it. */
  readonly isUntold: boolean;
}

export interface Unprotected {
  readonly symbol: string;
  readonly since: Instant;
  /** Who allowed entries all the same. */
  readonly waivedBy: string | undefined;
}

export interface BareSpan {
  readonly positionId: string;
  readonly symbol: string;
  readonly from: Instant;
  /** Undefined while it lasts. */
  readonly to: Instant | undefined;
}
