// What the gateway simulator says of itself: its book and its wire, in the control port's shapes.

export interface BookTruth {
  readonly time: string;
  readonly prices: readonly { readonly symbol: string; readonly last: number }[];
  readonly positions: readonly { readonly symbol: string; readonly quantity: number }[];
  readonly open_orders: readonly OrderTruth[];
  readonly completed_orders: readonly OrderTruth[];
  readonly executions: readonly {
    readonly exec_id: string;
    readonly order_ref: string;
    readonly symbol: string;
    readonly side: 'BOT' | 'SLD';
    readonly shares: number;
    readonly price: number;
  }[];
  readonly sessions: readonly { readonly client_id: number }[];
  readonly naked_milliseconds: number;
}

export interface OrderTruth {
  readonly order_id: number;
  readonly client_id: number;
  readonly perm_id: number;
  readonly order_ref: string;
  readonly oca_group: string;
  readonly symbol: string;
  readonly action: 'BUY' | 'SELL';
  readonly type: string;
  readonly quantity: number;
  readonly filled: number;
  readonly limit_price: number | null;
  readonly stop_price: number | null;
  readonly status: string;
}

export interface WireLine {
  readonly n: number;
  readonly at: string;
  readonly client_id: number;
  readonly dir: 'in' | 'out';
  readonly name: string;
  readonly fields: readonly string[];
}
