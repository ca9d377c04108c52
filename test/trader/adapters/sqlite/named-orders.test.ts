// Rows and events of an order to which its sender gave a name, and what every row says of its fills and times.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { plus, toIso } from '../../../../src/kernel/instant.ts';
import { US } from '../../../../src/market/venues/us.ts';
import { openJournal } from '../../../../src/trader/adapters/sqlite/journal/journal.ts';
import { createLook } from '../../../../src/trader/adapters/sqlite/read-tables/look.ts';
import { openReadTables } from '../../../../src/trader/adapters/sqlite/read-tables/read-tables.ts';
import { completedFacts } from '../../../../src/trader/app/completed-facts/completed-facts.ts';
import { outwardFact } from '../../../../src/trader/app/journal-reading/outward-facts.ts';
import { eventOf } from '../../../../src/trader/domain/events/events.ts';
import type { Fact } from '../../../../src/trader/domain/facts/facts.ts';
import type { OrdersQuery } from '../../../../src/trader/ports/look.ts';
import { CLOSING, HELD, OPENING, POSITION, recorded, START } from './one-trade.ts';

const [ENTRY, STOP] = ['abcdefgh.6.e', 'abcdefgh.6.s'];
const BY = { id: 'req_7', user: 'bot', clientOrderId: 'march-7', bodyHash: 'aa' };

const NAMED = OPENING.map(
  (fact): Fact => (fact.type === 'entry-intended' ? { ...fact, request: BY } : fact),
);

function opened(facts: readonly Fact[]) {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-named-'));
  const file = join(folder, 'journal.sqlite');
  const journal = openJournal({ file, mode: 'paper', account: 'DU1' });
  if (!journal.ok) throw new Error(journal.failure.kind);
  journal.value.append(recorded(facts));
  const tables = openReadTables(file, completedFacts(journal.value));
  tables.catchUp();
  onTestFinished(() => {
    tables.close();
    journal.value.close();
    rmSync(folder, { recursive: true });
  });
  const look = createLook(tables.database, {
    ...{ clientId: 17, home: US, lastPrice: () => Number.NaN },
  });
  const complete = [...completedFacts(journal.value).read(0)];
  const names = complete.flatMap((one) => {
    const event = eventOf(one, 'abcdefgh');
    return event === undefined || !('orderRefs' in event) ? [] : [event.toDict()];
  });
  return { look, names, tables, facts: complete.map(({ fact }) => fact) };
}

const ALL: OrdersQuery = { sort: 'created_at', isDescending: false, limit: 10, offset: 0 };

/** When the first fact of that type, of the order if one is named, was recorded. */
function at(facts: readonly Fact[], type: Fact['type'], orderRef?: string): string {
  const index = facts.findIndex(
    (fact) =>
      fact.type === type &&
      (orderRef === undefined || ('orderRef' in fact && fact.orderRef === orderRef)),
  );
  return toIso(plus(START, (index + 1) * 1_000));
}

it('an order whose number at the broker is none has the number 0, and so have its fills', () => {
  const uuid = '61e69015-8549-4bfd-b9c3-01e75843f47d';
  const facts = [...OPENING, ...HELD].map(
    (fact): Fact => ('brokerLink' in fact ? { ...fact, brokerLink: `alpaca:${uuid}` } : fact),
  );
  const { look } = opened(facts);
  for (const { perm_id, parent_perm_id } of look.orders())
    expect([perm_id, parent_perm_id]).toEqual([0, 0]);
  const fills = look.executions();
  expect(fills.length).toBeGreaterThan(0);
  for (const { perm_id } of fills) expect(perm_id).toBe(0);
});

describe('an order with a client order id', () => {
  it('shows it in its row, and not in those of its bracket, and is found by it', () => {
    const { look, tables } = opened([...NAMED, ...HELD]);
    const rows = look.orders();
    expect(rows.map(({ order_ref, client_order_id }) => [order_ref, client_order_id])).toEqual([
      [ENTRY, 'march-7'],
      [STOP, null],
    ]);
    expect(look.ordersPage({ ...ALL, clientOrderId: 'march-7' })).toEqual({
      total: 1,
      rows: rows.slice(0, 1),
    });
    expect(look.ordersPage({ ...ALL, clientOrderId: 'march' }).total).toBe(0);
    tables.rebuild();
    expect(look.orders()).toEqual(rows);
  });

  it('shows who asked for its position, in its row and in those of all orders of the position', () => {
    const { look } = opened([...NAMED, ...HELD]);
    expect(look.orders().map(({ opened_by: by }) => by)).toEqual(['bot', 'bot']);
    expect(look.positions()).toMatchObject([{ id: POSITION, opened_by: 'bot' }]);
    expect(look.ordersPage({ ...ALL, openedBy: 'bot' }).total).toBe(2);
    expect(look.ordersPage({ ...ALL, openedBy: 'ann' }).total).toBe(0);
    expect(look.ordersPage({ ...ALL, positionIds: ['QQQ-1', POSITION] }).total).toBe(2);
    const asked = { ...ALL, sort: 'time', filters: { opened_by: 'bot' } };
    expect(look.listPage('executions', asked).total).toBeGreaterThan(0);
    expect(look.listPage('executions', { ...asked, filters: { opened_by: 'ann' } }).total).toBe(0);
    const unasked = opened([...OPENING, ...HELD]).look;
    expect(unasked.orders().map(({ opened_by: by }) => by)).toEqual([null, null]);
  });

  it('says how the stop of its position was planned, as the orders after it do', () => {
    const { look, tables } = opened([...NAMED, ...HELD, ...CLOSING]);
    const kinds = () => look.orders().map(({ stop_kind: kind }) => kind);
    expect(new Set(kinds())).toEqual(new Set(['percent']));
    expect(look.ordersPage(ALL).rows).toEqual(look.orders());
    tables.rebuild();
    expect(new Set(kinds())).toEqual(new Set(['percent']));
  });

  it('says when another price of that stop was asked for', () => {
    const asked = { positionId: POSITION, symbol: 'SPY', from: 368.5, to: 369, by: 'bot' };
    const { look, facts } = opened([...NAMED, ...HELD, { type: 'stop-asked', ...asked }]);
    const times = new Set(look.orders().map(({ stop_asked_at: time }) => time));
    expect(times).toEqual(new Set([at(facts, 'stop-asked')]));
    const unasked = opened([...NAMED, ...HELD]).look.orders();
    expect(unasked.map(({ stop_asked_at: time }) => time)).toEqual([null, null]);
  });

  it('is explained by it as by its reference', () => {
    const { look } = opened([...NAMED, ...HELD, ...CLOSING]);
    expect(look.explain('march-7')).toEqual(look.explain(ENTRY));
    expect(look.explain('march-7').length).toBeGreaterThan(5);
    expect(look.explain('march-8')).toEqual([]);
  });

  it('carries it in every event that concerns it, and in no other', () => {
    const { names } = opened([...NAMED, ...HELD, ...CLOSING]);
    const ofEntry = names.filter(({ orderRefs }) => (orderRefs as string[]).includes(ENTRY));
    expect(ofEntry.map(({ event_type, clientOrderId }) => [event_type, clientOrderId])).toEqual([
      ['NewOrderEvent', 'march-7'],
      ['OrderStatusEvent', 'march-7'],
      ['OrderStatusEvent', 'march-7'],
      ['FillEvent', 'march-7'],
      ['FillEvent', 'march-7'],
    ]);
    const others = names.filter(({ orderRefs }) => !(orderRefs as string[]).includes(ENTRY));
    expect(others.length).toBeGreaterThan(2);
    expect(others.every(({ clientOrderId }) => clientOrderId === undefined)).toBe(true);
  });

  it('stays here: programs that read facts from Kafka do not see it', () => {
    const { facts } = opened([...NAMED, ...HELD, ...CLOSING]);
    const named = facts.filter((fact) => JSON.stringify(fact).includes('march-7'));
    expect(named.length).toBeGreaterThan(4);
    expect(JSON.stringify(named.map(outwardFact))).not.toContain('march-7');
  });

  it('names the target whose price it has become', () => {
    const asked: Fact = {
      ...{ type: 'limit-asked', positionId: POSITION, symbol: 'SPY', price: 380 },
      ...{ orderRef: STOP, request: BY },
    };
    const { look } = opened([...OPENING, ...HELD, asked]);
    expect(look.ordersPage({ ...ALL, clientOrderId: 'march-7' }).rows).toMatchObject([
      { order_ref: STOP },
    ]);
  });
});

describe('the row of an order', () => {
  it('has its average price and its times, each when the fact was recorded', () => {
    const half = opened(OPENING).look.orders()[0];
    expect(half).toMatchObject({ filled: 60, average_fill_price: 369.7, filled_at: null });
    expect(half?.updated_at).toBe(at(OPENING, 'execution-booked', ENTRY));
    const facts = [...OPENING, ...HELD, ...CLOSING];
    const [entry, stop] = opened(facts).look.orders();
    expect(entry).toMatchObject({
      filled: 100,
      average_fill_price: expect.closeTo(369.74, 8),
      created_at: at(facts, 'entry-intended'),
      submitted_at: at(facts, 'order-sent'),
      filled_at: toIso(plus(START, (OPENING.length + 1) * 1_000)),
      cancelled_at: null,
    });
    expect(stop).toMatchObject({
      average_fill_price: 368.99,
      filled_at: at(facts, 'execution-booked', STOP),
      updated_at: at(facts, 'execution-booked', STOP),
    });
  });

  it('of a cancelled order has the time of its end, which a late fill does not move', () => {
    const cancelled: Fact = {
      ...{ type: 'order-updated', orderRef: STOP, symbol: 'SPY', status: 'cancelled' },
    };
    const late = CLOSING.filter(({ type }) => type === 'execution-booked');
    const facts = [...OPENING, ...HELD, cancelled, ...late];
    const before = opened([...OPENING, ...HELD]).look.orders()[1];
    expect(before).toMatchObject({ cancelled_at: null, average_fill_price: null });
    expect(opened(facts).look.orders()[1]).toMatchObject({
      ...{ state: 'cancelled', filled: 100, average_fill_price: 368.99, filled_at: null },
      cancelled_at: toIso(plus(START, (OPENING.length + HELD.length + 1) * 1_000)),
      updated_at: toIso(plus(START, facts.length * 1_000)),
    });
  });
});
