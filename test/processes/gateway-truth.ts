// What the simulated gateway says happened: its book and its wire, in the shapes of its control port.

export interface GatewayTruth {
  readonly time: string;
  readonly accounts: readonly { readonly account: string; readonly cash: number }[];
  readonly prices: readonly {
    readonly symbol: string;
    readonly bid: number;
    readonly ask: number;
    readonly last: number;
  }[];
  readonly positions: readonly {
    readonly account: string;
    readonly symbol: string;
    readonly quantity: number;
  }[];
  readonly open_orders: readonly TruthOrder[];
  readonly completed_orders: readonly TruthOrder[];
  readonly executions: readonly TruthExecution[];
  readonly sessions: readonly { readonly client_id: number }[];
  readonly naked_milliseconds: number;
  readonly naked_leg_milliseconds: number;
  readonly lopsided_milliseconds: number;
  readonly unbounded_orders: number;
}

export interface TruthOrder {
  readonly account: string;
  readonly order_id: number;
  readonly client_id: number;
  readonly perm_id: number;
  readonly order_ref: string;
  readonly parent_perm_id: number;
  readonly oca_group: string;
  readonly symbol: string;
  readonly action: 'BUY' | 'SELL';
  readonly type: string;
  readonly quantity: number;
  readonly filled: number;
  readonly limit_price: number | null;
  readonly stop_price: number | null;
  readonly tif: string;
  readonly status: string;
}

export interface TruthExecution {
  readonly exec_id: string;
  readonly perm_id: number;
  readonly order_ref: string;
  readonly account: string;
  readonly symbol: string;
  readonly sec_type: string;
  readonly side: 'BOT' | 'SLD';
  readonly shares: number;
  readonly price: number;
  readonly time: string;
}

export interface WireEntry {
  readonly n: number;
  readonly at: string;
  readonly client_id: number;
  readonly dir: 'in' | 'out';
  readonly name: string;
  readonly fields: readonly string[];
}
