// Facts of operator requests at the desk; a request survives restarts until it is done or withdrawn.

/** The outcome of an order that the broker cannot report, as stated by the operator. */
export type OrderOutcome =
  | { readonly kind: 'cancelled' }
  /** The whole open quantity, at one price. */
  | { readonly kind: 'filled'; readonly price: number };

export type ByHandFact =
  /** No entries in the symbol until all pauses are lifted; open positions stay. */
  | { readonly type: 'symbol-paused'; readonly symbol: string; readonly by: string }
  | { readonly type: 'pauses-lifted'; readonly symbols: readonly string[]; readonly by: string }
  /** The position is to be closed, now or at the next open. */
  | {
      readonly type: 'close-asked';
      readonly positionId: string;
      readonly symbol: string;
      /** Also outside regular hours, with limit orders. */
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
