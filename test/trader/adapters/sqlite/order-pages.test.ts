// Pages of orders from the read tables: what a list in memory would answer, filtered, sorted and cut.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { US } from '../../../../src/market/venues/us.ts';
import { openJournal } from '../../../../src/trader/adapters/sqlite/journal/journal.ts';
import { createLook } from '../../../../src/trader/adapters/sqlite/read-tables/look.ts';
import { openReadTables } from '../../../../src/trader/adapters/sqlite/read-tables/read-tables.ts';
import { completedFacts } from '../../../../src/trader/app/completed-facts/completed-facts.ts';
import type { OrderRow } from '../../../../src/trader/contract/order-rows.ts';
import type { Fact } from '../../../../src/trader/domain/facts/facts.ts';
import type { OrderTerms } from '../../../../src/trader/domain/orders/order-terms.ts';
import type { OrderSort, OrdersPage, OrdersQuery } from '../../../../src/trader/ports/look.ts';
import { CLOSING, HELD, OPENING, recorded } from './one-trade.ts';

const LIMIT: OrderTerms = {
  ...{ orderRef: 'abcdefgh.a.e', leg: 'e', symbol: 'QQQ', side: 'sell', type: 'limit' },
  ...{ handle: 'orderId:10', quantity: 40, limitPrice: 300, extendedHours: false },
  validity: { kind: 'closing' },
};

/** The opening of another trade, one order of each kind. */
const KINDS: readonly Fact[] = OPENING.flatMap((fact): Fact[] => {
  if (fact.type !== 'entry-intended') return [];
  const legs = (['limit', 'market', 'stop', 'trail', 'stop-limit'] as const).map((type, at) => ({
    ...LIMIT,
    ...{
      orderRef: `abcdefgh.a${at}.e`,
      handle: `orderId:${10 + at}` as const,
      type,
      quantity: 50 - at,
    },
  }));
  const working = ['abcdefgh.a2.e', 'abcdefgh.a0.e'].map(
    (orderRef): Fact => ({ type: 'order-updated', orderRef, symbol: 'QQQ', status: 'working' }),
  );
  return [{ ...fact, positionId: 'QQQ-9', symbol: 'QQQ', strategy: 'other', legs }, ...working];
});

/** An entry with its stop and target, at a broker that numbers no orders. */
const UNNUMBERED: readonly Fact[] = OPENING.flatMap((fact): Fact[] => {
  if (fact.type !== 'entry-intended') return [];
  const { handle: _, ...terms } = LIMIT;
  const legs = (['e', 't', 's'] as const).map((leg) => ({
    ...{ ...terms, symbol: 'IWM', leg, orderRef: `abcdefgh.b0.${leg}` },
  }));
  return [{ ...fact, positionId: 'IWM-10', symbol: 'IWM', legs }];
});

const folder = mkdtempSync(join(tmpdir(), 'sluice-pages-'));
afterAll(() => rmSync(folder, { recursive: true }));

function look() {
  const file = join(folder, 'journal.sqlite');
  const journal = openJournal({ file, mode: 'paper', account: 'DU1' });
  if (!journal.ok) throw new Error(journal.failure.kind);
  journal.value.append(recorded([...OPENING, ...HELD, ...CLOSING, ...KINDS, ...UNNUMBERED], 0));
  const tables = openReadTables(file, completedFacts(journal.value));
  tables.catchUp();
  afterAll(() => {
    tables.close();
    journal.value.close();
  });
  return createLook(tables.database, { clientId: 17, home: US, lastPrice: () => Number.NaN });
}

const PAGE = { sort: 'created_at', isDescending: false, limit: 1_000, offset: 0 } as const;

describe('a page of orders', () => {
  const { orders, ordersPage } = look();
  const all = orders();
  const refs = (rows: readonly OrderRow[]) => rows.map(({ order_ref: ref }) => ref);
  const asked = (more: Partial<OrdersQuery>) => {
    const { total, rows } = ordersPage({ ...PAGE, ...more });
    expect(total).toBe(rows.length);
    return refs(rows);
  };
  const those = (is: (row: OrderRow) => boolean) => refs(all.filter(is));

  it('has all of them without a filter, as the whole list shows them', () => {
    expect(all.length).toBe(10);
    expect(ordersPage(PAGE)).toEqual({ total: 10, rows: all });
  });

  it('is filtered by the words that rows show', () => {
    for (const row of all) {
      expect(asked({ orderRef: row.order_ref })).toEqual([row.order_ref]);
      for (const [name, field] of [
        ['symbol', 'symbol'],
        ['action', 'action'],
        ['type', 'type'],
        ['strategy', 'strategy'],
        ['status', 'status'],
        ['status', 'state'],
      ] as const) {
        const word = row[field];
        const same = (other: OrderRow) =>
          name === 'status' ? [other.status, other.state].includes(word) : other[field] === word;
        expect(asked({ [name]: word }), `${name} ${word}`).toEqual(those(same));
      }
      const at = row.created_at;
      expect(asked({ from: at })).toEqual(those((other) => other.created_at >= at));
      expect(asked({ to: at })).toEqual(those((other) => other.created_at < at));
    }
    expect(asked({ symbol: 'QQQ', type: 'LOC' })).toEqual(['abcdefgh.a0.e']);
    expect(asked({ symbol: "' OR 1=1 --" })).toEqual([]);
  });

  it('is sorted by every column, equal rows in the order of their decisions', () => {
    for (const sort of SORTS) {
      const ascending = all.toSorted((one, other) => compared(one[sort], other[sort]));
      expect(asked({ sort }), sort).toEqual(refs(ascending));
      expect(asked({ sort, isDescending: true }), sort).toEqual(refs(ascending.toReversed()));
    }
  });

  it.each([false, true])(
    'follows the one before, also of orders without a number (%s)',
    (isDescending) => {
      const rows: OrderRow[] = [];
      let after: OrdersPage['last'];
      do {
        const page = ordersPage({ ...PAGE, isDescending, limit: 1, ...(after && { after }) });
        rows.push(...page.rows);
        after = page.last;
      } while (after !== undefined);
      expect(rows).toEqual(isDescending ? all.toReversed() : all);
    },
  );

  it('counts what is on the other pages', () => {
    const second = ordersPage({ ...PAGE, limit: 3, offset: 2 });
    expect(second).toMatchObject({ total: 10, rows: all.slice(2, 5) });
    expect(ordersPage({ ...PAGE, offset: 10 })).toEqual({ total: 10, rows: [] });
  });
});

const SORTS: readonly OrderSort[] = [
  ...(['created_at', 'symbol', 'quantity', 'filled', 'type', 'state', 'strategy'] as const),
];

function compared(one: string | number, other: string | number): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
