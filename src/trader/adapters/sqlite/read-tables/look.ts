// Queries over the read tables, with public JSON forms as results. The daemon and readers without one share them.

import type Database from 'better-sqlite3';
import { type Instant, instant, toIso } from '../../../../kernel/instant.ts';
import { cents } from '../../../../market/instruments/money.ts';
import type { Venue } from '../../../../market/venues/venue.ts';
import type { ExecutionRow, ForeignPositionRow, TradeRow } from '../../../contract/order-rows.ts';
import type { SignalRow } from '../../../contract/prediction-rows.ts';
import { MANUAL } from '../../../domain/orders/order-request.ts';
import type { OrderTerms } from '../../../domain/orders/order-terms.ts';
import type { ScoredPrediction } from '../../../domain/score/scored-prediction.ts';
import type { Refusal } from '../../../domain/terms/refusal.ts';
import { sourceOf } from '../../../domain/terms/signal.ts';
import { reasonRow } from '../../../domain/why/reason-row.ts';
import { type HomeWords, wordsAt } from '../../../domain/wording/figures.ts';
import { rootFirst } from '../../../domain/wording/root-first.ts';
import type { DayRows, Look, PagedList, RowByList } from '../../../ports/look.ts';
import { dayBeganAt, ordersAtWork, refusalsSince } from './board-rows.ts';
import { explained, idsLike } from './chain-look.ts';
import { readChanges } from './change-rows.ts';
import { chartMarksIn } from './chart-look.ts';
import { readHoldings } from './holding-rows.ts';
import { readList, readNewest, readPage } from './list-pages.ts';
import type { OptionSeen } from './option-fields.ts';
import { defineOrderWords, readOrders } from './order-pages.ts';
import { ORDERS, permNumber, type StoredOrder, toOrder } from './order-rows.ts';
import { hundredths, readPositions } from './position-rows.ts';
import { contractFields, type StoredPrediction, toPrediction } from './prediction-row.ts';
import { rolledFields } from './rolled-rows.ts';
import { whyIn } from './why-look.ts';

export interface LookOptions {
  /** The venue that the account is at home at: explanations show its money and its times. */
  readonly home: Venue;
  /** Our client id at the gateway; undefined if the reader does not know it. */
  readonly clientId: number | undefined;
  /** NaN when unknown. */
  readonly lastPrice: (symbol: string) => number;
  /** Absent without a daemon: options are not quoted. */
  readonly optionMarket?: OptionSeen['optionMarket'];
  /** Market time; absent without a daemon: that of the newest fact. */
  readonly now?: () => Instant;
  /** The feeds that are polled for the symbol; absent if the reader does not know them. */
  readonly feedsOf?: (symbol: string) => readonly string[];
  /** The prices after a prediction, by the number of the fact that judged it. */
  readonly scored?: (seq: number) => ScoredPrediction | undefined;
}

export function createLook(db: Database.Database, options: LookOptions): Look {
  defineOrderWords(db);
  const { lastPrice, optionMarket = () => undefined, scored = () => undefined } = options;
  const { calendar } = options.home;
  const words = wordsAt(options.home);
  const now = () => options.now?.() ?? lastFactAt(db) ?? instant(0);
  const all = <Row>(sql: string): Row[] => db.prepare<[], Row>(sql).all();
  return {
    positions: () => readPositions(db, { lastPrice, optionMarket, calendar, now: now() }),
    holdings: () => readHoldings(db, { lastPrice, now: now() }),
    foreignPositions: () =>
      all<ForeignPositionRow>('SELECT symbol, quantity FROM foreign_positions ORDER BY symbol'),
    orders: () => all<StoredOrder>(ORDERS).map((row) => toOrder(row, options.clientId)),
    ordersPage: (asked) => readOrders(db, asked, options.clientId),
    listPage(list, asked) {
      const page = readPage(db, list, asked);
      return { ...page, rows: page.rows.map((row) => ROW_OF[list](row, { db, words })) };
    },
    executions: () => readList<StoredExecution>(db, 'executions').map(toExecution),
    positionChanges: (asked) => readChanges(db, asked),
    trades: () => readList<StoredTrade>(db, 'trades').map((row) => toTrade(db, row)),
    predictions: () => readList<StoredPrediction>(db, 'predictions').map(toPrediction),
    day: () => dayRows(db, options.clientId, words),
    chartMarks: (span) => chartMarksIn(db, span, words),
    explain: (id) => explained(db, id, options.home),
    why: (asked) => whyIn(db, asked, { home: options.home, now, scored, feedsOf: options.feedsOf }),
    idsLike: (text) => idsLike(db, text),
    lastSignal(strategy) {
      const row = db.prepare<[string], StoredSignal>(LAST_SIGNAL).get(strategy);
      return row === undefined ? undefined : toSignal(row, words);
    },
    signals: ({ isNotTakenOnly }) =>
      all<StoredSignal>(
        `SELECT * FROM signals ${isNotTakenOnly ? 'WHERE taken = 0' : ''} ORDER BY seq`,
      ).map((row) => toSignal(row, words)),
  };
}

const TRADES_MAX = 100;
const NEWEST_MAX = 50;

function dayRows(db: Database.Database, clientId: number | undefined, words: HomeWords): DayRows {
  const began = dayBeganAt(db);
  const newest = <Row>(list: PagedList) =>
    readNewest<Row>(db, list, { since: 0, limit: NEWEST_MAX });
  const atWork = ordersAtWork(db);
  const dayTrades = { since: began ?? Number.POSITIVE_INFINITY, limit: TRADES_MAX };
  return {
    day_began: isoOrNull(began ?? null),
    orders: atWork.rows.map((row) => toOrder(row, clientId)),
    orders_total: atWork.total,
    orders_unknown: atWork.unknown,
    trades: readNewest<StoredTrade>(db, 'trades', dayTrades).map((row) => toTrade(db, row)),
    predictions: newest<StoredPrediction>('predictions').map(toPrediction),
    signals: newest<StoredSignal>('signals').map((row) => toSignal(row, words)),
    refusals: began === undefined ? [] : refusalsSince(db, began),
  };
}

/** Market time of the newest fact; undefined in an empty journal. */
export function lastFactAt(db: Database.Database): Instant | undefined {
  return db.prepare<[], { at: Instant }>('SELECT at FROM facts ORDER BY seq DESC LIMIT 1').get()
    ?.at;
}

const LAST_SIGNAL = 'SELECT * FROM signals WHERE strategy = ? ORDER BY seq DESC LIMIT 1';

type StoredExecution = Omit<ExecutionRow, 'perm_id' | 'side' | 'time' | 'is_estimated'> & {
  readonly estimated: 0 | 1;
  readonly perm_id: string;
  readonly side: OrderTerms['side'];
  readonly executed_at: Instant;
};

function toExecution(row: StoredExecution): ExecutionRow {
  return {
    exec_id: row.exec_id,
    perm_id: permNumber(row.perm_id),
    order_ref: row.order_ref,
    account: row.account,
    symbol: row.symbol,
    side: row.side === 'buy' ? 'BOT' : 'SLD',
    shares: row.shares,
    price: row.price,
    time: toIso(row.executed_at),
    strategy: row.strategy,
    commission: row.commission,
    ...(row.estimated === 1 && { is_estimated: true }),
  };
}

type StoredTrade = Omit<
  TradeRow,
  'opened_at' | 'closed_at' | 'is_inferred' | 'is_estimated' | 'rolled' | 'r_multiple'
> & {
  readonly seq: number;
  readonly rolled: number | null;
  /** Per share; null or 0 without a stop. */
  readonly r: number | null;
  readonly estimated: 0 | 1;
  readonly inferred: 0 | 1;
  readonly opened_at: Instant;
  readonly closed_at: Instant;
};

function toTrade(
  db: Database.Database,
  { inferred, estimated, seq, rolled, r, ...row }: StoredTrade,
): TradeRow {
  return {
    ...row,
    pnl: cents(row.pnl),
    commission: cents(row.commission),
    ...(r !== null && r > 0 && { r_multiple: hundredths(gainOf(row) / r) }),
    opened_at: toIso(row.opened_at),
    closed_at: toIso(row.closed_at),
    ...(estimated === 1 && { is_estimated: true }),
    ...(inferred === 1 ? { is_inferred: true } : {}),
    ...rolledFields(db, { id: row.id, rolled }, { seq, at: row.closed_at }),
  };
}

/** Per share, before commissions. */
function gainOf({ side, entry, exit }: Pick<StoredTrade, 'side' | 'entry' | 'exit'>): number {
  return side === 'long' ? exit - entry : entry - exit;
}

interface StoredSignal {
  readonly id: string;
  readonly prediction_id: string;
  readonly strategy: string;
  readonly symbol: string;
  readonly side: SignalRow['side'];
  readonly at: Instant;
  readonly taken: 0 | 1;
  readonly reasons: string;
  readonly order_ref: string | null;
  readonly flow: string | null;
}

function toSignal(row: StoredSignal, home: HomeWords): SignalRow {
  return {
    id: row.id,
    source: sourceOf(row.prediction_id, row.strategy === MANUAL),
    prediction_id: row.prediction_id,
    strategy: row.strategy,
    symbol: row.symbol,
    side: row.side,
    at: toIso(row.at),
    taken: row.taken === 1,
    reasons: rootFirst<Refusal>(JSON.parse(row.reasons)).map((one) => reasonRow(one, home)),
    order_ref: row.order_ref,
    ...contractFields(row.flow),
  };
}

interface Seen {
  readonly db: Database.Database;
  readonly words: HomeWords;
}

type RowOf<List extends PagedList> = (stored: unknown, seen: Seen) => RowByList[List];

/** The columns of each list are those of its stored rows. */
const ROW_OF: { readonly [List in PagedList]: RowOf<List> } = {
  executions: (row) => toExecution(row as StoredExecution),
  trades: (row, { db }) => toTrade(db, row as StoredTrade),
  predictions: (row) => toPrediction(row as StoredPrediction),
  signals: (row, { words }) => toSignal(row as StoredSignal, words),
};

function isoOrNull(at: Instant | null): string | null {
  return at === null ? null : toIso(at);
}
