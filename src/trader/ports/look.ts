// The read model: the public rows that the read commands and the API return from the journal.

import type { Fact } from '../domain/facts/facts.ts';
import type { OrderStatus } from '../domain/orders/order-state.ts';
import type { VenueWord } from '../domain/orders/order-terms.ts';
import type { SignalSource } from '../domain/terms/signal.ts';
import type { ChartMarksRow, ChartSpan } from './chart.ts';
import type { ChangesAsked, PositionChanges } from './position-changes.ts';

export interface PositionRow {
  readonly id: string;
  readonly symbol: string;
  /** Signed shares. */
  readonly quantity: number;
  /** Shares that working exits will close; stops and targets reserve nothing, because each fill reduces them. */
  readonly reserved_quantity: number;
  /** Whole shares that a new exit could close. */
  readonly available_quantity: number;
  /** Of the quantity, less than one share and signed like it: without a stop, since the broker's API takes no order for it. */
  readonly remainder: number;
  /** Bought shares that the market does not let be sold yet, the soonest first; empty where they can be sold at once. */
  readonly locked: readonly LockedShares[];
  readonly average_price: number;
  readonly stop_price: number | null;
  /** State of the stop; if there are several, of the one that covers most; `missing` when all have ended, `watched` where none can rest. */
  readonly stop_status: string;
  /** Stops that can trigger cover at least the quantity, by the engine's own calculation. */
  readonly protected: boolean;
  /** No stop rests at the broker: a running daemon watches it and sells; without one it is not watched. */
  readonly watched: boolean;
  readonly strategy: string;
  /** Null when unknown. */
  readonly last_price: number | null;
  /** At the last price, to the cent; null without a price. */
  readonly unrealized_pnl: number | null;
  /** Gain per share in multiples of the risk that the trade began with (R), to two decimals; null without a price. */
  readonly r_multiple: number | null;
  readonly opened_at: string | null;
}

/** Of the purchases of one day. */
export interface LockedShares {
  readonly quantity: number;
  readonly sellable_from: string;
  /** When the market settles a trade, in its words: `T+2`. */
  readonly settlement: string;
}

/** Shares that a person invests in through us: without a stop, and in no strategy's reach. */
export interface HoldingRow {
  readonly id: string;
  readonly symbol: string;
  readonly quantity: number;
  /** Bought shares that cannot be sold yet, the soonest first. */
  readonly locked: readonly LockedShares[];
  /** Before commissions. */
  readonly average_price: number;
  readonly opened_at: string;
  /** The order that bought last; null for adopted shares. */
  readonly order_ref: string | null;
  /** At the last price, to the cent; null without a price. */
  readonly market_value: number | null;
  readonly unrealized_pnl: number | null;
  /** Of all executions in the symbol's holding, sales and earlier ones included. */
  readonly commission: number;
}

export interface ForeignPositionRow {
  readonly symbol: string;
  readonly quantity: number;
}

export interface OrderRow {
  readonly account: string;
  readonly order_id: number;
  readonly client_id: number | null;
  readonly perm_id: number;
  readonly order_ref: string;
  /** 0 without a parent. */
  readonly parent_perm_id: number;
  readonly oca_group: string;
  readonly symbol: string;
  readonly action: 'BUY' | 'SELL';
  /** The venue's own word, else the broker's. For the opening auction in the US: MKT or LMT with `tif` OPG. */
  readonly type: 'MKT' | 'LMT' | 'STP' | 'STP LMT' | 'TRAIL' | 'MOC' | 'LOC' | 'LO' | VenueWord;
  readonly quantity: number;
  readonly filled: number;
  readonly limit_price: number | null;
  /** Of a TRAIL: where it triggers now; null until the broker states it. */
  readonly stop_price: number | null;
  readonly trail_amount: number | null;
  readonly trail_percent: number | null;
  readonly tif: 'DAY' | 'GTC' | 'GTD' | 'OPG';
  /** The broker's status name. */
  readonly status: string;
  readonly strategy: string;
  readonly signal_id: string;
  readonly leg: string;
  /** Our own status; `released` after the order was handed over to the operator. */
  readonly state: OrderStatus | 'released';
  /** When we decided on it, before it was sent. */
  readonly created_at: string;
}

export interface OrdersPage {
  /** On all pages. */
  readonly total: number;
  readonly rows: readonly OrderRow[];
}

export type OrderSort =
  | 'created_at'
  | 'symbol'
  | 'quantity'
  | 'filled'
  | 'type'
  | 'state'
  | 'strategy';

/** A filter that is undefined lets every order pass. */
export interface OrdersAsked {
  readonly orderRef?: string | undefined;
  readonly symbol?: string | undefined;
  /** The name of the one where the symbol trades. */
  readonly venue?: string | undefined;
  readonly action?: string | undefined;
  readonly type?: string | undefined;
  readonly strategy?: string | undefined;
  /** Our state or the broker's word. */
  readonly status?: string | undefined;
  /** Created at or after, ISO-8601. */
  readonly from?: string | undefined;
  /** Before. */
  readonly to?: string | undefined;
  readonly sort: OrderSort;
  readonly isDescending: boolean;
  readonly limit: number;
  readonly offset: number;
}

/** Lists that grow for years. */
export interface RowByList {
  readonly executions: ExecutionRow;
  readonly trades: TradeRow;
  readonly predictions: PredictionRow;
  readonly signals: SignalRow;
}

export type PagedList = keyof RowByList;

export interface ListPage<Row> {
  /** On all pages. */
  readonly total: number;
  readonly rows: readonly Row[];
}

export interface ListAsked {
  /** By the words of rows. */
  readonly filters: Readonly<Record<string, string>>;
  /** The time of the row at or after, ISO-8601. */
  readonly from?: string | undefined;
  /** Before. */
  readonly to?: string | undefined;
  /** A field of the rows. */
  readonly sort: string;
  readonly isDescending: boolean;
  readonly limit: number;
  readonly offset: number;
}

export interface ExecutionRow {
  readonly exec_id: string;
  readonly perm_id: number;
  readonly order_ref: string;
  readonly account: string;
  readonly symbol: string;
  readonly side: 'BOT' | 'SLD';
  readonly shares: number;
  readonly price: number;
  readonly time: string;
  readonly strategy: string;
  /** As the broker reported it, possibly with fractions of a cent; null until then. */
  readonly commission: number | null;
  /** The commission is our own estimate, tax included: the broker reports none. */
  readonly is_estimated?: true;
}

export interface TradeRow {
  readonly id: string;
  readonly symbol: string;
  readonly side: 'long' | 'short';
  readonly quantity: number;
  readonly entry: number;
  readonly exit: number;
  readonly reason: string;
  /** Before commissions, to the cent. */
  readonly pnl: number;
  /** Of all executions, to the cent. */
  readonly commission: number;
  /** The commission is our own estimate, tax included: the broker reports none. */
  readonly is_estimated?: true;
  readonly opened_at: string;
  readonly closed_at: string;
  readonly strategy: string;
  readonly config_hash: string;
  /** Part of the result is based on an inferred execution, which the broker never reported. */
  readonly is_inferred?: true;
}

export interface PredictionRow {
  /** Null when the answer could not be read as a prediction. */
  readonly id: string | null;
  readonly feed: string;
  readonly symbol: string;
  readonly signal: string | null;
  readonly confidence: number | null;
  readonly data_time: string | null;
  readonly received_at: string;
  readonly anchor_price: number | null;
  readonly verdict: string;
  /** The numbers of the verdict. */
  readonly detail: Readonly<Record<string, unknown>>;
  /** Further identical answers, counted but not recorded individually. */
  readonly repeats: number;
}

export interface SignalRow {
  readonly id: string;
  readonly source: SignalSource;
  /** Of a bar or a person's order: what has its place in the id. */
  readonly prediction_id: string;
  readonly strategy: string;
  readonly symbol: string;
  readonly side: 'long' | 'short';
  readonly at: string;
  readonly taken: boolean;
  readonly reasons: readonly { readonly kind: string; readonly [name: string]: unknown }[];
  readonly order_ref: string | null;
}

/** How many signals a reason kept from being taken. */
export interface RefusalCount {
  readonly kind: string;
  readonly signals: number;
}

/** What changes in the course of a day. */
export interface DayRows {
  /** When the trading day began; null before the first one of the journal. */
  readonly day_began: string | null;
  /** Orders that may still fill; those with an unknown outcome first and all of them, then the newest. */
  readonly orders: readonly OrderRow[];
  /** How many may still fill, on the board or not. */
  readonly orders_total: number;
  readonly orders_unknown: number;
  /** Closed since the day began; the newest 100. */
  readonly trades: readonly TradeRow[];
  /** The newest 50. */
  readonly predictions: readonly PredictionRow[];
  /** The newest 50. */
  readonly signals: readonly SignalRow[];
  /** Of the signals since the day began, by reason, the most frequent first. */
  readonly refusals: readonly RefusalCount[];
}

/** One step of an explanation: what happened, and the fact that records it. */
export interface StepRow {
  readonly seq: number;
  readonly at: string;
  /** Type of the fact. */
  readonly type: string;
  /** One word: the stage between prediction and result. */
  readonly topic: string;
  readonly text: string;
  /** Bookkeeping that another step already shows. */
  readonly minor: boolean;
  /** As the journal stores it. */
  readonly fact: Fact;
}

export interface IdRow {
  readonly id: string;
}

/** Every answer contains all facts that were durable at the time of the request. */
export interface Look {
  positions(): PositionRow[];
  holdings(): HoldingRow[];
  foreignPositions(): ForeignPositionRow[];
  orders(): OrderRow[];
  ordersPage(asked: OrdersAsked): OrdersPage;
  listPage<List extends PagedList>(list: List, asked: ListAsked): ListPage<RowByList[List]>;
  executions(): ExecutionRow[];
  trades(): TradeRow[];
  positionChanges(asked: ChangesAsked): PositionChanges;
  predictions(): PredictionRow[];
  signals(which: { readonly isNotTakenOnly: boolean }): SignalRow[];
  lastSignal(strategy: string): SignalRow | undefined;
  day(): DayRows;
  /** What a chart of the symbol draws over its bars. */
  chartMarks(span: ChartSpan): ChartMarksRow;
  /** The causal chain of a prediction, signal, order, execution or position; empty if the id is unknown. */
  explain(id: string): StepRow[];
  /** The newest few ids that can be explained and start with the text, ignoring case. */
  idsLike(text: string): IdRow[];
}
