// What the simulated SSI says happened: its book and its wire, in the shapes of its control port.

export interface SsiTruth {
  readonly time: string;
  readonly accounts: readonly { readonly cash: number; readonly buying_power: number }[];
  readonly prices: readonly {
    readonly symbol: string;
    readonly last: number;
    readonly reference: number;
    readonly floor: number;
  }[];
  readonly positions: readonly {
    readonly symbol: string;
    readonly quantity: number;
    readonly sellable: number;
  }[];
  readonly open_orders: readonly SsiTruthOrder[];
  readonly completed_orders: readonly SsiTruthOrder[];
  readonly fills: readonly SsiTruthFill[];
  readonly sockets: readonly unknown[];
  readonly unwatched_ms: number;
}

export interface SsiTruthOrder {
  readonly order_id: string;
  readonly client_request_id: string;
  readonly symbol: string;
  readonly side: 'B' | 'S';
  readonly quantity: number;
  readonly filled: number;
  readonly status: string;
  readonly reason: string;
}

export interface SsiTruthFill {
  readonly client_request_id: string;
  readonly symbol: string;
  readonly side: 'B' | 'S';
  readonly shares: number;
  readonly price: number;
}

/** Our references without dots, behind a mark: `abcd2345.1a.e` is `SLabcd23451ae`. */
export function requestIdOf(orderRef: string): string {
  return `SL${orderRef.replaceAll('.', '')}`;
}
