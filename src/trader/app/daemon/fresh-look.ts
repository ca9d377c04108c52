// The read tables of the daemon: they follow the facts in the background, and are brought up to date before every
// answer.

import type { Cancel, WallClock } from '../../../kernel/clock.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { Venue } from '../../../market/venues/venue.ts';
import { isDamaged } from '../../adapters/sqlite/file/damaged.ts';
import { isDatabaseTrouble, isUnwritable } from '../../adapters/sqlite/file/full-disk.ts';
import { createLook } from '../../adapters/sqlite/read-tables/look.ts';
import {
  openReadTables,
  openReadTablesReadOnly,
  type ReadTables,
} from '../../adapters/sqlite/read-tables/read-tables.ts';
import type { OptionMarket } from '../../domain/options/held-option.ts';
import type { ScoredPrediction } from '../../domain/score/scored-prediction.ts';
import type { Journal } from '../../ports/journal.ts';
import type { Look } from '../../ports/look.ts';
import { completedFacts } from '../completed-facts/completed-facts.ts';

export interface FreshLook {
  readonly look: Look;
  /** Facts have become durable: the tables follow soon. */
  noticeFacts(): void;
  /** From here on the tables grow only in memory: the disk is full, and the journal needs the remaining space. */
  keepToMemory(): void;
  stop(): void;
}

export interface FreshLookParts {
  readonly file: string;
  readonly journal: Journal;
  readonly wall: WallClock;
  readonly clientId: number;
  /** The venue that the account is at home at. */
  readonly home: Venue;
  lastPrice(symbol: string): number;
  optionMarket?(symbol: string): OptionMarket | undefined;
  /** Market time. */
  now?(): Instant;
  scored?(seq: number): ScoredPrediction | undefined;
  feedsOf?(symbol: string): readonly string[];
  /** The tables cannot be read or written; they are rebuilt in memory. */
  onDamaged(text: string): void;
  /** The tables have grown by many rows, which are in the log of the database. */
  writeBack(): void;
}

/** Small steps with a pause between, so that an order never waits behind the tables. */
const STEP_FACTS = 500;
const PAUSE_MS = 200;
const TROUBLE_PAUSE_MS = 10_000;
const WHAT_NOW =
  'they are kept in memory and trading continues; run `sluice db verify` to find the damage, and restore a backup to repair it';

export function createFreshLook({
  file,
  journal,
  wall,
  clientId,
  home,
  lastPrice,
  optionMarket,
  now,
  scored,
  feedsOf,
  onDamaged,
  writeBack,
}: FreshLookParts): FreshLook {
  const facts = completedFacts(journal);
  let isInMemory = false;
  let isMadeAnew = false;
  let tables = openTables();
  let look = lookOver(tables);
  let waiting: Cancel | undefined;

  function openTables(): ReadTables {
    try {
      return openReadTables(file, facts);
    } catch (error) {
      if (isDamaged(error)) return openAnew(error);
      if (!isUnwritable(error)) throw error;
      isInMemory = true;
      return openReadTablesReadOnly(file, facts);
    }
  }

  /** The tables are only a view of the facts, so trading continues without them. */
  function openAnew(error: unknown): ReadTables {
    isInMemory = true;
    isMadeAnew = true;
    const why = error instanceof Error ? error.message : String(error);
    onDamaged(`the read tables of the journal are damaged (${why}): ${WHAT_NOW}`);
    return openReadTablesReadOnly(file, facts, { isAnew: true });
  }

  function makeAnew(error: unknown): void {
    if (!isDamaged(error) || isMadeAnew) throw error;
    const before = tables;
    tables = openAnew(error);
    before.close();
    look = lookOver(tables);
  }

  function lookOver({ database }: ReadTables): Look {
    const market = { lastPrice, ...(optionMarket && { optionMarket }), ...(now && { now }) };
    const known = { ...(scored && { scored }), ...(feedsOf && { feedsOf }) };
    return createLook(database, { clientId, home, ...market, ...known });
  }

  function keepToMemory(): void {
    if (isInMemory) return;
    const inMemory = openReadTablesReadOnly(file, facts);
    tables.close();
    tables = inMemory;
    isInMemory = true;
    look = lookOver(tables);
  }

  function withTables<Done>(work: (tables: ReadTables) => Done): Done {
    try {
      return work(tables);
    } catch (error) {
      if (!isUnwritable(error)) makeAnew(error);
      else if (isInMemory) throw error;
      else keepToMemory();
      return work(tables);
    }
  }

  function catchUp(): void {
    withTables((current) => current.catchUp());
  }

  /** If the facts are unreadable as well, nothing can be rebuilt: queries fail, and trading does not depend on them. */
  function ifReadable(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!isDamaged(error)) throw error;
    }
  }

  /** Locked by another program, or the disk fails: the rows wait, and trading does not depend on them. */
  function laterIfTrouble(work: () => void): void {
    try {
      ifReadable(work);
    } catch (error) {
      if (!isDatabaseTrouble(error)) throw error;
      waiting = wall.after(TROUBLE_PAUSE_MS, step);
    }
  }

  function step(): void {
    waiting = undefined;
    laterIfTrouble(() => {
      if (!withTables((current) => current.catchUp(STEP_FACTS))) noticeFacts();
    });
  }

  function noticeFacts(): void {
    waiting ??= wall.after(PAUSE_MS, step);
  }

  function fresh<Answer>(ask: (look: Look) => Answer): Answer {
    catchUp();
    try {
      return ask(look);
    } catch (error) {
      makeAnew(error);
      catchUp();
      return ask(look);
    }
  }

  // Once the daemon trades, the first answer would keep it from orders until all are projected: 20 s for 500,000 facts.
  laterIfTrouble(() => withTables((current) => current.catchUpInSteps(writeBack)));
  return {
    look: {
      positions: () => fresh((now) => now.positions()),
      holdings: () => fresh((now) => now.holdings()),
      foreignPositions: () => fresh((now) => now.foreignPositions()),
      orders: () => fresh((now) => now.orders()),
      ordersPage: (asked) => fresh((now) => now.ordersPage(asked)),
      listPage: (list, asked) => fresh((now) => now.listPage(list, asked)),
      executions: () => fresh((now) => now.executions()),
      trades: () => fresh((now) => now.trades()),
      positionChanges: (asked) => fresh((now) => now.positionChanges(asked)),
      predictions: () => fresh((now) => now.predictions()),
      signals: (which) => fresh((now) => now.signals(which)),
      day: () => fresh((now) => now.day()),
      lastSignal: (strategy) => fresh((now) => now.lastSignal(strategy)),
      chartMarks: (span) => fresh((now) => now.chartMarks(span)),
      explain: (id) => fresh((now) => now.explain(id)),
      why: (asked) => fresh((now) => now.why(asked)),
      idsLike: (text) => fresh((now) => now.idsLike(text)),
    },
    noticeFacts,
    keepToMemory,
    stop() {
      waiting?.();
      ifReadable(catchUp);
      tables.close();
    },
  };
}
