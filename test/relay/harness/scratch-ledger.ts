// A ledger of one table in a SQLite file: durable steps, refusals on request, and nothing else.
import Database from 'better-sqlite3';
import { type Decimal, decimal, type Money, textOf } from '../../../src/kernel/decimal.ts';
import type { PortfolioId } from '../../../src/ledger/ports/drafts.ts';
import type { RelayedDraft } from '../../../src/relay/commands/ledger-command.ts';
import {
  amended,
  bookedRow,
  heldIn,
  nameOf,
  splitKey,
} from '../../../src/relay/target/memory-target.ts';
import type { RelayStep, RelayTarget } from '../../../src/relay/target/relay-target.ts';

export interface ScratchLedger extends RelayTarget {
  /** In force, by id, in the order of booking. */
  booked(): ReadonlyMap<string, RelayedDraft>;
  /** Rows ever written, voided ones included. */
  rows(): number;
  splits(): readonly string[];
  /** Transactions with these ids are neither booked nor taken back. */
  readonly refused: Set<string>;
  close(): void;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS cursors (name TEXT PRIMARY KEY, body TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS transactions (
    booking INTEGER PRIMARY KEY, source TEXT NOT NULL, id TEXT NOT NULL, draft TEXT NOT NULL, is_void INTEGER NOT NULL);
  CREATE INDEX IF NOT EXISTS by_id ON transactions (id);
  CREATE TABLE IF NOT EXISTS splits (key TEXT PRIMARY KEY);
`;

const PORTFOLIO = 1 as PortfolioId;
const AMOUNTS = new Set(['quantity', 'price', 'fees', 'cost', 'amount']);

interface Row {
  readonly id: string;
  readonly draft: string;
}

export function openScratchLedger(file: string): ScratchLedger {
  const database = new Database(file);
  database.pragma('journal_mode = WAL');
  database.exec(SCHEMA);
  const refused = new Set<string>();
  const run = (sql: string, ...values: unknown[]) => database.prepare(sql).run(...values);
  const inForce = () =>
    database.prepare('SELECT id, draft FROM transactions WHERE is_void = 0 ORDER BY booking').all();
  const booked = () => new Map((inForce() as Row[]).map(({ id, draft }) => [id, draftFrom(draft)]));
  const known = (id: string) =>
    database.prepare('SELECT draft FROM transactions WHERE id = ? AND is_void = 0').get(id);
  const voidAll = (id: string) => run('UPDATE transactions SET is_void = 1 WHERE id = ?', id);

  function book(draft: RelayedDraft): string | undefined {
    const id = nameOf(draft);
    if (refused.has(id)) return `${id} is refused`;
    if (known(id) !== undefined) return undefined;
    const text = JSON.stringify(draft, (key, value) => (AMOUNTS.has(key) ? String(value) : value));
    run(
      'INSERT INTO transactions (source, id, draft, is_void) VALUES (?, ?, ?, 0)',
      draft.origin?.source,
      id,
      text,
    );
    return undefined;
  }

  const step: RelayStep = {
    async cursor(name) {
      const row = database.prepare('SELECT body FROM cursors WHERE name = ?').get(name);
      return (row as { body: string } | undefined)?.body;
    },
    async saveCursor(name, text) {
      run('INSERT OR REPLACE INTO cursors VALUES (?, ?)', name, text);
    },
    portfolioOf: async () => PORTFOLIO,
    async booked(_, { id }) {
      const row = known(id) as Row | undefined;
      return row && bookedRow(draftFrom(row.draft));
    },
    allBooked: async () => [...booked().values()].map(bookedRow),
    record: async (_, draft) => book(draft),
    async amend(_, { id }, by) {
      const { draft } = known(id) as Row;
      voidAll(id);
      return book(amended(draftFrom(draft), by));
    },
    async takeBack(_, { id }) {
      if (refused.has(id)) return `${id} is refused`;
      const isPurchase = booked().get(id)?.type === 'BUY';
      voidAll(id);
      const isShort = [...heldIn(booked().values()).values()].some((quantity) => quantity.lt(0));
      return isPurchase && isShort ? `what ${id} bought has been sold` : undefined;
    },
    async propose(split) {
      run('INSERT OR IGNORE INTO splits VALUES (?)', splitKey(split));
    },
    held: async () => heldIn(booked().values()),
    cash: async () => decimal('0') as Money,
    openCash: async () => undefined,
  };

  return {
    refused,
    booked,
    rows: () =>
      (database.prepare('SELECT count(*) AS n FROM transactions').get() as { n: number }).n,
    splits: () =>
      (database.prepare('SELECT key FROM splits').all() as { key: string }[]).map(({ key }) => key),
    async inOneStep(work) {
      database.exec('BEGIN IMMEDIATE');
      try {
        const answer = await work(step);
        database.exec('COMMIT');
        return answer;
      } catch (error) {
        database.exec('ROLLBACK');
        throw error;
      }
    },
    close: () => database.close(),
  };
}

function draftFrom(text: string): RelayedDraft {
  return JSON.parse(text, (key, value) =>
    AMOUNTS.has(key) && typeof value === 'string' ? decimal(value) : value,
  ) as RelayedDraft;
}

export function sumOf(
  drafts: Iterable<RelayedDraft>,
  of: (draft: RelayedDraft) => Decimal,
): string {
  let sum = decimal('0');
  for (const draft of drafts) sum = sum.plus(of(draft));
  return textOf(sum);
}
