// A journal as version 1 of its schema wrote it, one trade from prediction to stop, must replay into the same state for ever.
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  openJournal,
  type SqliteJournal,
} from '../../../../src/trader/adapters/sqlite/journal/journal.ts';
import { recoverState } from '../../../../src/trader/engine/fold/recover.ts';
import type { State } from '../../../../src/trader/engine/state/state.ts';
import { stateText } from '../../../../src/trader/engine/state/state-text.ts';
import { brokenCommits } from './broken-commits.ts';

const GOLDEN = fileURLToPath(
  new URL('../../../fixtures/journal/one-trade.sqlite', import.meta.url),
);

let folder = '';
let journal: SqliteJournal;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-golden-'));
  const file = join(folder, 'journal.sqlite');
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

describe('the golden journal', () => {
  it('opens, with every commit as it was chained', () => {
    expect(journal.lastSeq()).toBe(27);
    expect(brokenCommits(journal.database)).toEqual([]);
  });

  it('replays into the trade it recorded', () => {
    journal.database.exec('DELETE FROM snapshots');
    const state = replayed();
    expect(state.seq).toBe(27);
    expect(state.idFloor).toBe(3);
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
  it('comes to the same state from its snapshot and the facts after it', () => {
    const fromSnapshot = JSON.parse(stateText(replayed())) as unknown;
    journal.database.exec('DELETE FROM snapshots');
    expect(fromSnapshot).toEqual(JSON.parse(stateText(replayed())));
  });
});
