// Facts of protection: when a position counts as unprotected, when it no longer does, and what an operator accepts meanwhile.
import type { Instant } from '../../../kernel/instant.ts';

export type CoverFact =
  /**
   * For longer than a repair takes, working stops have covered less than the position holds, or the repair is contested.
   * Until the cover is back or the position is closed, no entry is made anywhere.
   */
  | {
      readonly type: 'cover-lost';
      readonly positionId: string;
      readonly symbol: string;
      /** Shares without a working stop, unsigned. */
      readonly shares: number;
      readonly isContested: boolean;
      /** When its stops began to cover less; absent in journals of earlier versions. */
      readonly since?: Instant;
    }
  | { readonly type: 'cover-restored'; readonly positionId: string; readonly symbol: string }
  /** An operator allows entries although the position is unprotected; in force until it is covered or closed. */
  | {
      readonly type: 'cover-waived';
      readonly positionId: string;
      readonly symbol: string;
      readonly by: string;
    }
  /** A fill in the stop's group ended the stop that `stop-meddled` took for a cancel by hand: it does not count as one. */
  | {
      readonly type: 'meddling-explained';
      readonly positionId: string;
      readonly symbol: string;
      readonly orderRef: string;
      readonly execId: string;
    };
