// Messages that users of Alpaca have reported, put through the session: each share is booked once, and no end is reported that is none.
// https://github.com/QuantConnect/Lean.Brokerages.Alpaca (#28, #41, #61), alpacahq/alpaca-py#198, alpacahq/Alpaca-API#103, #282
import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../../../src/trader/adapters/kit/transport/http-call.ts';
import {
  corrects,
  execRootOf,
  isCorrection,
} from '../../../../src/trader/domain/orders/exec-id.ts';
import type { ApprovedCancel } from '../../../../src/trader/ports/broker.ts';
import type { BrokerReport } from '../../../../src/trader/ports/broker-reports.ts';
import { scriptedSession } from './harness/scripted-session.ts';
import { bracket, changeOf, stopOf } from './harness/simulated.ts';

const REF = 'abcd2345.3.h';
const AT = (second: number) => `2026-11-24T15:00:${String(second).padStart(2, '0')}.5Z`;
const ORDER = {
  ...{ id: 'o1', client_order_id: REF, symbol: 'AAPL', side: 'buy', type: 'market' },
  ...{ order_class: 'simple', asset_class: 'us_equity', qty: '10', filled_qty: '0' },
  ...{ time_in_force: 'day', status: 'new', submitted_at: AT(0), updated_at: AT(0) },
};
const isFills = ({ path }: HttpRequest) => path.startsWith('/v2/account/activities/FILL');

/** As the stream says that `shares` filled, of which `total` by then. */
function fillOf(
  shares: string,
  total: string,
  { second = 1, ...more }: Record<string, unknown> = {},
) {
  const isAll = total === (more.qty ?? ORDER.qty);
  const order = {
    ...{ ...ORDER, filled_qty: total, filled_avg_price: '150', updated_at: AT(Number(second)) },
    ...{ status: isAll ? 'filled' : 'partially_filled', ...more },
  };
  const told = {
    qty: shares,
    price: '150',
    timestamp: AT(Number(second)),
    execution_id: `x${total}`,
  };
  return [isAll ? 'fill' : 'partial_fill', order, told] as const;
}

const activity = (shares: string, total: string, orderId = 'o1') => ({
  ...{ id: `20261124100001000::${orderId}-${total}`, activity_type: 'FILL', order_id: orderId },
  ...{ qty: shares, cum_qty: total, price: '150', transaction_time: AT(1), symbol: 'AAPL' },
});

function opened(fills: readonly object[] = []) {
  const at = scriptedSession();
  at.open();
  at.replies((call) => (isFills(call) ? { status: 200, body: fills } : undefined));
  const executions = () =>
    at.reports.flatMap((one) => (one.type === 'execution' ? [one.execution] : []));
  const booked = () => executions().map(({ shares }) => shares);
  /** What the engine counts as one execution, corrected or not. */
  const roots = () => new Set(executions().map(({ execId }) => execRootOf(execId)));
  const since = (type: BrokerReport['type']) => at.reports.filter((one) => one.type === type);
  const readings = () => at.calls.filter(isFills).length;
  return { ...at, executions, roots, booked, since, readings };
}

describe('fills that the stream tells', () => {
  it('again and again, with what was before them, are booked once', () => {
    const at = opened();
    const fill = fillOf('10', '10');
    at.stream('pending_new', { ...ORDER, status: 'pending_new' });
    for (let times = 0; times < 3; times += 1) {
      at.stream('new', ORDER);
      at.stream(...fill);
    }
    expect(at.booked()).toEqual([10]);
    expect(at.last('order-status')).toMatchObject({ status: 'filled', filled: 10 });
  });

  it('before the order is new, and one after another out of order, are each booked', () => {
    const at = opened([activity('6', '10'), activity('4', '4')]);
    at.stream(...fillOf('6', '10', { second: 2 }));
    at.stream(...fillOf('4', '4', { second: 1 }));
    at.stream('new', ORDER);
    at.pass(1_000);
    expect(at.booked().toSorted()).toEqual([4, 6]);
    expect(at.last('order-status')).toMatchObject({ status: 'filled', filled: 10 });
  });

  it('with an order that is already as it is after the next fill, are booked with the shares of each', () => {
    const at = opened([activity('6', '10'), activity('4', '4')]);
    at.stream('new', ORDER);
    const [, complete] = fillOf('6', '10');
    const told = { price: '150', timestamp: AT(1) };
    at.stream('partial_fill', complete, { ...told, qty: '4' });
    at.stream('fill', complete, { ...told, qty: '6' });
    at.pass(1_000);
    expect(at.booked().toSorted()).toEqual([4, 6]);
  });

  it('in parts of a share are complete, and are not asked for again', () => {
    const at = opened();
    const qty = '0.8';
    at.stream('new', { ...ORDER, qty });
    at.stream(...fillOf('0.7', '0.7', { qty }));
    at.stream(...fillOf('0.1', '0.8', { qty }));
    at.pass(20_000);
    expect(at.booked()).toEqual([0.7, 0.1]);
    expect(at.roots().size).toBe(2);
    expect(at.readings()).toBe(0);
    expect(at.last('order-status')).toMatchObject({ status: 'filled', filled: 0.8, remaining: 0 });
  });

  it('of which one is missing are completed from the list', () => {
    const at = opened([activity('3', '10'), activity('3', '7'), activity('4', '4')]);
    at.stream(...fillOf('4', '4'));
    at.stream(...fillOf('3', '10', { second: 2 }));
    at.pass(1_000);
    expect(at.booked().toSorted()).toEqual([3, 3, 4]);
  });

  it('are not complete while one of the list has no order, or no time', () => {
    for (const lacking of [{ order_id: '' }, { transaction_time: 'noon' }]) {
      const at = opened([{ ...activity('10', '10'), ...lacking }]);
      at.broker.requestSnapshot(new Set());
      at.settle();
      expect(at.last('snapshot-failed')).toMatchObject({
        why: expect.stringContaining('cannot be read'),
      });
    }
  });

  it('without a quantity or a price are read from the list', () => {
    const at = opened([activity('10', '10')]);
    const [event, order] = fillOf('10', '10');
    at.stream(event, order, { timestamp: AT(1) });
    at.pass(1_000);
    expect(at.booked()).toEqual([10]);
  });
});

// https://docs.alpaca.markets/docs/sse-events shows both with these fields; the order stays filled.
describe('a fill that Alpaca takes back or corrects', () => {
  const BUST = { price: '150', qty: '-10', timestamp: AT(9), reason: 'TRADE_BUST' };
  const named = (id: string, previous?: string) => ({
    ...{ execution_id: id, ...(previous !== undefined && { previous_execution_id: previous }) },
  });
  const filled = { ...ORDER, status: 'filled', filled_qty: '10', filled_avg_price: '150' };
  const taken = (at: ReturnType<typeof opened>) =>
    at.executions().map(({ shares, price }) => [shares, price]);

  it('has no shares after a bust, whatever the status of its order says', () => {
    const at = opened();
    at.stream(...fillOf('10', '10'));
    const bust = { ...BUST, ...named('b1', 'x10') };
    at.stream('trade_bust', { ...filled, filled_qty: '0' }, bust);
    at.stream('trade_bust', { ...filled, filled_qty: '0' }, bust);
    const [first, second, third] = at.executions();
    expect(taken(at).slice(0, 2)).toEqual([
      [10, 150],
      [0, 150],
    ]);
    expect(execRootOf(second?.execId ?? '')).toBe(first?.execId);
    expect(isCorrection(second?.execId ?? '')).toBe(true);
    // The same correction again is the same execution.
    expect(third?.execId ?? second?.execId).toBe(second?.execId);
    at.pass(20_000);
    expect(at.readings()).toBe(0);
  });

  it('loses only the shares that a bust names, once, and then those of the next one', () => {
    const at = opened();
    at.stream(...fillOf('4', '4'));
    at.stream(...fillOf('6', '10', { second: 2 }));
    const two = { ...BUST, ...named('b1', 'x10'), qty: '-2' };
    for (let times = 0; times < 2; times += 1)
      at.stream('trade_bust', { ...filled, filled_qty: '8' }, two);
    const one = { ...two, ...named('b2', 'b1'), qty: '-1', timestamp: AT(10) };
    at.stream('trade_bust', { ...filled, filled_qty: '7' }, one);
    expect(at.booked()).toEqual([4, 6, 4, 4, 3]);
    expect(at.executions().at(-1)).toMatchObject({ shares: 3, cumulativeQuantity: 10 });
    expect(at.roots().size).toBe(2);
  });

  it('loses the shares of each bust, whose time in the documents is that of the fill', () => {
    const at = opened();
    at.stream(...fillOf('10', '10'));
    const two = { ...BUST, qty: '-2', timestamp: AT(1) };
    const left = (shares: string, second: number) => ({
      ...{ ...filled, filled_qty: shares, updated_at: AT(second) },
    });
    at.stream('trade_bust', left('8', 9), { ...two, ...named('b1', 'x10') });
    at.stream('trade_bust', left('6', 9), { ...two, ...named('b2', 'b1') });
    at.stream('trade_bust', left('4', 10), { ...two, ...named('b3', 'b2') });
    expect(at.booked()).toEqual([10, 8, 6, 4]);
    const ids = at.executions().map(({ execId }) => execId);
    for (const [index, id] of ids.entries())
      if (index > 0) expect(corrects(id, ids[index - 1] ?? '')).toBe(true);
    expect(ids[1]).toBe(`o1:10.${Date.parse(AT(9))}`);
  });

  it('has the price of its correction, and that of the next one, which names the first', () => {
    const at = opened();
    at.stream(...fillOf('4', '4'));
    at.stream(...fillOf('6', '10', { second: 2 }));
    const second = { qty: '6', timestamp: AT(8) };
    at.stream('trade_correct', filled, { ...second, price: '149', ...named('c1', 'x10') });
    at.stream('trade_correct', filled, {
      ...{ ...second, price: '148', timestamp: AT(9) },
      ...named('c2', 'c1'),
    });
    expect(taken(at)).toEqual([
      [4, 150],
      [6, 150],
      [6, 149],
      [6, 148],
    ]);
    const ids = at.executions().map(({ execId }) => execId);
    expect(new Set(ids.slice(1).map(execRootOf)).size).toBe(1);
    expect(corrects(ids[3] ?? '', ids[2] ?? '')).toBe(true);
  });

  it('of an order that an earlier daemon saw filled is the one that it can be', () => {
    const at = opened([activity('6', '10'), activity('4', '4')]);
    at.replies((call) =>
      isFills(call)
        ? { status: 200, body: [activity('6', '10'), activity('4', '4')] }
        : call.path.startsWith('/v2/orders?')
          ? { status: 200, body: [filled] }
          : undefined,
    );
    at.broker.requestSnapshot(new Set());
    at.settle();
    at.stream(
      'trade_bust',
      { ...filled, filled_qty: '6' },
      { ...BUST, ...named('b1', 'x4'), qty: '-4' },
    );
    expect(at.executions()).toMatchObject([{ shares: 0, cumulativeQuantity: 4 }]);
  });

  it.each([
    ['all of one, at a price that an earlier daemon saw corrected', '-6', '149', '4', [0, 10]],
    ['some of those that can be meant', '-5', '149', '5', [1, 10]],
    ['as many as one has', '-4', '150', '6', [0, 4]],
    ['what an earlier daemon saw taken back before it', '-2', '150', '5', [1, 10]],
  ])(
    'of an order with several fills is of the one that it can be: %s',
    (_what, qty, price, filledNow, [shares, total]) => {
      const list = [activity('6', '10'), activity('4', '4')];
      const at = opened(list);
      at.replies((call) =>
        isFills(call)
          ? { status: 200, body: list }
          : call.path.startsWith('/v2/orders?')
            ? { status: 200, body: [filled] }
            : undefined,
      );
      at.broker.requestSnapshot(new Set());
      at.settle();
      at.stream(
        'trade_bust',
        { ...filled, filled_qty: filledNow },
        { ...BUST, ...named('b2', 'unheard'), qty, price },
      );
      expect(at.executions()).toMatchObject([{ shares, cumulativeQuantity: total }]);
    },
  );

  it.each([
    ['all of it', '0', [activity('6', '10'), activity('4', '4')], [0, 0]],
    ['some of the only fill', '7', [activity('10', '10')], [7]],
    [
      'some of one of several, which only the stream names',
      '7',
      [activity('6', '10'), activity('4', '4')],
      [],
    ],
    ['nothing', '10', [activity('10', '10')], []],
  ] as const)('that was not streamed shows in the lists: %s', (_what, filledNow, list, left) => {
    const at = opened();
    const row = { ...filled, filled_qty: filledNow, updated_at: AT(9) };
    at.replies((call) =>
      isFills(call)
        ? { status: 200, body: list }
        : call.path.startsWith('/v2/orders?')
          ? { status: 200, body: [row] }
          : undefined,
    );
    for (let times = 0; times < 2; times += 1) {
      at.broker.requestSnapshot(new Set());
      at.settle();
      at.pass(10_000);
    }
    expect(at.booked()).toEqual(left);
    for (const { execId } of at.executions())
      expect(execId.endsWith(`.${Date.parse(AT(9))}`)).toBe(true);
    const snapshot = at.reports.findIndex(({ type }) => type === 'snapshot');
    const first = at.reports.findIndex(({ type }) => type === 'execution');
    expect(first).toBeLessThan(snapshot);
  });

  it('does not show in a row that is behind the fills', () => {
    const at = opened();
    const list = [activity('10', '10')];
    const row = { ...filled, filled_qty: '0', status: 'new', updated_at: AT(1) };
    at.replies((call) =>
      isFills(call)
        ? { status: 200, body: list }
        : call.path.startsWith('/v2/orders?')
          ? { status: 200, body: [row] }
          : undefined,
    );
    at.broker.requestSnapshot(new Set());
    at.settle();
    expect(at.booked()).toEqual([]);
  });

  it('is not asked for again after a reconnection, where the list has it no longer', () => {
    const at = opened();
    at.stream(...fillOf('10', '10'));
    const gone = { ...filled, filled_qty: '0', updated_at: AT(9) };
    at.stream('trade_bust', gone, { ...BUST, ...named('b1', 'x10') });
    at.replies((call) =>
      call.path.startsWith('/v2/orders?') ? { status: 200, body: [gone] } : undefined,
    );
    at.reopen();
    at.broker.requestSnapshot(new Set());
    at.settle();
    const before = at.readings();
    at.pass(60_000);
    expect(at.readings()).toBe(before);
    expect(at.executions().at(-1)).toMatchObject({ shares: 0 });
  });

  it('has no shares if the bust names none, and stays as it is where a correction cannot be read', () => {
    const at = opened();
    at.stream(...fillOf('10', '10'));
    const wrong = { ...BUST, ...named('c1', 'x10') };
    for (const broken of [
      { qty: '0', price: '149' },
      { qty: '', price: '149' },
      { qty: '10', price: '0' },
      { qty: '10', price: '' },
    ])
      at.stream('trade_correct', filled, { ...wrong, ...broken });
    expect(at.booked()).toEqual([10]);
    expect(at.since('notice')).toHaveLength(4);
    at.stream('trade_bust', filled, { ...BUST, ...named('b1', 'x10'), qty: '' });
    expect(at.booked()).toEqual([10, 0]);
  });

  it('that cannot be found is said to a person, and changes nothing', () => {
    const at = opened();
    at.stream('new', ORDER);
    at.stream('trade_correct', filled, { ...BUST, qty: '10', ...named('c1', 'gone') });
    expect(at.booked()).toEqual([]);
    at.stream(...fillOf('10', '10'));
    const timeless = { ...filled, updated_at: null };
    at.stream('trade_bust', timeless, { ...BUST, ...named('b1', 'x10'), timestamp: '' });
    expect(at.booked()).toEqual([10]);
    expect(at.since('notice')).toHaveLength(2);
    expect(at.last('notice')).toMatchObject({ text: expect.stringContaining('AAPL') });
  });

  it('is not read as a fill in the list of activities', () => {
    const taken = { ...activity('-10', '0'), type: 'trade_bust', id: '20261124100002000::b1' };
    const at = opened([taken, activity('10', '10')]);
    const [, order] = fillOf('10', '10');
    at.stream('fill', order, { timestamp: AT(1) });
    at.pass(1_000);
    expect(at.booked()).toEqual([10]);
  });
});

describe('an order', () => {
  it('that was to be cancelled and fills is filled', () => {
    const at = opened();
    at.stream('new', ORDER);
    at.stream('pending_cancel', { ...ORDER, status: 'pending_cancel', updated_at: AT(1) });
    at.stream(...fillOf('10', '10', { second: 2 }));
    expect(at.booked()).toEqual([10]);
    expect(at.since('cancelled')).toEqual([]);
    expect(at.last('order-status')).toMatchObject({ status: 'filled' });
  });

  it('that was cancelled and whose fill comes late has the fill', () => {
    const at = opened();
    at.stream('new', ORDER);
    at.stream('canceled', { ...ORDER, status: 'canceled', updated_at: AT(3) });
    at.stream(...fillOf('4', '4', { status: 'canceled', second: 3 }));
    expect(at.booked()).toEqual([4]);
    expect(at.last('cancelled')).toMatchObject({ orderRef: REF });
  });

  it('that fills while its change is under way is filled, and the change was never an order', () => {
    const stop = {
      ...ORDER,
      client_order_id: 'abcd2345.4.s',
      type: 'stop',
      side: 'sell',
      stop_price: '145',
    };
    const at = opened();
    at.stream('new', { ...stop, time_in_force: 'gtc' });
    const next = {
      ...stop,
      id: 'o2',
      client_order_id: 'abcd2345.4.s.r1',
      replaces: 'o1',
      status: 'pending_new',
    };
    at.replies((call) => (call.method === 'PATCH' ? { status: 200, body: next } : undefined));
    at.broker.modify(changeOf('abcd2345.4.s', 146));
    at.settle();
    at.stream(...fillOf('10', '10', { ...stop, status: 'filled', filled_qty: '10', second: 2 }));
    at.stream('rejected', { ...next, status: 'rejected', updated_at: AT(3) });
    at.pass(3_000);
    expect(at.booked()).toEqual([10]);
    expect(at.executions()).toMatchObject([{ orderRef: 'abcd2345.4.s' }]);
    expect(at.since('cancelled')).toEqual([]);
    expect(at.last('order-status')).toMatchObject({ status: 'filled', filled: 10 });
  });

  it('that is done for the day, calculated or suspended has not ended, and fills the next day', () => {
    const at = opened();
    at.stream('new', ORDER);
    for (const [second, status] of ['done_for_day', 'calculated', 'suspended', 'stopped'].entries())
      at.stream(status, { ...ORDER, status, updated_at: AT(second + 1) });
    expect(at.since('cancelled')).toEqual([]);
    at.stream(...fillOf('10', '10', { second: 20 }));
    expect(at.booked()).toEqual([10]);
  });

  it('that Alpaca refuses as a wash trade is refused once, in its words', () => {
    const message = 'potential wash trade detected. use complex orders';
    const body = {
      code: 40310000,
      message,
      existing_order_id: 'o7',
      reject_reason: 'opposite side market/stop order exists',
    };
    const at = opened();
    at.replies(({ method }) => (method === 'POST' ? { status: 403, body } : undefined));
    at.broker.submit(bracket('1', { limitPrice: 150.5 }));
    at.settle();
    at.pass(5_000);
    expect(at.commands()).toHaveLength(1);
    expect(at.last('order-refused')).toMatchObject({
      refusal: { meaning: 'refused', text: message },
    });
  });

  it('that Alpaca has taken before its gateway gave up is found, and sent once', () => {
    const at = opened();
    const entry = {
      ...ORDER,
      client_order_id: 'abcd2345.1.e.f',
      order_class: 'bracket',
      type: 'limit',
      legs: [],
    };
    at.replies(({ method, path }) => {
      if (method === 'POST') return { status: 504, body: undefined };
      return path.startsWith('/v2/orders:') ? { status: 200, body: entry } : undefined;
    });
    at.broker.submit(bracket('1', { limitPrice: 150.5 }));
    at.settle();
    at.pass(3_000);
    expect(at.commands()).toHaveLength(1);
    expect(at.since('order')).toMatchObject([
      { order: { orderRef: 'abcd2345.1.e', status: 'submitted' } },
    ]);
    expect(at.since('order-refused')).toEqual([]);
  });

  it('that protects waits for calls as long as Alpaca says none are left, though it names no time', () => {
    const at = opened();
    at.replies(({ method }) =>
      method === 'POST' ? { status: 429, body: {}, retryAfter: '0' } : undefined,
    );
    at.broker.submit(stopOf('3', 10));
    at.settle();
    at.pass(10_000);
    expect(at.since('order-refused')).toEqual([]);
    at.replies(({ method }) =>
      method === 'POST'
        ? { status: 200, body: { ...ORDER, client_order_id: 'abcd2345.3.s' } }
        : undefined,
    );
    at.pass(20_000);
    expect(at.since('order-refused')).toEqual([]);
    expect(at.last('order')).toMatchObject({ order: { orderRef: 'abcd2345.3.s' } });
  });

  it('that ended with its group, of which the stream said nothing, says so to its cancel', () => {
    const stop = {
      ...ORDER,
      client_order_id: 'abcd2345.4.s',
      type: 'stop',
      side: 'sell',
      status: 'held',
    };
    const at = opened();
    at.stream('held', stop);
    at.replies(({ method, path }) => {
      const message = 'order is already in "canceled" state';
      if (method === 'DELETE') return { status: 422, body: { code: 42210000, message } };
      return path.startsWith('/v2/orders/o1')
        ? { status: 200, body: { ...stop, status: 'canceled', updated_at: AT(1) } }
        : undefined;
    });
    at.broker.cancel({ orderRef: 'abcd2345.4.s' } as unknown as ApprovedCancel);
    at.settle();
    at.pass(1_000);
    expect(at.since('cancelled')).toMatchObject([{ orderRef: 'abcd2345.4.s' }]);
  });
});
