// The read model: the public rows that the read commands and the API return from the journal.

import type { Instant } from '../../kernel/instant.ts';
import type { ChartMarksRow } from '../contract/chart.ts';
import type { PageKey } from '../contract/cursor.ts';
import type {
  ExecutionRow,
  ForeignPositionRow,
  HoldingRow,
  OrderRow,
  PositionRow,
  TradeRow,
} from '../contract/order-rows.ts';
import type { PredictionRow, SignalRow, stepRow } from '../contract/prediction-rows.ts';
import type { Described } from '../contract/shape.ts';
import type { whyRow } from '../contract/why.ts';
import type { Fact } from '../domain/facts/facts.ts';
import type { ChartSpan } from './chart.ts';
import type { ListPage } from './list-page.ts';
import type { ChangesQuery, PositionChanges } from './position-changes.ts';

export type OrdersPage = ListPage<OrderRow>;

export type OrderSort =
  | 'created_at'
  | 'symbol'
  | 'quantity'
  | 'filled'
  | 'type'
  | 'state'
  | 'strategy';

/** A filter that is undefined lets every order pass. */
export interface OrdersQuery {
  readonly orderRef?: string | undefined;
  /** The name that its sender gave it. */
  readonly clientOrderId?: string | undefined;
  /** The user who asked for the position. */
  readonly openedBy?: string | undefined;
  /** Of any of them. */
  readonly positionIds?: readonly string[] | undefined;
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
  /** Only rows beyond the last one of a page before. */
  readonly after?: PageKey | undefined;
}

/** Lists that grow for years. */
export interface RowByList {
  readonly executions: ExecutionRow;
  readonly trades: TradeRow;
  readonly predictions: PredictionRow;
  readonly signals: SignalRow;
}

export type PagedList = keyof RowByList;

/** A page of a list, as the tables are queried. */
export interface ListQuery {
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
  /** Only rows beyond the last one of a page before. */
  readonly after?: PageKey | undefined;
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

/** A step as the journal has it: with the whole fact. */
export interface StepRow extends Omit<Described<typeof stepRow>, 'fact'> {
  readonly fact: Fact;
}

export interface IdRow {
  readonly id: string;
}

export interface WhyQuery {
  /** An id that can be explained, or a symbol; undefined: every symbol. */
  readonly about: string | undefined;
  /** Of symbols; undefined: since the newest trading day began. */
  readonly since?: Instant | undefined;
}

/** With whole facts in its steps. */
export interface WhyRow extends Omit<Described<typeof whyRow>, 'steps'> {
  readonly steps: readonly StepRow[];
}

/** Every answer contains all facts that were durable at the time of the request. */
export interface Look {
  positions(): PositionRow[];
  holdings(): HoldingRow[];
  foreignPositions(): ForeignPositionRow[];
  orders(): OrderRow[];
  ordersPage(asked: OrdersQuery): OrdersPage;
  listPage<List extends PagedList>(list: List, asked: ListQuery): ListPage<RowByList[List]>;
  executions(): ExecutionRow[];
  trades(): TradeRow[];
  positionChanges(asked: ChangesQuery): PositionChanges;
  predictions(): PredictionRow[];
  signals(which: { readonly isNotTakenOnly: boolean }): SignalRow[];
  lastSignal(strategy: string): SignalRow | undefined;
  day(): DayRows;
  /** What a chart of the symbol draws over its bars. */
  chartMarks(span: ChartSpan): ChartMarksRow;
  /** The causal chain of a prediction, signal, order, execution or position; empty if the id is unknown. */
  explain(id: string): StepRow[];
  /** The root reason of an id, or of what symbols did since a moment; undefined if neither is known. */
  why(asked: WhyQuery): WhyRow | undefined;
  /** The newest few ids that can be explained and start with the text, ignoring case. */
  idsLike(text: string): IdRow[];
}
