// Lists of orders that are continued behind an order, and a limit and a stop that end each other.
import { describe, expect, it } from 'vitest';
import { orderRefIn, orderUuid, waitingUuid } from '../../../../src/api/http/alpaca/ids.ts';
import type { OrderRow } from '../../../../src/trader/contract/order-rows.ts';
import type { WaitingRow } from '../../../../src/trader/contract/waiting-row.ts';
import { bracketOf, servedForAlpaca } from '../../harness/alpaca-trader.ts';

type Body = readonly { readonly id: string; readonly symbol: string }[];

const symbolsIn = (body: Body) => body.map(({ symbol }) => symbol);
const idOf = (row: OrderRow) => orderUuid(row.order_ref);

const entryOf = (symbol: string, minute: number, more: Partial<OrderRow> = {}): OrderRow => {
  const [entry] = bracketOf(symbol, minute, more);
  if (entry === undefined) throw new Error('no order');
  return entry;
};

describe('a list behind an order', () => {
  const ENDED = { state: 'cancelled' as const };

  async function listed() {
    const at = await servedForAlpaca();
    const rows = ['A', 'B', 'C', 'D', 'E'].map((symbol, minute) =>
      // Two at a time.
      entryOf(symbol, minute >> 1, symbol === 'C' ? ENDED : {}),
    );
    at.holds.orders = rows;
    const named = new Map(rows.map((row) => [row.symbol, idOf(row)]));
    const list = async (query: string) => symbolsIn((await at.get(`/orders?${query}`)).body);
    return { ...at, named, list };
  }

  it('has what was submitted before it, or after it, in either direction', async () => {
    const { named, list } = await listed();
    const c = named.get('C');
    expect(await list(`status=all&before_order_id=${c}`)).toEqual(['B', 'A']);
    expect(await list(`status=all&before_order_id=${c}&direction=asc`)).toEqual(['A', 'B']);
    expect(await list(`status=all&after_order_id=${c}`)).toEqual(['E', 'D']);
    expect(await list(`status=all&after_order_id=${c}&direction=asc`)).toEqual(['D', 'E']);
    expect(await list(`status=all&after_order_id=${c}&direction=asc&limit=1`)).toEqual(['D']);
    expect(await list(`status=all&before_order_id=${c}&limit=1`)).toEqual(['B']);
    expect(await list(`status=all&before_order_id=${named.get('A')}`)).toEqual([]);
  });

  it('is filtered as any other, though the order itself is not of it', async () => {
    const { named, list } = await listed();
    expect(await list(`before_order_id=${named.get('C')}`)).toEqual(['B', 'A']);
    expect(await list(`before_order_id=${named.get('E')}`)).toEqual(['D', 'B', 'A']);
    expect(await list(`status=closed&before_order_id=${named.get('E')}`)).toEqual(['C']);
    expect(await list(`symbols=A&before_order_id=${named.get('E')}`)).toEqual(['A']);
  });

  it('leaves nothing out and repeats nothing, also of orders of one moment', async () => {
    const { get, holds } = await listed();
    holds.orders = Array.from({ length: 120 }, (_, index) => entryOf('SPY', index >> 4));
    const seen: (string | undefined)[] = [];
    for (let behind = ''; ; ) {
      const { body } = await get(`/orders?status=all&limit=7${behind}`);
      seen.push(...(body as Body).map(({ id }) => orderRefIn(id)));
      if (body.length < 7) break;
      behind = `&before_order_id=${body.at(-1).id}`;
    }
    expect(seen).toHaveLength(120);
    expect(new Set(seen).size).toBe(120);
  });

  it('is of one order of the key, and has no other end', async () => {
    const { get, holds, named } = await listed();
    const other = entryOf('Z', 1, { opened_by: 'ann' });
    holds.orders.push(other);
    const a = named.get('A');
    for (const query of [
      `before_order_id=${a}&after_order_id=${a}`,
      `before_order_id=${a}&after=2026-11-20T15:00:00Z`,
      `after_order_id=${a}&until=2026-11-20T15:00:00Z`,
    ])
      expect((await get(`/orders?${query}`)).body, query).toMatchObject({ code: 40010001 });
    for (const id of [idOf(other), 'nonsense', waitingUuid('gone')])
      expect((await get(`/orders?before_order_id=${id}`)).body, id).toMatchObject({
        code: 40410000,
      });
  });

  it('knows a sale that waits', async () => {
    const { holds, list, named } = await listed();
    const sale = {
      ...{ client_order_id: 'w-1', symbol: 'W', action: 'SELL', quantity: 5, user: 'alpaca:bot' },
      created_at: '2026-11-20T15:01:30.000Z',
    };
    holds.waiting = [sale as WaitingRow];
    expect(await list(`after_order_id=${named.get('C')}`)).toEqual(['E', 'W', 'D']);
    expect(await list(`before_order_id=${named.get('E')}`)).toEqual(['W', 'D', 'B', 'A']);
    expect(await list(`before_order_id=${named.get('D')}`)).toEqual(['B', 'A']);
    const waits = waitingUuid('w-1');
    expect(await list(`before_order_id=${waits}`)).toEqual(['D', 'B', 'A']);
    expect(await list(`after_order_id=${waits}`)).toEqual(['E']);
  });
});

describe('a limit beside a stop', () => {
  const LATER = '2026-11-20T15:09:00.000Z';

  function sold(more: Partial<OrderRow> = {}) {
    const [entry, target, stop] = bracketOf('SPY', 1);
    if (entry === undefined || target === undefined || stop === undefined)
      throw new Error('no orders');
    const limit: OrderRow = {
      ...{ ...target, order_ref: 'abcdefgh.zz.t', client_order_id: 'oco-1', limit_price: 385 },
      ...{ created_at: LATER, submitted_at: LATER, updated_at: LATER, ...more },
    };
    return { entry: { ...entry, state: 'filled' as const, filled: 100 }, stop, limit, target };
  }

  it('is an oco with the stop as its leg, in every list and by itself', async () => {
    const { get, holds } = await servedForAlpaca();
    const { entry, stop, limit } = sold();
    holds.orders = [entry, stop, limit];
    const oco = {
      ...{ id: idOf(limit), order_class: 'oco', type: 'limit', status: 'new', limit_price: '385' },
      legs: [{ id: idOf(stop), order_class: 'oco', type: 'stop', status: 'new', legs: null }],
    };
    expect((await get(`/orders/${idOf(limit)}`)).body).toMatchObject(oco);
    const open = (await get('/orders?nested=true')).body;
    expect(open).toMatchObject([oco]);
    expect((await get('/orders')).body).toMatchObject([
      { id: idOf(limit), order_class: 'oco', legs: null },
      { id: idOf(stop), order_class: 'oco' },
    ]);
    // What is a leg of one is no leg of another.
    const entered = { id: idOf(entry), order_class: 'oto', legs: null };
    expect((await get('/orders?status=all&nested=true')).body).toMatchObject([oco, entered]);
  });

  it('keeps it where one has filled and so ended the other, and leaves it if it is cancelled', async () => {
    const { get, holds } = await servedForAlpaca();
    const { entry, stop, limit } = sold({ state: 'filled', filled: 100 });
    const ended = { ...stop, state: 'cancelled' as const, updated_at: LATER };
    const closed = async () => (await get('/orders?status=closed&nested=true')).body;
    holds.orders = [entry, ended, limit];
    const [first] = await closed();
    expect(first).toMatchObject({ order_class: 'oco', legs: [{ status: 'canceled' }] });
    const fired = { ...stop, state: 'filled' as const, filled: 100, updated_at: LATER };
    holds.orders = [entry, fired, { ...limit, state: 'cancelled', filled: 0 }];
    const [second] = await closed();
    expect(second).toMatchObject({ order_class: 'oco', legs: [{ status: 'filled' }] });
    holds.orders = [entry, stop, { ...limit, state: 'cancelled', filled: 0 }];
    const [third, fourth] = (await get('/orders?status=all&nested=true')).body;
    expect(third).toMatchObject({ order_class: 'oco', status: 'canceled', legs: null });
    expect(fourth).toMatchObject({ order_class: 'oto', legs: [{ id: idOf(stop) }] });
  });

  it('is simple while the stop is ours: with an oco, the stop of a plain buy moves', async () => {
    const { get, holds } = await servedForAlpaca();
    const { entry, stop, limit } = sold();
    const classes = async (asked_at: string | null) => {
      const ours = { stop_kind: 'percent', stop_asked_at: asked_at };
      holds.orders = [entry, stop, limit].map((row) => ({ ...row, ...ours }));
      const { body } = await get('/orders?status=all');
      return body.map(({ order_class: kind }: { order_class: string }) => kind);
    };
    expect(await classes(null)).toEqual(['simple', 'simple', 'simple']);
    expect(await classes('2026-11-20T15:08:00.000Z')).toEqual(['simple', 'simple', 'simple']);
    expect(await classes(LATER)).toEqual(['oco', 'oco', 'simple']);
    // An oco that came after a limit had ended makes none of that.
    const ours = { stop_kind: 'percent', stop_asked_at: '2026-11-20T15:10:00.000Z' };
    const ended = { ...limit, ...ours, state: 'cancelled' as const };
    holds.orders = [{ ...entry, ...ours }, { ...stop, ...ours }, ended];
    const { body } = await get(`/orders/${idOf(limit)}`);
    expect(body.order_class).toBe('simple');
  });

  it('has no stop that had ended before it', async () => {
    const { get, holds } = await servedForAlpaca();
    const { entry, stop, limit } = sold();
    holds.orders = [entry, { ...stop, state: 'cancelled' }, limit];
    expect((await get(`/orders/${idOf(limit)}`)).body).toMatchObject({
      ...{ order_class: 'simple', legs: null },
    });
  });
});
