// What people asked for at the desk, as the journal keeps it; it holds over restarts until it is done or taken back.

/** What became of an order that the broker cannot tell of, by the word of the operator. */
export type OrderOutcome =
  | { readonly kind: 'cancelled' }
  /** Whatever was still open of it, at one price. */
  | { readonly kind: 'filled'; readonly price: number };

export type ByHandFact =
  /** No entries in the symbol until all pauses are lifted; what is held stays. */
  | { readonly type: 'symbol-paused'; readonly symbol: string; readonly by: string }
  | { readonly type: 'pauses-lifted'; readonly symbols: readonly string[]; readonly by: string }
  /** The position is to be left, now or at the next open. */
  | {
      readonly type: 'close-asked';
      readonly positionId: string;
      readonly symbol: string;
      /** Outside regular hours too, by limit orders. */
      readonly isExtended: boolean;
      readonly by: string;
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
      readonly type: 'protection-asked';
      readonly positionId: string;
      readonly symbol: string;
      readonly by: string;
    }
  | {
      readonly type: 'order-resolved';
      readonly orderRef: string;
      readonly symbol: string;
      readonly outcome: OrderOutcome;
      readonly by: string;
    };
