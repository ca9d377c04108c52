// The daemon's look: its tables follow the facts in the background, and are brought up to date before every answer.
import { isDiskFull } from '../adapters/sqlite/full-disk.ts';
import { createLook } from '../adapters/sqlite/look.ts';
import {
  openReadTables,
  openReadTablesReadOnly,
  type ReadTables,
} from '../adapters/sqlite/read-tables.ts';
import type { Cancel, WallClock } from '../kernel/clock.ts';
import type { Journal } from '../ports/journal.ts';
import type { Look } from '../ports/look.ts';

export interface FreshLook {
  readonly look: Look;
  /** Facts have become durable: the tables follow soon. */
  noticeFacts(): void;
  /** From here on the tables grow in memory alone: the disk is full, and what is left of it is the journal's. */
  keepToMemory(): void;
  stop(): void;
}

export interface FreshLookParts {
  readonly file: string;
  readonly journal: Journal;
  readonly wall: WallClock;
  readonly clientId: number;
  lastPrice(symbol: string): number;
}

/** Small steps with a pause between, so that an order never waits behind the tables. */
const STEP_FACTS = 500;
const PAUSE_MS = 200;

export function createFreshLook({
  file,
  journal,
  wall,
  clientId,
  lastPrice,
}: FreshLookParts): FreshLook {
  let isInMemory = false;
  let tables = openTables();
  let look = lookOver(tables);
  let waiting: Cancel | undefined;

  function openTables(): ReadTables {
    try {
      return openReadTables(file, journal);
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      isInMemory = true;
      return openReadTablesReadOnly(file, journal);
    }
  }

  function lookOver({ database }: ReadTables): Look {
    return createLook(database, { clientId, lastPrice });
  }

  function keepToMemory(): void {
    if (isInMemory) return;
    isInMemory = true;
    tables.close();
    tables = openReadTablesReadOnly(file, journal);
    look = lookOver(tables);
  }

  function catchUp(factsMax?: number): boolean {
    try {
      return tables.catchUp(factsMax);
    } catch (error) {
      if (!isDiskFull(error) || isInMemory) throw error;
      keepToMemory();
      return tables.catchUp(factsMax);
    }
  }

  function step(): void {
    waiting = undefined;
    if (!catchUp(STEP_FACTS)) noticeFacts();
  }

  function noticeFacts(): void {
    waiting ??= wall.after(PAUSE_MS, step);
  }

  function fresh(): Look {
    catchUp();
    return look;
  }

  noticeFacts();
  return {
    look: {
      positions: () => fresh().positions(),
      foreignPositions: () => fresh().foreignPositions(),
      orders: () => fresh().orders(),
      executions: () => fresh().executions(),
      trades: () => fresh().trades(),
      predictions: () => fresh().predictions(),
      signals: (which) => fresh().signals(which),
      lastSignal: (strategy) => fresh().lastSignal(strategy),
      explain: (id) => fresh().explain(id),
      idsLike: (text) => fresh().idsLike(text),
    },
    noticeFacts,
    keepToMemory,
    stop() {
      waiting?.();
      catchUp();
      tables.close();
    },
  };
}
