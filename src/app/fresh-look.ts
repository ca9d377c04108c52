// The daemon's look: its tables follow the facts in the background, and are brought up to date before every answer.
import { createLook } from '../adapters/sqlite/look.ts';
import { openReadTables } from '../adapters/sqlite/read-tables.ts';
import type { Cancel, WallClock } from '../kernel/clock.ts';
import type { Journal } from '../ports/journal.ts';
import type { Look } from '../ports/look.ts';

export interface FreshLook {
  readonly look: Look;
  /** Facts have become durable: the tables follow soon. */
  noticeFacts(): void;
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
const STEP_FACTS = 200;
const STEP_PAUSE_MS = 20;
/** Facts of a busy moment are projected together. */
const GATHER_MS = 200;

export function createFreshLook({
  file,
  journal,
  wall,
  clientId,
  lastPrice,
}: FreshLookParts): FreshLook {
  const tables = openReadTables(file, journal);
  const look = createLook(tables.database, { clientId, lastPrice });
  let waiting: Cancel | undefined;

  function step(): void {
    waiting = undefined;
    if (!tables.catchUp(STEP_FACTS)) waiting = wall.after(STEP_PAUSE_MS, step);
  }

  function noticeFacts(): void {
    waiting ??= wall.after(GATHER_MS, step);
  }

  function fresh<Args extends unknown[], Rows>(
    read: (...args: Args) => Rows,
  ): (...args: Args) => Rows {
    return (...args) => {
      tables.catchUp();
      return read(...args);
    };
  }

  noticeFacts();
  return {
    look: {
      positions: fresh(look.positions),
      foreignPositions: fresh(look.foreignPositions),
      orders: fresh(look.orders),
      executions: fresh(look.executions),
      trades: fresh(look.trades),
      predictions: fresh(look.predictions),
      signals: fresh(look.signals),
      explain: fresh(look.explain),
    },
    noticeFacts,
    stop() {
      waiting?.();
      tables.catchUp();
      tables.close();
    },
  };
}
