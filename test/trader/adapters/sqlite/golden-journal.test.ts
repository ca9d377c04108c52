// A journal as version 1 of its schema wrote it, one trade from prediction to stop, must replay into the same state for ever.

import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { US } from '../../../../src/market/venues/us.ts';
import {
  openJournal,
  type SqliteJournal,
} from '../../../../src/trader/adapters/sqlite/journal/journal.ts';
import { createLook } from '../../../../src/trader/adapters/sqlite/read-tables/look.ts';
import { openReadTables } from '../../../../src/trader/adapters/sqlite/read-tables/read-tables.ts';
import { completedFacts } from '../../../../src/trader/app/completed-facts/completed-facts.ts';
import { versionOf } from '../../../../src/trader/domain/facts/fact-versions.ts';
import type { Fact } from '../../../../src/trader/domain/facts/facts.ts';
import { isOrderMove } from '../../../../src/trader/domain/facts/orders-moved.ts';
import { recoverState } from '../../../../src/trader/engine/fold/recover.ts';
import type { State } from '../../../../src/trader/engine/state/state.ts';
import { stateText } from '../../../../src/trader/engine/state/state-text.ts';
import { brokenCommits } from './broken-commits.ts';

const GOLDEN = fileURLToPath(
  new URL('../../../fixtures/journal/one-trade.sqlite', import.meta.url),
);

let folder = '';
let file = '';
let journal: SqliteJournal;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-golden-'));
  file = join(folder, 'journal.sqlite');
  copyFileSync(GOLDEN, file);
  const opened = openJournal({ file, mode: 'paper', account: 'DU1' });
  if (!opened.ok) throw new Error(JSON.stringify(opened.failure));
  journal = opened.value;
});

afterEach(() => {
  journal.close();
  rmSync(folder, { recursive: true });
});

function replayed(): State {
  return recoverState(journal, 'paper', 'DU1');
}

/** Every row as it is stored, oldest first. */
function rows(): unknown[] {
  return journal.database.prepare('SELECT * FROM facts ORDER BY seq').all();
}

/** How each order fact leaves its orders. */
function standings(): [string, string, number, number][] {
  return [...completedFacts(journal).read(0)].flatMap(({ fact }) =>
    isOrderMove(fact)
      ? (fact.ordersAfter ?? []).map(({ orderRef, statusAfter, filledAfter, coversAfter }) => {
          const order: [string, string, number, number] = [
            `${fact.type} ${orderRef.at(-1)}`,
            statusAfter,
            filledAfter,
            coversAfter,
          ];
          return order;
        })
      : [],
  );
}

describe('the golden journal', () => {
  it('opens, with every commit chained as written', () => {
    expect(journal.lastSeq()).toBe(27);
    expect(brokenCommits(journal.database)).toEqual([]);
  });

  it('replays into the trade it recorded', () => {
    journal.database.exec('DELETE FROM snapshots');
    const state = replayed();
    expect(state.seq).toBe(27);
    expect(state.floor).toEqual({ kind: 'orderId', mark: 3 });
    expect(state.positions.get('SPY-6')).toMatchObject({
      status: 'closed',
      reason: 'stop',
      averagePrice: 369.74,
      exitPrice: 368.99,
      realizedPnl: -75,
    });
    const orders = [...state.orders.values()];
    expect(orders.map(({ terms, filled, stopPrice }) => [terms.leg, filled, stopPrice])).toEqual([
      ['e', 100, undefined],
      ['s', 100, 369],
    ]);
    expect(orders.map(({ status }) => status)).toEqual(['filled', 'filled']);
    expect(state.dayRealized).toBe(-75);
    expect(state.dayCommissions).toBe(2);
    expect([...state.seen.keys()]).toEqual(['p1']);
    expect([...state.foreign]).toEqual([['QQQ', 7]]);
  });

  // Fails when the state changed its shape and STATE_VERSION did not rise with it.
  it('gives the same state from its snapshot and the facts after it', () => {
    const fromSnapshot = JSON.parse(stateText(replayed())) as unknown;
    journal.database.exec('DELETE FROM snapshots');
    expect(fromSnapshot).toEqual(JSON.parse(stateText(replayed())));
  });

  it('gives the order states of its version 1 facts by the fold', () => {
    expect(standings()).toEqual([
      ['entry-intended e', 'intended', 0, 0],
      ['entry-intended s', 'intended', 0, 0],
      ['order-sent e', 'sent', 0, 0],
      ['order-sent s', 'sent', 0, 0],
      ['order-updated e', 'working', 0, 0],
      ['order-updated s', 'working', 0, 100],
      ['execution-booked e', 'partially_filled', 60, 0],
      ['execution-booked e', 'filled', 100, 0],
      ['change-intended s', 'pending_modify', 0, 100],
      ['order-updated s', 'working', 0, 100],
      ['execution-booked s', 'filled', 100, 0],
    ]);
  });

  it.each([0, 5, 9, 20, 27])('is completed from fact %i on as from the first', (from) => {
    const facts = completedFacts(journal);
    const whole = [...facts.read(0)];
    expect([...facts.read(from)]).toEqual(whole.slice(from));
    expect([...completedFacts(journal).read(from)]).toEqual(whole.slice(from));
  });

  it('fills the current read tables, and keeps its rows as they were written', () => {
    const before = rows();
    const tables = openReadTables(file, completedFacts(journal));
    // In small steps, as a running daemon does.
    while (!tables.catchUp(4));
    const { orders, trades } = createLook(tables.database, {
      clientId: undefined,
      home: US,
      lastPrice: () => Number.NaN,
    });
    expect(orders().map(({ leg, state, filled }) => [leg, state, filled])).toEqual([
      ['e', 'filled', 100],
      ['s', 'filled', 100],
    ]);
    expect(trades()).toMatchObject([{ id: 'SPY-6', pnl: -75 }]);
    tables.close();
    expect(rows()).toEqual(before);
    expect(before).toHaveLength(27);
    for (const row of before) expect(row).toMatchObject({ v: 1 });
  });

  it('continues in the newest version', () => {
    const [last] = [...journal.read(26)];
    if (last === undefined) throw new Error('27 facts expected');
    const fact: Fact = { type: 'order-sent', orderRefs: [], ordersAfter: [] };
    journal.append([{ ...last, seq: 28, fact }]);
    expect(rows().at(-1)).toMatchObject({ seq: 28, v: versionOf('order-sent') });
    expect([...completedFacts(journal).read(27)].map((recorded) => recorded.fact)).toEqual([fact]);
  });
});
