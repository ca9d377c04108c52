// A day of the journal as a film shows it: what happened in sentences, the orders at work, the trades that were closed.
import type Database from 'better-sqlite3';
import { type Instant, toIso } from '../../../../kernel/instant.ts';
import { cents } from '../../../../market/instruments/money.ts';
import { optionRootOf } from '../../../../market/options/option-id.ts';
import type { DayBounds } from '../../../../market/time/calendar.ts';
import type { Venue } from '../../../../market/venues/venue.ts';
import type {
  FilmFactRow,
  FilmOptionRow,
  FilmOrderRow,
  FilmTradeRow,
} from '../../../contract/film.ts';
import { accountLine } from '../../../domain/explain/account-line.ts';
import type { RecordedFact } from '../../../domain/facts/recorded-fact.ts';

import { FACT_COLUMNS, type FactRow, factFrom } from '../journal/fact-rows.ts';
import { firstSeqFrom, seqsBetween } from '../journal/facts-between.ts';
import { stepsOf } from './chain-look.ts';
import { LEGS } from './chart-look.ts';
import { CREATED_AT } from './order-rows.ts';
import { hundredths } from './position-rows.ts';

/** A day is read in the process that serves pages: no answer reads more facts than these. */
export const FILM_FACTS_MAX = 5_000;

export interface FilmFacts {
  /** Ascending, the first ones of the day. */
  readonly rows: readonly FilmFactRow[];
  /** How many facts were left out. */
  readonly leftOut: number;
}

export function filmFactsIn(db: Database.Database, bounds: DayBounds, home: Venue): FilmFacts {
  const { from, to } = seqsBetween(db, bounds);
  const recorded = db
    .prepare<[number, number, Instant, Instant, number], FactRow>(OF_DAY)
    .raw()
    .all(from, to, bounds.start, bounds.end, FILM_FACTS_MAX)
    .map(factFrom);
  const last = recorded.at(-1)?.seq ?? to;
  const leftOut = db
    .prepare<[number, number, Instant, Instant], { facts: number }>(REST)
    .get(last, to, bounds.start, bounds.end)?.facts;
  const chains = Map.groupBy(recorded, ({ correlation }) => correlation);
  const rows = [...chains].flatMap(([correlation, facts]) =>
    chainRows(db, { correlation, facts, home }),
  );
  return { rows: rows.sort((a, b) => a.seq - b.seq), leftOut: leftOut ?? 0 };
}

const OF_DAY = `
  SELECT ${FACT_COLUMNS} FROM facts WHERE seq >= ? AND seq < ? AND at >= ? AND at < ?
  ORDER BY seq LIMIT ?`;

const REST = 'SELECT count(*) AS facts FROM facts WHERE seq > ? AND seq < ? AND at >= ? AND at < ?';

interface DayChain {
  readonly correlation: string;
  readonly facts: readonly RecordedFact[];
  readonly home: Venue;
}

function chainRows(db: Database.Database, { correlation, facts, home }: DayChain): FilmFactRow[] {
  const ownSymbols = new Map(facts.map(({ seq, fact }) => [seq, symbolOf(fact)]));
  const shared = [...ownSymbols.values()].find((one) => one !== undefined);
  const symbolAt = (seq: number) => ownSymbols.get(seq) ?? shared ?? null;
  const steps = stepsOf(db, facts, home)
    .filter(({ seq, minor }) => ownSymbols.has(seq) && !minor)
    .map(({ seq, at, topic, text }) => ({
      ...{ seq, at, topic, text, symbol: symbolAt(seq), of: correlation },
    }));
  const explained = new Set(steps.map(({ seq }) => seq));
  const ofAccount = facts.flatMap(({ seq, at, fact }) => {
    const line = explained.has(seq) ? undefined : accountLine(fact);
    if (line === undefined) return [];
    return [{ seq, at: toIso(at), ...line, symbol: symbolOf(fact) ?? null, of: null }];
  });
  return [...steps, ...ofAccount];
}

/** Facts name it themselves, in their signal or in the terms of their orders. */
function symbolOf(fact: object): string | undefined {
  const { symbol, signal } = fact as { symbol?: unknown; signal?: { symbol?: unknown } };
  const named = symbol ?? signal?.symbol;
  return typeof named === 'string' ? named : undefined;
}

interface StoredFilmOrder {
  readonly intent_seq: number;
  readonly order_ref: string;
  readonly position_id: string;
  readonly leg: keyof typeof LEGS;
  readonly side: 'buy' | 'sell';
  readonly type: string;
  readonly quantity: number;
  readonly limit_price: number | null;
  readonly stop_price: number | null;
  readonly state: string;
  readonly created_at: Instant;
  readonly ended_at: Instant | null;
}

/** Those that could fill at some moment of the day, in the order of their decisions. */
export function filmOrdersIn(
  db: Database.Database,
  symbol: string,
  { start, end }: DayBounds,
): FilmOrderRow[] {
  return db
    .prepare<[string, Instant, Instant], StoredFilmOrder>(ORDERS)
    .all(symbol, end, start)
    .map(({ leg, side, type, created_at: from, ended_at: until, intent_seq: _, ...row }) => ({
      ...row,
      leg: LEGS[leg],
      action: side === 'buy' ? 'BUY' : 'SELL',
      order_type: type,
      from: toIso(from),
      until: until === null ? null : toIso(until),
    }));
}

const ORDERS = `
  SELECT * FROM (
    SELECT o.order_ref, o.position_id, o.leg, o.side, o.type, o.quantity, o.limit_price, o.stop_price, o.state,
      o.intent_seq, ${CREATED_AT} AS created_at, o.ended_at
    FROM orders o WHERE o.symbol = ?
  ) WHERE created_at < ? AND (ended_at IS NULL OR ended_at >= ?) ORDER BY intent_seq, order_ref`;

interface StoredFilmTrade {
  readonly id: string;
  readonly strategy: string;
  readonly side: 'long' | 'short';
  readonly quantity: number;
  readonly entry: number;
  readonly exit: number;
  readonly pnl: number;
  readonly r: number | null;
  readonly reason: string;
  readonly opened_at: Instant;
  readonly closed_at: Instant;
}

export function filmTradesIn(
  db: Database.Database,
  symbol: string,
  { start, end }: DayBounds,
): FilmTradeRow[] {
  return db
    .prepare<[string, Instant, Instant], StoredFilmTrade>(TRADES)
    .all(symbol, start, end)
    .map(({ pnl, r, opened_at: openedAt, closed_at: closedAt, ...row }) => ({
      ...row,
      pnl: cents(pnl),
      r_multiple: r !== null && r > 0 ? hundredths(gainOf(row) / r) : null,
      opened_at: toIso(openedAt),
      closed_at: toIso(closedAt),
    }));
}

const TRADES = `
  SELECT t.id, t.strategy, t.side, t.quantity, t.entry, t.exit, t.pnl, t.reason, t.opened_at, t.closed_at,
    (SELECT p.r FROM positions p WHERE p.id = t.id) AS r
  FROM trades t WHERE t.symbol = ? AND t.closed_at >= ? AND t.closed_at < ? ORDER BY t.closed_at, t.seq`;

/** Per share, before commissions. */
function gainOf({ side, entry, exit }: Pick<StoredFilmTrade, 'side' | 'entry' | 'exit'>): number {
  return side === 'long' ? exit - entry : entry - exit;
}

interface StoredFilmOption {
  readonly id: string;
  readonly symbol: string;
  readonly side: 'long' | 'short';
  readonly opened_at: Instant;
  readonly closed_at: Instant | null;
}

/** Positions in option contracts on a stock that were held at some moment of the day; of a contract none. */
export function filmOptionsIn(
  db: Database.Database,
  symbol: string,
  { start, end }: DayBounds,
): FilmOptionRow[] {
  const root = optionRootOf(symbol);
  return db
    .prepare<[Record<'root' | 'start' | 'end', string | Instant>], StoredFilmOption>(OPTIONS)
    .all({ root, start, end })
    .map(({ opened_at: from, closed_at: until, ...row }) => ({
      ...row,
      from: toIso(from),
      until: until === null ? null : toIso(until),
    }));
}

/** In an id of a contract a space stands behind the root; the character after a space is the exclamation mark. */
const OPTIONS = `
  SELECT id, symbol, side, opened_at, closed_at FROM (
    SELECT id, symbol, side, opened_at, closed_at FROM trades WHERE closed_at >= @start
    UNION ALL
    SELECT id, symbol, iif(quantity < 0, 'short', 'long'), opened_at, NULL FROM positions
    WHERE quantity <> 0 AND opened_at IS NOT NULL
  ) WHERE symbol > @root || ' ' AND symbol < @root || '!' AND opened_at < @end ORDER BY opened_at, id`;

/** When the facts before and after a day were recorded; undefined without any. */
export function factsAround(
  db: Database.Database,
  bounds: DayBounds,
): { readonly before: Instant | undefined; readonly after: Instant | undefined } {
  const at = db.prepare<[number], { at: Instant }>('SELECT at FROM facts WHERE seq = ?');
  return {
    before: at.get(firstSeqFrom(db, bounds.start) - 1)?.at,
    after: at.get(firstSeqFrom(db, bounds.end))?.at,
  };
}
