// What a fact carries of the orders it moves, for each way an order can stand.
import { describe, expect, it } from 'vitest';
import type { Fact } from '../../../src/trader/domain/facts/facts.ts';
import type { OrderAfter } from '../../../src/trader/domain/facts/order-facts.ts';
import { isOrderMove } from '../../../src/trader/domain/facts/orders-moved.ts';
import type { OrderStatus } from '../../../src/trader/domain/orders/order-state.ts';
import type { OrderType } from '../../../src/trader/domain/orders/order-terms.ts';
import { folded } from '../../../src/trader/engine/fold/orders-after.ts';
import { activePositions, isProtected } from '../../../src/trader/engine/state/position-lookups.ts';
import { initialState, type State } from '../../../src/trader/engine/state/state.ts';
import { createMemoryTables, type MemoryTables } from '../adapters/sqlite/memory-tables.ts';
import { HELD, OPENING, recorded } from '../adapters/sqlite/one-trade.ts';

const STOP = 'abcdefgh.6.s';

interface Book {
  readonly state: State;
  readonly tables: MemoryTables;
  /** Records the fact and answers what it carries of the orders it moves. */
  record(fact: Fact): readonly OrderAfter[];
}

/** 100 shares are held under a working stop for as many. */
function held(): Book {
  const state = initialState('abcdefgh', 'paper', 'DU1');
  const tables = createMemoryTables();
  tables.take(recorded([...OPENING, ...HELD]).map((one) => folded(state, one)));
  return {
    state,
    tables,
    record(fact) {
      const [next] = recorded([fact], state.seq);
      if (next === undefined) throw new Error('one fact was given');
      const complete = folded(state, next);
      tables.take([complete]);
      return isOrderMove(complete.fact) ? (complete.fact.ordersAfter ?? []) : [];
    },
  };
}

function updated(status: OrderStatus, changes: { orderType?: OrderType | 'other' } = {}): Fact {
  return { type: 'order-updated', orderRef: STOP, symbol: 'SPY', status, ...changes };
}

function isShownProtected({ tables }: Book): boolean {
  return tables.look.positions().every((row) => row.protected);
}

function isHeldProtected({ state }: Book): boolean {
  return activePositions(state).every((position) => isProtected(state, position));
}

const COVERS: Readonly<Record<OrderStatus, number>> = {
  intended: 0,
  sent: 0,
  acknowledged: 0,
  working: 100,
  partially_filled: 100,
  pending_modify: 100,
  pending_cancel: 0,
  filled: 0,
  cancelled: 0,
  rejected: 0,
  expired: 0,
  not_sent: 0,
  unknown: 0,
};

describe('a stop that the broker reports', () => {
  it.each(Object.entries(COVERS) as [OrderStatus, number][])(
    '%s covers %i shares',
    (status, covers) => {
      const book = held();
      expect(book.record(updated(status))).toEqual([
        { orderRef: STOP, statusAfter: status, filledAfter: 0, coversAfter: covers },
      ]);
      expect(isShownProtected(book)).toBe(covers === 100);
      expect(isHeldProtected(book)).toBe(covers === 100);
      expect(book.tables.look.orders().find(({ leg }) => leg === 's')?.state).toBe(status);
    },
  );

  it.each(['market', 'limit', 'other'] as const)('as a %s order covers nothing', (orderType) => {
    const book = held();
    expect(book.record(updated('working', { orderType }))).toMatchObject([{ coversAfter: 0 }]);
    expect(isShownProtected(book)).toBe(false);
    expect(isHeldProtected(book)).toBe(false);
    book.record(updated('working', { orderType: 'stop' }));
    expect(isShownProtected(book)).toBe(true);
    expect(isHeldProtected(book)).toBe(true);
  });
});

describe('a fact', () => {
  it('over several orders carries each of them', () => {
    const book = held();
    const orderRefs = ['abcdefgh.6.e', STOP];
    expect(book.record({ type: 'order-sent', orderRefs })).toEqual([
      { orderRef: 'abcdefgh.6.e', statusAfter: 'filled', filledAfter: 100, coversAfter: 0 },
      { orderRef: STOP, statusAfter: 'working', filledAfter: 0, coversAfter: 100 },
    ]);
  });

  it('carries nothing of an order that is forgotten', () => {
    const book = held();
    expect(book.record({ type: 'order-sent', orderRefs: ['abcdefgh.1.e'] })).toEqual([]);
  });

  it('that is complete stays as it was recorded', () => {
    const state = initialState('abcdefgh', 'paper', 'DU1');
    const [fact] = recorded([{ type: 'order-sent', orderRefs: [STOP], ordersAfter: [] }]);
    if (fact === undefined) throw new Error('one fact was given');
    expect(folded(state, fact)).toBe(fact);
  });
});
