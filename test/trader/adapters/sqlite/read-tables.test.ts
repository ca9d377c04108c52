import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { US } from '../../../../src/market/venues/us.ts';
import { openJournal } from '../../../../src/trader/adapters/sqlite/journal/journal.ts';
import { readOnlyJournal } from '../../../../src/trader/adapters/sqlite/journal/read-only.ts';
import { createLook } from '../../../../src/trader/adapters/sqlite/read-tables/look.ts';
import {
  openReadTables,
  openReadTablesReadOnly,
  type ReadTables,
} from '../../../../src/trader/adapters/sqlite/read-tables/read-tables.ts';
import { READ_TABLE_NAMES } from '../../../../src/trader/adapters/sqlite/read-tables/read-tables-schema.ts';
import { completedFacts } from '../../../../src/trader/app/completed-facts/completed-facts.ts';
import type { Fact } from '../../../../src/trader/domain/facts/facts.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import type { Journal } from '../../../../src/trader/ports/journal.ts';
import { CLOSING, HELD, OPENING, POSITION, recorded } from './one-trade.ts';

let folder = '';
let file = '';
let journal: Journal;
const open: { close(): void }[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-read-'));
  file = join(folder, 'journal.sqlite');
  const opened = openJournal({ file, mode: 'paper', account: 'DU1' });
  if (!opened.ok) throw new Error(opened.failure.kind);
  journal = opened.value;
  open.push(journal);
});

afterEach(() => {
  for (const thing of open.splice(0).reverse()) thing.close();
  rmSync(folder, { recursive: true });
});

function append(...parts: readonly (readonly Fact[])[]): void {
  journal.append(recorded(parts.flat(), journal.lastSeq()));
}

function written(): ReadTables {
  const tables = openReadTables(file, completedFacts(journal));
  open.push(tables);
  tables.catchUp();
  return tables;
}

function look(tables: ReadTables, last = 370) {
  return createLook(tables.database, { clientId: 17, home: US, lastPrice: () => last });
}

const PLAIN: OrderTerms = {
  orderRef: 'abcdefgh.1.e',
  leg: 'e',
  symbol: 'SPY',
  side: 'buy',
  type: 'market',
  quantity: 100,
  validity: { kind: 'day' },
  extendedHours: false,
};

function contents(tables: ReadTables): Record<string, unknown> {
  return Object.fromEntries(
    READ_TABLE_NAMES.map((name) => [name, tables.database.prepare(`SELECT * FROM ${name}`).all()]),
  );
}

function withDust(fact: Fact): Fact {
  if (fact.type === 'position-closed') return { ...fact, realizedPnl: 140.40000000000276 };
  return fact.type === 'commission-booked' ? { ...fact, commission: 1.125 } : fact;
}

describe('the queries', () => {
  it('show a filling position as protected only once its stop covers all of it', () => {
    append(OPENING);
    const tables = written();
    expect(look(tables).positions()).toEqual([
      {
        id: POSITION,
        symbol: 'SPY',
        quantity: 60,
        reserved_quantity: 0,
        available_quantity: 60,
        remainder: 0,
        locked: [],
        average_price: 369.7,
        stop_price: 368.5,
        stop_status: 'working',
        protected: true,
        watched: false,
        strategy: 'demo',
        opened_by: null,
        last_price: 370,
        unrealized_pnl: 18,
        r_multiple: 0.27,
        opened_at: '2020-12-16T14:36:10.000Z',
      },
    ]);
    // Less than half a cent, and of R, below the average price is nothing, not minus nothing.
    const [even] = look(tables, 369.69999).positions();
    expect([even?.unrealized_pnl, even?.r_multiple]).toEqual([0, 0]);
    append([
      {
        type: 'order-updated',
        orderRef: 'abcdefgh.6.s',
        symbol: 'SPY',
        status: 'working',
        quantity: 30,
      },
    ]);
    tables.catchUp();
    expect(look(tables).positions()[0]).toMatchObject({ protected: false, stop_status: 'working' });
    append([
      { type: 'order-updated', orderRef: 'abcdefgh.6.s', symbol: 'SPY', status: 'cancelled' },
    ]);
    tables.catchUp();
    expect(look(tables, Number.NaN).positions()[0]).toMatchObject({
      protected: false,
      stop_status: 'missing',
      unrealized_pnl: null,
    });
  });

  it('show what cannot be sold yet, until it can', () => {
    const until = instant(Date.parse('2020-12-18T16:00:00Z'));
    append(
      OPENING.map((fact) =>
        fact.type === 'position-filled'
          ? { ...fact, lockedAfter: [{ until, settlement: 'T+2', shares: 60 }] }
          : fact,
      ),
    );
    const { database } = written();
    const seenAt = (now: number) =>
      createLook(database, {
        clientId: 17,
        home: US,
        lastPrice: () => Number.NaN,
        now: () => instant(now),
      }).positions()[0];
    expect(seenAt(until - 1)).toMatchObject({
      available_quantity: 0,
      locked: [{ quantity: 60, sellable_from: '2020-12-18T16:00:00.000Z', settlement: 'T+2' }],
    });
    expect(seenAt(until)).toMatchObject({ available_quantity: 60, locked: [] });
  });

  it("show each order type by the broker's words", () => {
    const kinds: readonly (readonly [Partial<OrderTerms>, object])[] = [
      [
        { type: 'stop-limit', stopPrice: 371, limitPrice: 371.5, validity: { kind: 'day' } },
        { type: 'STP LMT', tif: 'DAY', stop_price: 371, limit_price: 371.5 },
      ],
      [
        { type: 'trail', trailBy: { kind: 'amount', amount: 1.5 }, validity: { kind: 'gtc' } },
        { type: 'TRAIL', tif: 'GTC', stop_price: null, trail_amount: 1.5, trail_percent: null },
      ],
      [
        { type: 'trail', trailBy: { kind: 'percent', percent: 2 }, validity: { kind: 'gtc' } },
        { type: 'TRAIL', trail_amount: null, trail_percent: 2 },
      ],
      [
        { type: 'market', validity: { kind: 'opening' } },
        { type: 'MKT', tif: 'OPG' },
      ],
      [
        { type: 'limit', validity: { kind: 'opening' } },
        { type: 'LMT', tif: 'OPG' },
      ],
      [
        { type: 'market', validity: { kind: 'closing' } },
        { type: 'MOC', tif: 'DAY' },
      ],
      [
        { type: 'limit', validity: { kind: 'closing' } },
        { type: 'LOC', tif: 'DAY' },
      ],
    ];
    const legs = kinds.map(
      ([terms], at): OrderTerms => ({
        ...PLAIN,
        orderRef: `abcdefgh.${at}.e`,
        handle: `orderId:${at}`,
        ...terms,
      }),
    );
    const intended = OPENING.slice(0, 5);
    append(intended.map((fact) => (fact.type === 'entry-intended' ? { ...fact, legs } : fact)));
    expect(look(written()).orders()).toMatchObject(kinds.map(([, row]) => row));
    append([
      {
        type: 'order-updated',
        orderRef: 'abcdefgh.1.e',
        symbol: 'SPY',
        status: 'working',
        stopPrice: 367.2,
      },
    ]);
    expect(look(written()).orders()[1]).toMatchObject({
      stop_price: 367.2,
      status: 'PreSubmitted',
    });
  });

  it("show orders with the broker's status beside ours", () => {
    append(OPENING, HELD);
    const [entry, stop] = look(written()).orders();
    expect(entry).toMatchObject({
      account: 'DU1',
      order_id: 1,
      client_id: 17,
      perm_id: 900,
      parent_perm_id: 0,
      action: 'BUY',
      type: 'LMT',
      quantity: 100,
      filled: 100,
      limit_price: 369.9,
      tif: 'GTD',
      status: 'Filled',
      state: 'filled',
      strategy: 'demo',
      signal_id: 'p1/demo',
      leg: 'e',
      created_at: expect.stringMatching(/^2020-12-16T.*Z$/),
    });
    expect(stop).toMatchObject({
      perm_id: 901,
      parent_perm_id: 900,
      oca_group: 'g',
      action: 'SELL',
      type: 'STP',
      stop_price: 369,
      tif: 'GTC',
      status: 'PreSubmitted',
      state: 'working',
    });
  });

  it('show the closed trade with the commissions of all its executions', () => {
    append(OPENING, HELD, CLOSING);
    const shown = look(written());
    expect(shown.positions()).toEqual([]);
    expect(shown.trades()).toEqual([
      {
        id: POSITION,
        trade: POSITION,
        symbol: 'SPY',
        side: 'long',
        quantity: 100,
        entry: 369.74,
        exit: 368.99,
        reason: 'stop',
        pnl: -75,
        r_multiple: -0.6,
        commission: 2,
        opened_at: '2020-12-16T14:36:02.000Z',
        closed_at: '2020-12-16T14:36:26.000Z',
        strategy: 'demo',
        config_hash: 'c',
      },
    ]);
    expect(shown.executions().map(({ exec_id, side, shares }) => [exec_id, side, shares])).toEqual([
      ['e1.01', 'BOT', 60],
      ['e2.01', 'BOT', 40],
      ['x1.01', 'SLD', 100],
    ]);
  });

  it('round the result and the commission of a trade to the cent', () => {
    append(OPENING, HELD, CLOSING.map(withDust));
    const shown = look(written());
    expect(shown.trades()).toMatchObject([{ pnl: 140.4, commission: 2.13 }]);
    // As reported: the comparison with a statement needs the fraction of a cent.
    expect(shown.executions().at(-1)).toMatchObject({ exec_id: 'x1.01', commission: 1.125 });
  });

  it('count a corrected execution once', () => {
    append(OPENING);
    const [first] = OPENING.filter((fact) => fact.type === 'execution-booked');
    if (first === undefined) throw new Error('no execution in the story');
    append([
      {
        ...first,
        execId: 'e1.02',
        shares: 50,
        replaces: { execId: 'e1.01', shares: 60, price: 369.7 },
      },
    ]);
    const shown = look(written());
    expect(shown.executions()).toHaveLength(1);
    expect(shown.executions()[0]).toMatchObject({ exec_id: 'e1.02', shares: 50 });
    expect(shown.orders()[0]).toMatchObject({ filled: 50, state: 'partially_filled' });
  });

  it('show every answer of the feed with its verdict, and every signal with its reasons', () => {
    append(OPENING, HELD);
    const shown = look(written());
    expect(shown.predictions().map(({ id, verdict, repeats }) => [id, verdict, repeats])).toEqual([
      ['p1', 'accepted', 0],
      ['p1', 'duplicate', 3],
      [null, 'malformed', 0],
    ]);
    expect(shown.predictions()[2]?.detail).toEqual({ why: 'HTML' });
    expect(shown.signals({ isNotTakenOnly: false })).toHaveLength(2);
    expect(shown.signals({ isNotTakenOnly: true })).toMatchObject([
      {
        id: 'p2/demo',
        taken: false,
        reasons: [
          {
            ...{ kind: 'already_in_position', position: POSITION },
            text: `the position is open already: ${POSITION}`,
          },
        ],
        order_ref: null,
      },
    ]);
    expect(shown.foreignPositions()).toEqual([{ symbol: 'QQQ', quantity: 7 }]);
  });
});

describe('the read tables', () => {
  it('are the same whether they grew in steps or were dropped and rebuilt', () => {
    const tables = written();
    append(OPENING);
    expect(tables.catchUp(3)).toBe(false);
    expect(tables.catchUp()).toBe(true);
    append(HELD);
    append(CLOSING);
    tables.catchUp();
    const grown = contents(tables);
    tables.rebuild();
    expect(contents(tables)).toEqual(grown);
  });

  it.each([
    'DROP TABLE trades',
    'ALTER TABLE orders RENAME TO ordess',
    'ALTER TABLE orders RENAME COLUMN filled TO filldd',
    'ALTER TABLE read_cursor RENAME COLUMN version TO versinn',
  ])('are rebuilt after "%s"', (sql) => {
    append(OPENING, HELD, CLOSING);
    const first = written();
    const before = contents(first);
    first.database.exec(sql);
    expect(contents(written())).toEqual(before);
  });

  it('of an earlier version get further indexes without being rebuilt', () => {
    append(OPENING, HELD);
    const first = written();
    const indexes = () =>
      first.database.prepare("SELECT name FROM sqlite_master WHERE type = 'index'").pluck().all();
    const before = indexes();
    first.database.exec("DROP INDEX orders_by_decision; UPDATE positions SET symbol = 'KEPT'");
    const tables = written();
    expect(indexes().toSorted()).toEqual(before.toSorted());
    expect(look(tables).positions()).toMatchObject([{ symbol: 'KEPT' }]);
  });

  it.each([
    ['that lag behind', true],
    ['that were never made', false],
  ])('%s are completed in memory for a read-only reader', (_, isMadeEarly) => {
    append(OPENING);
    if (isMadeEarly) written();
    append(HELD, CLOSING);
    const facts = new Database(file, { readonly: true });
    const reader = openReadTablesReadOnly(file, completedFacts(readOnlyJournal(facts)));
    open.push(facts, reader);
    reader.catchUp();
    expect(contents(reader)).toEqual(contents(written()));
    expect(look(reader).trades()).toHaveLength(1);
  });
});
