// The board at any fact of a journal: its facts are folded and projected once more, up to that one. It moves forward only.

import Database from 'better-sqlite3';
import { cents } from '../../../src/market/instruments/money.ts';
import { US } from '../../../src/market/venues/us.ts';
import {
  openReadOnly,
  readOnlyJournal,
} from '../../../src/trader/adapters/sqlite/journal/read-only.ts';
import { createLook } from '../../../src/trader/adapters/sqlite/read-tables/look.ts';
import { openReadTables } from '../../../src/trader/adapters/sqlite/read-tables/read-tables.ts';
import { completedFacts } from '../../../src/trader/app/completed-facts/completed-facts.ts';
import { evolve } from '../../../src/trader/engine/fold/evolve.ts';
import { dayResult } from '../../../src/trader/engine/shell/day-result.ts';
import { initialState } from '../../../src/trader/engine/state/state.ts';
import type { Answers } from './desk-numbers.ts';

export interface Boards {
  /** At the prices that the page showed: no fact has them. */
  at(seq: number, lastPrice: (symbol: string) => number): Answers;
  close(): void;
}

/** Of a copy of the journal: its read tables are emptied. */
export function boardsOf(copy: string): Boards {
  emptyTables(copy);
  const opened = openReadOnly(copy);
  if (!opened.ok) throw new Error(JSON.stringify(opened.failure));
  const journal = readOnlyJournal(opened.value);
  const tables = openReadTables(copy, completedFacts(readOnlyJournal(opened.value)));
  const facts = [...journal.read(0)];
  const state = initialState(journal.journalId, 'demo', 'DU0000001');

  function moveTo(seq: number): void {
    if (seq < state.seq) throw new Error(`fact ${seq} is behind fact ${state.seq}`);
    tables.catchUp(seq - state.seq);
    for (const recorded of facts.slice(state.seq, seq)) evolve(state, recorded);
  }

  return {
    at(seq, lastPrice) {
      if (seq !== state.seq) moveTo(seq);
      const look = createLook(tables.database, { clientId: undefined, home: US, lastPrice });
      const { orders, predictions, refusals } = look.day();
      const positions = look.positions();
      const day = dayResult(state, lastPrice);
      const worst = (from: 'average_price' | 'last_price') =>
        cents(
          positions.reduce(
            (sum, row) =>
              sum +
              ((row.stop_price ?? Number.NaN) - (row[from] ?? row.average_price)) * row.quantity,
            0,
          ),
        );
      return {
        day: { ...day, day: day.day ?? null, result: Number.isNaN(day.result) ? null : day.result },
        worstCase: worst('average_price'),
        worstCaseFromNow: worst('last_price'),
        isUnlimited: positions.some((row) => !row.protected),
        covered: positions.filter((row) => row.protected).length,
        positions,
        orders,
        refusals,
        predictions,
      };
    },
    close() {
      tables.close();
      opened.value.close();
    },
  };
}

function emptyTables(file: string): void {
  const database = new Database(file);
  database.exec('UPDATE read_cursor SET version = -1');
  database.close();
}
