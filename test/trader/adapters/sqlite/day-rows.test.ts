// What the board shows of a day: it begins with the day, and what has ended or is of an earlier day is none of it.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { TradingDay } from '../../../../src/kernel/instant.ts';
import { US } from '../../../../src/market/venues/us.ts';
import { openJournal } from '../../../../src/trader/adapters/sqlite/journal/journal.ts';
import { createLook } from '../../../../src/trader/adapters/sqlite/read-tables/look.ts';
import { openReadTables } from '../../../../src/trader/adapters/sqlite/read-tables/read-tables.ts';
import { completedFacts } from '../../../../src/trader/app/completed-facts/completed-facts.ts';
import type { Fact } from '../../../../src/trader/domain/facts/facts.ts';
import { BOARD_ROWS } from '../../../../src/trader/ports/dashboard-snapshot.ts';
import { CLOSING, HELD, OPENING, recorded } from './one-trade.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-day-'));
afterAll(() => rmSync(folder, { recursive: true }));

function look(name: string, facts: readonly Fact[]) {
  const file = join(folder, name);
  const journal = openJournal({ file, mode: 'paper', account: 'DU1' });
  if (!journal.ok) throw new Error(journal.failure.kind);
  journal.value.append(recorded(facts, 0));
  const tables = openReadTables(file, completedFacts(journal.value));
  tables.catchUp();
  afterAll(() => {
    tables.close();
    journal.value.close();
  });
  return createLook(tables.database, { clientId: 17, home: US, lastPrice: () => Number.NaN });
}

const DAY: Fact = {
  type: 'day-started',
  day: '2020-12-16' as TradingDay,
  netLiquidation: 1_000_000,
};

/** One more entry with its stop. */
function intended(n: number): Fact {
  const fact = OPENING.find(({ type }) => type === 'entry-intended');
  return JSON.parse(JSON.stringify(fact).replaceAll('abcdefgh.6', `many.${n}`)) as Fact;
}

describe('the rows of a day', () => {
  it('have the orders that may still fill, those with an unknown outcome first', () => {
    const lost: Fact = {
      type: 'order-updated',
      orderRef: 'abcdefgh.6.s',
      symbol: 'SPY',
      status: 'unknown',
    };
    const atWork = look('held', [...OPENING, ...HELD]);
    const { orders } = atWork.day();
    expect(orders.map(({ state }) => state)).not.toContain('filled');
    expect(orders.length).toBeGreaterThan(0);
    const unknown = look('unknown', [...OPENING, ...HELD, lost]).day();
    expect(unknown.orders[0]).toMatchObject({ order_ref: 'abcdefgh.6.s', state: 'unknown' });
    expect(look('closed', [...OPENING, ...HELD, ...CLOSING]).day().orders).toEqual([]);
  });

  it('have so many orders at most, the number of all, and every unknown one', () => {
    const pairs = BOARD_ROWS;
    const all = Array.from({ length: pairs }, (_, n) => intended(n));
    const lost = (n: number): Fact => ({
      type: 'order-updated',
      ...{ orderRef: `many.${n}.s`, symbol: 'SPY', status: 'unknown' },
    });
    const one = look('many', [...all, lost(0)]).day();
    expect(one).toMatchObject({ orders_total: 2 * pairs, orders_unknown: 1 });
    expect(one.orders).toHaveLength(BOARD_ROWS);
    expect(one.orders[0]).toMatchObject({ order_ref: 'many.0.s', state: 'unknown' });
    const each = all.map((_, n) => lost(n));
    const entries = each.map((fact, n) => ({ ...fact, orderRef: `many.${n}.e` }) as Fact);
    const every = look('lost', [...all, ...each, ...entries]).day();
    expect(every.orders).toHaveLength(2 * pairs);
  });

  it('count trades and refusals from the beginning of the day', () => {
    const all = [...OPENING, ...HELD, ...CLOSING];
    const today = look('today', [DAY, ...all]);
    const { day_began: began, trades, refusals } = today.day();
    expect(began).not.toBeNull();
    expect(trades).toEqual(today.trades().toReversed());
    const notTaken = today.signals({ isNotTakenOnly: true });
    const kinds = notTaken.flatMap(({ reasons }) => reasons.map(({ kind }) => kind));
    expect(refusals).toHaveLength(new Set(kinds).size);
    for (const { kind, signals } of refusals)
      expect(signals, kind).toBe(kinds.filter((one) => one === kind).length);
    const tomorrow = look('tomorrow', [...all, DAY]).day();
    expect(tomorrow.trades).toEqual([]);
    expect(tomorrow.signals).toEqual(today.day().signals);
  });
});
