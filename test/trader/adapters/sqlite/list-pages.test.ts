// Pages of executions, trades, predictions and signals: what the whole lists would answer, filtered, sorted and cut.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { US } from '../../../../src/market/venues/us.ts';
import { openJournal } from '../../../../src/trader/adapters/sqlite/journal/journal.ts';
import { createLook } from '../../../../src/trader/adapters/sqlite/read-tables/look.ts';
import { openReadTables } from '../../../../src/trader/adapters/sqlite/read-tables/read-tables.ts';
import { completedFacts } from '../../../../src/trader/app/completed-facts/completed-facts.ts';
import type { Fact } from '../../../../src/trader/domain/facts/facts.ts';
import type { ListQuery, PagedList } from '../../../../src/trader/ports/look.ts';
import { CLOSING, HELD, OPENING, recorded } from './one-trade.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-lists-'));
afterAll(() => rmSync(folder, { recursive: true }));

function look(name = 'journal', more: readonly Fact[] = []) {
  const file = join(folder, `${name}.sqlite`);
  const journal = openJournal({ file, mode: 'paper', account: 'DU1' });
  if (!journal.ok) throw new Error(journal.failure.kind);
  journal.value.append(recorded([...OPENING, ...HELD, ...CLOSING, ...more], 0));
  const tables = openReadTables(file, completedFacts(journal.value));
  tables.catchUp();
  afterAll(() => {
    tables.close();
    journal.value.close();
  });
  return createLook(tables.database, { clientId: 17, home: US, lastPrice: () => Number.NaN });
}

const LISTS: readonly (readonly [PagedList, string])[] = [
  ['executions', 'time'],
  ['trades', 'closed_at'],
  ['predictions', 'received_at'],
  ['signals', 'at'],
];

describe('a page of a list', () => {
  const seen = look();
  const whole = {
    executions: seen.executions(),
    trades: seen.trades(),
    predictions: seen.predictions(),
    signals: seen.signals({ isNotTakenOnly: false }),
  };
  const page = <List extends PagedList>(list: List, more: Partial<ListQuery> = {}) =>
    seen.listPage(list, {
      ...{ filters: {}, sort: '', isDescending: false, limit: 1_000, offset: 0 },
      ...more,
    });

  it.each(LISTS)('of %s has all of them, or a part of their order', (list) => {
    const rows = whole[list];
    expect(rows.length).toBeGreaterThan(0);
    expect(page(list)).toEqual({ total: rows.length, rows });
    expect(page(list, { isDescending: true }).rows).toEqual(rows.toReversed());
    expect(page(list, { limit: 1, offset: rows.length - 1 })).toMatchObject({
      total: rows.length,
      rows: rows.slice(-1),
    });
  });

  it.each(LISTS)('of %s is filtered by the words and the time of its rows', (list, time) => {
    const rows = whole[list] as unknown as readonly Readonly<Record<string, unknown>>[];
    for (const name of ['symbol', 'side', 'strategy', 'feed', 'verdict', 'taken', 'order_ref'])
      for (const value of new Set(rows.map((row) => row[name]))) {
        const isFilter = value !== undefined && value !== null && FILTERS[list].includes(name);
        const those = isFilter ? rows.filter((row) => row[name] === value) : rows;
        const filters = { [name]: String(value) };
        expect(page(list, { filters }).rows, `${name} ${value}`).toEqual(those);
      }
    const from = String(rows.at(-1)?.[time]);
    const is = (row: Readonly<Record<string, unknown>>) => String(row[time]) >= from;
    expect(page(list, { from }).rows).toEqual(rows.filter(is));
    expect(page(list, { to: from })).toMatchObject({
      total: rows.filter((row) => !is(row)).length,
    });
  });

  it('is sorted by a column of the list, and never by a word that is none', () => {
    const prices = page('executions', { sort: 'price', isDescending: true }).rows;
    const sorted = whole.executions.map(({ price }) => price).toSorted((a, b) => b - a);
    expect(prices.map((row) => row.price)).toEqual(sorted);
    for (const sort of ['seq; DROP TABLE trades', 'constructor', '__proto__'])
      expect(page('executions', { sort, filters: { [sort]: 'x' } }).total).toBe(sorted.length);
  });
});

describe('the numbers of a verdict and of a reason', () => {
  it('have names in snake_case, as all JSON has; names that a condition gave stay; the root reason is the first', () => {
    const judged = HELD.find((fact) => fact.type === 'prediction-judged');
    const refused = HELD.find((fact) => fact.type === 'signal-refused');
    if (judged === undefined || refused === undefined) throw new Error('not in the sample');
    const seen = look('named', [
      { ...judged, verdict: { kind: 'stale', ageMs: 9_000, ageMaxMs: 5_000 } },
      {
        ...refused,
        signal: { ...refused.signal, id: 'p9/demo', predictionId: 'p9' },
        reasons: [
          { kind: 'quote_stale', ageMs: 9_000, ageMaxMs: 5_000 },
          { kind: 'condition_false', when: 'x > 1', values: { ownName: 1 } },
        ],
      },
    ]);
    expect(seen.predictions().find(({ verdict }) => verdict === 'stale')?.detail).toEqual({
      ...{ age_ms: 9_000, age_max_ms: 5_000 },
    });
    const signals = seen.signals({ isNotTakenOnly: true });
    expect(signals.find(({ id }) => id === 'p9/demo')?.reasons).toEqual([
      {
        ...{ kind: 'condition_false', when: 'x > 1', values: { ownName: 1 } },
        text: 'the condition does not hold: x > 1',
      },
      {
        ...{ kind: 'quote_stale', age_ms: 9_000, age_max_ms: 5_000 },
        text: 'the quote is 9 s old, at most 5 s',
      },
    ]);
  });
});

const FILTERS: Readonly<Record<PagedList, readonly string[]>> = {
  executions: ['symbol', 'side', 'strategy', 'order_ref'],
  trades: ['symbol', 'side', 'strategy'],
  predictions: ['symbol', 'feed', 'verdict'],
  signals: ['symbol', 'strategy', 'taken'],
};
