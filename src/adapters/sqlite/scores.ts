// The prices predictions are judged by, in a small file of their own: facts of the market, not of the engine.
import Database from 'better-sqlite3';
import { type Instant, instant } from '../../kernel/instant.ts';
import type { DueBar, ScoreMoment } from '../../trading/score/horizon.ts';
import type { PriceState, ScoredPrediction } from '../../trading/score/scored-prediction.ts';

export interface NewPrediction extends Omit<ScoredPrediction, 'prices'> {
  /** Number of the fact that judged it. */
  readonly seq: number;
  readonly due: readonly DueBar[];
}

export interface WaitingPrice {
  readonly seq: number;
  readonly feed: string;
  readonly symbol: string;
  readonly signal: ScoredPrediction['signal'];
  readonly moment: ScoreMoment;
  readonly barStart: Instant;
  /** Null while it is not known. */
  readonly basePrice: number | null;
}

export interface SettledPrice {
  readonly seq: number;
  readonly moment: ScoreMoment;
  /** Undefined when it can no longer be had. */
  readonly price: number | undefined;
}

export interface ScoreStore {
  /** Every fact up to this number has been looked at. */
  cursor(): number;
  /** One transaction: what was found among the facts up to `cursor`, and what prices came meanwhile. */
  write(found: {
    readonly predictions: readonly NewPrediction[];
    readonly prices: readonly SettledPrice[];
    readonly cursor: number;
  }): void;
  waiting(): WaitingPrice[];
  /** The newest, in the order they came; at most twenty thousand. */
  predictions(): ScoredPrediction[];
  close(): void;
}

/** A change here begins the scores anew. */
const VERSION = 1;
const MOST_READ = 20_000;

const SCHEMA = `
  CREATE TABLE predictions (seq INTEGER PRIMARY KEY, id TEXT NOT NULL, feed TEXT NOT NULL,
    symbol TEXT NOT NULL, signal TEXT NOT NULL, confidence REAL NOT NULL, at INTEGER NOT NULL) STRICT;
  CREATE TABLE prices (seq INTEGER NOT NULL, moment TEXT NOT NULL, bar_start INTEGER, price REAL,
    state TEXT NOT NULL, PRIMARY KEY (seq, moment)) STRICT, WITHOUT ROWID;
  CREATE INDEX waiting_prices ON prices (bar_start) WHERE state = 'waiting';
  CREATE TABLE cursor (seq INTEGER NOT NULL, journal_id TEXT NOT NULL) STRICT;
  PRAGMA user_version = ${VERSION};`;

/** The scores of the journal of that id; those of another journal, or of another shape, give way. */
export function openScores(file: string, journalId: string): ScoreStore {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  // What a power failure takes is found again in the journal and in the history of the prices.
  db.pragma('synchronous = NORMAL');
  if (!isOf(db, journalId)) beginAnew(db, journalId);
  return { ...readingOf(db), write: createWriter(db) };
}

/** What there is of scores, for a reader beside or without a daemon. */
export function openScoresReadOnly(file: string): Omit<ScoreStore, 'write'> {
  return readingOf(new Database(file, { readonly: true, fileMustExist: true }));
}

function isOf(db: Database.Database, journalId: string): boolean {
  if (db.pragma('user_version', { simple: true }) !== VERSION) return false;
  const row = db.prepare<[], { journal_id: string }>('SELECT journal_id FROM cursor').get();
  return row?.journal_id === journalId;
}

function beginAnew(db: Database.Database, journalId: string): void {
  db.transaction(() => {
    for (const table of ['predictions', 'prices', 'cursor']) {
      db.exec(`DROP TABLE IF EXISTS ${table}`);
    }
    db.exec(SCHEMA);
    db.prepare('INSERT INTO cursor VALUES (0, ?)').run(journalId);
  })();
}

function createWriter(db: Database.Database): ScoreStore['write'] {
  const insert = db.prepare('INSERT OR IGNORE INTO predictions VALUES (?, ?, ?, ?, ?, ?, ?)');
  const expect = db.prepare('INSERT OR IGNORE INTO prices VALUES (?, ?, ?, NULL, ?)');
  const settle = db.prepare('UPDATE prices SET price = ?, state = ? WHERE seq = ? AND moment = ?');
  const advance = db.prepare('UPDATE cursor SET seq = max(seq, ?)');
  return db.transaction(({ predictions, prices, cursor }: Parameters<ScoreStore['write']>[0]) => {
    for (const { seq, id, feed, symbol, signal, confidence, at, due } of predictions) {
      insert.run(seq, id, feed, symbol, signal, confidence, at);
      for (const { moment, barStart } of due) {
        expect.run(
          seq,
          moment,
          barStart ?? null,
          barStart === undefined ? 'after-close' : 'waiting',
        );
      }
    }
    for (const { seq, moment, price } of prices) {
      settle.run(price ?? null, price === undefined ? 'unknown' : 'known', seq, moment);
    }
    advance.run(cursor);
  });
}

function readingOf(db: Database.Database): Omit<ScoreStore, 'write'> {
  return {
    cursor: () => db.prepare<[], { seq: number }>('SELECT seq FROM cursor').get()?.seq ?? 0,
    waiting: () =>
      db
        .prepare<[], WaitingPrice>(
          `SELECT p.seq, feed, symbol, signal, p.moment, p.bar_start AS barStart, b.price AS basePrice
           FROM prices p JOIN predictions USING (seq)
           JOIN prices b ON b.seq = p.seq AND b.moment = 'base' WHERE p.state = 'waiting'`,
        )
        .all(),
    predictions: () => predictionsOf(db),
    close: () => void db.close(),
  };
}

interface Row {
  readonly seq: number;
  readonly id: string;
  readonly feed: string;
  readonly symbol: string;
  readonly signal: ScoredPrediction['signal'];
  readonly confidence: number;
  readonly at: number;
  readonly moment: ScoreMoment;
  readonly price: number | null;
  readonly state: PriceState['kind'];
}

function predictionsOf(db: Database.Database): ScoredPrediction[] {
  const rows = db
    .prepare<[number], Row>(
      `SELECT * FROM (SELECT * FROM predictions ORDER BY seq DESC LIMIT ?)
       JOIN prices USING (seq) ORDER BY seq`,
    )
    .iterate(MOST_READ);
  const predictions: ScoredPrediction[] = [];
  let seq = 0;
  let prices = noPrices();
  for (const row of rows) {
    if (row.seq !== seq) {
      seq = row.seq;
      prices = noPrices();
      const { id, feed, symbol, signal, confidence } = row;
      predictions.push({ id, feed, symbol, signal, confidence, at: instant(row.at), prices });
    }
    prices[row.moment] = stateOf(row);
  }
  return predictions;
}

function stateOf({ state, price }: Row): PriceState {
  if (state !== 'known') return { kind: state };
  return price === null ? { kind: 'unknown' } : { kind: 'known', price };
}

function noPrices(): Record<ScoreMoment, PriceState> {
  const none: PriceState = { kind: 'unknown' };
  return { base: none, '5m': none, '30m': none, '60m': none, close: none };
}
