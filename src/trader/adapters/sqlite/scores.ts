// The prices for scoring predictions, in a separate small file: data about the market, not about the engine.
// Decision 0011
import Database from 'better-sqlite3';
import { instant, type TradingDay } from '../../../kernel/instant.ts';
import type { Calendar } from '../../../market/time/calendar.ts';
import type { SessionCloses } from '../../domain/judge/price-days.ts';
import type { ScoreMoment } from '../../domain/score/horizon.ts';
import type { PriceState, ScoredPrediction } from '../../domain/score/scored-prediction.ts';
import { createPrivately } from './file/private-file.ts';
import { addSessionCloses, readSessionCloses, sessionClosesWriter } from './session-closes.ts';

export interface KeptPrediction extends ScoredPrediction {
  /** Number of the fact with its verdict. */
  readonly seq: number;
}

export interface SettledPrice {
  readonly seq: number;
  readonly moment: ScoreMoment;
  /** Undefined if it cannot be obtained any more. */
  readonly price: number | undefined;
}

export interface ScoreStore {
  /** Every fact up to this number has been processed. */
  cursor(): number;
  /** One transaction: the predictions in facts up to `cursor`, and the prices received meanwhile. */
  write(found: {
    readonly predictions: readonly KeptPrediction[];
    readonly prices: readonly SettledPrice[];
    readonly cursor: number;
    /** Of minutes since the last write. */
    readonly closes?: readonly SessionCloses[];
  }): void;
  /** Those with a price that has not arrived yet. */
  waiting(): KeptPrediction[];
  /** The newest, in order of arrival; at most ten thousand. */
  predictions(): KeptPrediction[];
  /** The one that the fact of this number judged; undefined if it is not scored. */
  prediction(seq: number): KeptPrediction | undefined;
  /** Of the sessions from the day on. */
  closes(from: TradingDay): SessionCloses[];
  close(): void;
}

export interface StoredScores {
  readonly predictions: readonly KeptPrediction[];
  /** Of their sessions. */
  readonly closes: readonly SessionCloses[];
}

export function keptScoresIn(
  store: Pick<ScoreStore, 'predictions' | 'closes'>,
  calendar: Pick<Calendar, 'dayOf'>,
): StoredScores {
  const predictions = store.predictions();
  const [first] = predictions;
  const closes = first === undefined ? [] : store.closes(calendar.dayOf(first.at));
  return { predictions, closes };
}

/** A change here discards the existing scores. */
const VERSION = 1;
/** Checked within a tenth of a second, the longest a daemon may be blocked for it. */
const MOST_READ = 10_000;

/** Columns of the prices, and positions of their letters in `states`. */
const MOMENTS: readonly ScoreMoment[] = ['base', '5m', '30m', '60m', 'close'];
const LETTERS = { waiting: 'w', known: 'k', unknown: 'u', 'after-close': 'a' } as const;
const KIND_BY_LETTER = new Map<string, PriceState['kind']>(
  Object.entries(LETTERS).map(([kind, letter]) => [letter, kind as PriceState['kind']]),
);

const SCHEMA = `
  CREATE TABLE predictions (seq INTEGER PRIMARY KEY, id TEXT NOT NULL, feed TEXT NOT NULL,
    symbol TEXT NOT NULL, signal TEXT NOT NULL, confidence REAL NOT NULL, at INTEGER NOT NULL,
    ${MOMENTS.map((moment) => `"${moment}" REAL`).join(', ')}, states TEXT NOT NULL) STRICT;
  CREATE INDEX waiting ON predictions (seq) WHERE states GLOB '*w*';
  CREATE TABLE cursor (seq INTEGER NOT NULL, journal_id TEXT NOT NULL) STRICT;
  PRAGMA user_version = ${VERSION};`;

/** The scores of the journal with that id; those of another journal or version are replaced. */
export function openScores(file: string, journalId: string): ScoreStore {
  createPrivately(file);
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  // Data lost in a power failure is found again in the journal and in the price history.
  db.pragma('synchronous = NORMAL');
  if (!isOf(db, journalId)) beginAnew(db, journalId);
  addSessionCloses(db);
  return { ...readingOf(db), write: createWriter(db) };
}

/** The available scores, for a reader beside or without a daemon; undefined if another version wrote them. */
export function openScoresReadOnly(file: string): Omit<ScoreStore, 'write'> | undefined {
  const db = new Database(file, { readonly: true, fileMustExist: true });
  if (db.pragma('user_version', { simple: true }) === VERSION) return readingOf(db);
  db.close();
  return undefined;
}

function isOf(db: Database.Database, journalId: string): boolean {
  if (db.pragma('user_version', { simple: true }) !== VERSION) return false;
  const row = db.prepare<[], { journal_id: string }>('SELECT journal_id FROM cursor').get();
  return row?.journal_id === journalId;
}

function beginAnew(db: Database.Database, journalId: string): void {
  db.transaction(() => {
    for (const table of ['predictions', 'cursor']) db.exec(`DROP TABLE IF EXISTS ${table}`);
    db.exec(SCHEMA);
    db.prepare('INSERT INTO cursor VALUES (0, ?)').run(journalId);
  })();
}

function createWriter(db: Database.Database): ScoreStore['write'] {
  const insert = db.prepare(
    `INSERT OR IGNORE INTO predictions VALUES (?, ?, ?, ?, ?, ?, ?, NULL, NULL, NULL, NULL, NULL, ?)`,
  );
  const settleByMoment = new Map(
    MOMENTS.map((moment, at) => [
      moment,
      db.prepare(
        `UPDATE predictions SET "${moment}" = ?,
           states = substr(states, 1, ${at}) || ? || substr(states, ${at + 2}) WHERE seq = ?`,
      ),
    ]),
  );
  const keepCloses = sessionClosesWriter(db);
  const advance = db.prepare('UPDATE cursor SET seq = max(seq, ?)');
  return db.transaction(
    ({ predictions, prices, cursor, closes = [] }: Parameters<ScoreStore['write']>[0]) => {
      for (const { seq, id, feed, symbol, signal, confidence, at, prices: due } of predictions) {
        const states = MOMENTS.map((moment) => LETTERS[due[moment].kind]).join('');
        insert.run(seq, id, feed, symbol, signal, confidence, at, states);
      }
      for (const { seq, moment, price } of prices) {
        const letter = price === undefined ? LETTERS.unknown : LETTERS.known;
        settleByMoment.get(moment)?.run(price ?? null, letter, seq);
      }
      keepCloses(closes);
      advance.run(cursor);
    },
  );
}

type Row = readonly [
  ...[seq: number, id: string, feed: string, symbol: string, signal: ScoredPrediction['signal']],
  ...[confidence: number, at: number, base: number | null, m5: number | null, m30: number | null],
  ...[m60: number | null, close: number | null, states: string],
];

function readingOf(db: Database.Database): Omit<ScoreStore, 'write'> {
  return {
    cursor: () => db.prepare<[], { seq: number }>('SELECT seq FROM cursor').get()?.seq ?? 0,
    waiting: () =>
      db
        .prepare<[], Row>(`SELECT * FROM predictions WHERE states GLOB '*w*' ORDER BY seq`)
        .raw()
        .all()
        .map(fromRow),
    predictions: () =>
      db
        .prepare<[number], Row>('SELECT * FROM predictions ORDER BY seq DESC LIMIT ?')
        .raw()
        .all(MOST_READ)
        .map(fromRow)
        .reverse(),
    prediction(seq) {
      const row = db.prepare<[number], Row>('SELECT * FROM predictions WHERE seq = ?').raw();
      const found = row.get(seq);
      return found && fromRow(found);
    },
    closes: (from) => readSessionCloses(db, from),
    close: () => void db.close(),
  };
}

function fromRow(row: Row): KeptPrediction {
  const [seq, id, feed, symbol, signal, confidence, at, base, m5, m30, m60, close, states] = row;
  const state = (place: number, price: number | null): PriceState => {
    const kind = KIND_BY_LETTER.get(states[place] ?? '') ?? 'unknown';
    if (kind !== 'known') return { kind };
    return price === null ? { kind: 'unknown' } : { kind, price };
  };
  const prices = {
    base: state(0, base),
    '5m': state(1, m5),
    '30m': state(2, m30),
    '60m': state(3, m60),
    close: state(4, close),
  };
  return { seq, id, feed, symbol, signal, confidence, at: instant(at), prices };
}
