// Payloads that Alpaca documents or that its users have reported, as they came: what they make of orders and positions.
// alpacahq/Alpaca-API#51, #71, #74, #107, #110, #165, #199, alpacahq/alpaca-py#400, alpacahq/alpaca-trade-api-go#140,
// alpacahq/alpaca-trade-api-csharp#149, QuantConnect/Lean.Brokerages.Alpaca#41, docs.alpaca.markets: websocket-streaming, sse-events, changelog
import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../../../src/trader/adapters/kit/transport/http-call.ts';
import type { ApprovedCancel } from '../../../../src/trader/ports/broker.ts';
import type { BrokerReport } from '../../../../src/trader/ports/broker-reports.ts';
import { scriptedSession } from './harness/scripted-session.ts';
import { bracket } from './harness/simulated.ts';

const REF = 'abcd2345.3.h';
/** With the fields that Alpaca sends and the adapter has no use for. */
const ORDER = {
  ...{ id: '943da5dc-2d69-4383-a8c5-b23a1ff33141', client_order_id: REF },
  ...{ created_at: '2026-11-24T15:00:00.000000000Z', updated_at: '2026-11-24T15:00:00.4509979Z' },
  ...{ submitted_at: '2026-11-24T10:00:00.377961-05:00', filled_at: null, expired_at: null },
  ...{ canceled_at: null, failed_at: null, replaced_at: null, replaced_by: null, replaces: null },
  ...{ asset_id: 'dce2ac30-c928-4416-be25-2213d057f30a', symbol: 'AAPL', asset_class: 'us_equity' },
  ...{ notional: null, qty: '10', filled_qty: '0', filled_avg_price: null, order_class: '' },
  ...{ order_type: 'market', type: 'market', side: 'buy', time_in_force: 'day', legs: null },
  ...{ limit_price: null, stop_price: null, status: 'new', extended_hours: false, hwm: null },
  ...{ trail_percent: null, trail_price: null, cancel_requested_at: null, commission: '0' },
};
const later = (seconds: number) => ({ updated_at: `2026-11-24T15:00:0${seconds}.4509979Z` });
const FILLED = { ...ORDER, ...later(1), status: 'filled', filled_qty: '10', filled_avg_price: '7' };
const FILL = {
  ...{ execution_id: '2f63ea93-423d-4169-b3f6-3fdafc10c418', price: '7', qty: '10' },
  ...{ position_qty: '10', timestamp: '2026-11-24T10:00:01.024916716-05:00' },
};

function opened(reply: (call: HttpRequest) => object | undefined = () => undefined) {
  const at = scriptedSession();
  at.open();
  at.replies((call) => {
    const body = reply(call);
    return body === undefined ? undefined : { status: 200, body };
  });
  const all = (type: BrokerReport['type']) => at.reports.filter((one) => one.type === type);
  const executions = () =>
    at.reports.flatMap((one) => (one.type === 'execution' ? [one.execution] : []));
  return { ...at, all, executions };
}

describe('a fill', () => {
  it('with the offset of New York, and fractions of a second of nine digits, is of its moment', () => {
    const at = opened();
    at.stream('fill', FILLED, FILL);
    expect(at.executions()).toMatchObject([
      { shares: 10, price: 7, at: Date.parse('2026-11-24T15:00:01.024Z'), side: 'buy' },
    ]);
  });

  it('with numbers where others have text is the same', () => {
    const at = opened();
    at.stream('fill', { ...FILLED, qty: 10, filled_qty: 10 }, { ...FILL, price: 7, qty: 10 });
    expect(at.executions()).toMatchObject([{ shares: 10, price: 7 }]);
  });

  it('of an order for an amount, which has no quantity, is complete with it', () => {
    const at = opened();
    const amount = { ...ORDER, notional: '10', qty: null };
    at.stream('new', amount);
    at.stream(
      'fill',
      { ...FILLED, ...amount, status: 'filled', filled_qty: '0.05513895', ...later(1) },
      { ...FILL, qty: '0.05513895', price: '181.36' },
    );
    expect(at.executions()).toMatchObject([{ shares: 0.05513895, price: 181.36 }]);
    expect(at.last('order-status')).toMatchObject({ status: 'filled', remaining: 0 });
  });

  it('of crypto, or of an order of several legs, is none of an order here', () => {
    const at = opened();
    const coin = { ...FILLED, asset_class: 'crypto', symbol: 'SOLUSD', qty: '1790.86' };
    at.stream('fill', { ...coin, filled_qty: '1790.86' }, { ...FILL, qty: '1790.86' });
    const legs = [{ ...FILLED, id: 'l1', asset_class: 'us_option', type: '', order_type: '' }];
    at.stream(
      'fill',
      { ...FILLED, order_class: 'mleg', symbol: '', asset_class: '', legs },
      { ...FILL, position_qtys: { AAPL250321P00200000: '1' } },
    );
    expect(at.reports.filter(({ type }) => type.startsWith('order'))).toEqual([]);
    expect(at.executions()).toEqual([]);
  });

  it('of which the end of the order was reported in the same moment is booked, and is its end', () => {
    const at = opened();
    at.stream('new', ORDER);
    at.stream('canceled', { ...ORDER, ...later(1), status: 'canceled' });
    at.stream('fill', FILLED, FILL);
    expect(at.executions()).toMatchObject([{ shares: 10 }]);
    expect(at.last('order-status')).toMatchObject({ status: 'filled', filled: 10 });
  });

  it('that the day ended in part is read from the list, and the order has expired', () => {
    const activity = {
      ...{ id: '20261124100001000::x', activity_type: 'FILL', type: 'partial_fill', price: '7' },
      ...{ order_id: ORDER.id, qty: '4', cum_qty: '4', leaves_qty: '6', side: 'buy' },
      ...{ transaction_time: '2026-11-24T15:00:01.024916Z', symbol: 'AAPL' },
    };
    const at = opened(({ path }) => (path.startsWith('/v2/account/act') ? [activity] : undefined));
    at.stream('new', ORDER);
    at.stream('expired', { ...ORDER, ...later(5), status: 'expired', filled_qty: '4' });
    at.pass(1_000);
    expect(at.executions()).toMatchObject([{ shares: 4, price: 7 }]);
    expect(at.last('cancelled')).toMatchObject({ orderRef: REF, text: 'expired' });
  });

  it('that was busted, as the documents show it, leaves nothing', () => {
    const at = opened();
    const id = 'aeb60660-412f-4537-8d1f-1101b3fc8f64';
    const two = { ...FILLED, qty: '2', filled_qty: '2', filled_avg_price: '0.107703' };
    at.stream('fill', two, { ...FILL, execution_id: id, qty: '2', price: '0.107703' });
    const bust = {
      execution_id: 'df61d6ec-511f-4cc1-ae61-20456b0cb7a5',
      previous_execution_id: id,
    };
    at.stream(
      'trade_bust',
      { ...two, filled_qty: '0' },
      { ...FILL, ...bust, price: '0.107703', qty: '-2', position_qty: '0' },
    );
    expect(at.executions().map(({ shares }) => shares)).toEqual([2, 0]);
    expect(at.all('cancelled')).toEqual([]);
  });

  it('that was corrected, as the documents show it, has the price of the correction', () => {
    const at = opened();
    const id = 'f116d6c7-fc4a-49b1-a649-317aace34783';
    const one = { ...FILLED, qty: '1', filled_qty: '1', limit_price: '28.93', type: 'limit' };
    at.stream('fill', one, { ...FILL, execution_id: id, qty: '1', price: '28.9' });
    const correction = { execution_id: '2ff98545', previous_execution_id: id, price: '25' };
    at.stream('trade_correct', one, { ...FILL, ...correction, qty: '1', position_qty: '1' });
    expect(at.executions().map(({ price }) => price)).toEqual([28.9, 25]);
  });
});

describe('an update', () => {
  it.each([
    ['without data', null],
    ['without an order', { event: 'new' }],
    ['of an order without an id', { event: 'new', order: { ...ORDER, id: '' } }],
    ['of an order without a status', { event: 'new', order: { ...ORDER, status: '' } }],
  ])('%s changes nothing, and the next one counts', (_, data) => {
    const at = opened();
    at.frame({ stream: 'trade_updates', data });
    expect(at.all('order')).toEqual([]);
    at.stream('fill', FILLED, FILL);
    expect(at.executions()).toHaveLength(1);
  });

  it.each(['accepted', 'restated', 'order_replace_pending', 'held', 'an event of next year'])(
    '%s says what the order says',
    (event) => {
      const at = opened();
      at.stream(event, ORDER, { execution_id: null, price: null, qty: null, position_qty: null });
      expect(at.last('order')).toMatchObject({ order: { orderRef: REF, status: 'submitted' } });
      expect(at.executions()).toEqual([]);
    },
  );

  it('with a status that is not known says nothing about the order', () => {
    const at = opened();
    at.stream('new', { ...ORDER, status: 'activated' });
    expect(at.last('order')).toMatchObject({ order: { status: 'pending' } });
    expect(at.all('cancelled')).toEqual([]);
  });

  it('of an order that has its type in `order_type` alone is of that type', () => {
    const at = opened();
    at.stream('new', { ...ORDER, type: '', order_type: 'trailing_stop', stop_price: '6' });
    expect(at.last('order')).toMatchObject({ order: { type: 'trail', stopPrice: 6 } });
  });

  it('that Alpaca cancelled the order for a corporate action is its end', () => {
    const at = opened();
    at.stream('new', ORDER);
    const gone = { ...ORDER, ...later(1), status: 'canceled' };
    at.stream('canceled', gone, { reason: 'CORPORATE_ACTION' });
    expect(at.last('cancelled')).toMatchObject({ orderRef: REF, text: 'cancelled' });
  });

  it('that it was too late to cancel comes after the fill, which stands', () => {
    const at = opened();
    at.stream('fill', FILLED, FILL);
    at.stream('order_cancel_rejected', FILLED, { reason: 'TOO_LATE_TO_CANCEL' });
    expect(at.last('cancel-refused')).toMatchObject({ orderRef: REF, known: true });
    expect(at.last('order-status')).toMatchObject({ status: 'filled' });
  });

  it('that an order which was accepted is rejected refuses it once', () => {
    const at = opened();
    at.stream('accepted', { ...ORDER, status: 'accepted' });
    const rejected = { ...ORDER, ...later(1), status: 'rejected' };
    for (let times = 0; times < 2; times += 1) at.stream('rejected', rejected);
    expect(at.all('order-refused')).toMatchObject([{ orderRef: REF }]);
  });
});

describe('an order', () => {
  const pending = { ...ORDER, ...later(1), status: 'pending_cancel' };
  const cancel = { orderRef: REF } as unknown as ApprovedCancel;
  const isOfOrder = ({ method, path }: HttpRequest) =>
    method === 'GET' && path.startsWith(`/v2/orders/${ORDER.id}`);

  it('that stays in pending_cancel for hours has not ended, and is not asked for without end', () => {
    const at = opened((call) => (isOfOrder(call) ? pending : undefined));
    at.stream('new', ORDER);
    at.broker.cancel(cancel);
    at.settle();
    at.stream('pending_cancel', pending);
    at.pass(120_000);
    expect(at.all('cancelled')).toEqual([]);
    expect(at.last('order')).toMatchObject({ order: { status: 'pending_cancel' } });
    expect(at.calls.filter(isOfOrder).length).toBeLessThan(80);
  });

  it('that stays new after a cancel that was taken has not ended, and fills', () => {
    const at = opened((call) => (isOfOrder(call) ? ORDER : undefined));
    at.stream('new', ORDER);
    at.broker.cancel(cancel);
    at.settle();
    at.pass(10_000);
    expect(at.all('cancelled')).toEqual([]);
    at.stream('fill', FILLED, FILL);
    expect(at.executions()).toHaveLength(1);
  });

  it('of which only the replaced one is shown, with its old price, is looked for under its new id', () => {
    const next = {
      ...ORDER,
      ...later(2),
      id: 'o2',
      client_order_id: `${REF}.r1`,
      replaces: ORDER.id,
    };
    const limit = { type: 'limit', order_type: 'limit' };
    const at = opened(({ path }) =>
      path.startsWith('/v2/orders/o2') ? { ...next, ...limit, limit_price: '8' } : undefined,
    );
    at.stream('new', { ...ORDER, ...limit, limit_price: '7' });
    const old = { ...ORDER, ...limit, ...later(1), limit_price: '7', replaced_by: 'o2' };
    at.stream('replaced', { ...old, status: 'replaced' });
    at.settle();
    expect(at.all('cancelled')).toEqual([]);
    expect(at.last('order')).toMatchObject({ order: { orderRef: REF, limitPrice: 8 } });
  });

  it('that was replaced after a part had filled states the quantity of both, and fills the rest', () => {
    const at = opened();
    at.stream('new', ORDER);
    const part = { ...FILLED, status: 'partially_filled', filled_qty: '4' };
    at.stream('partial_fill', part, { ...FILL, qty: '4' });
    at.stream('replaced', { ...part, ...later(2), status: 'replaced', replaced_by: 'o2' });
    const next = {
      ...ORDER,
      ...later(2),
      id: 'o2',
      client_order_id: `${REF}.r1`,
      replaces: ORDER.id,
    };
    at.stream('new', next);
    expect(at.last('order')).toMatchObject({ order: { orderRef: REF, quantity: 10 } });
    const rest = { ...next, ...later(3), status: 'filled', filled_qty: '6' };
    at.stream('fill', rest, { ...FILL, execution_id: 'e2', qty: '6' });
    expect(at.executions()).toMatchObject([
      { shares: 4, cumulativeQuantity: 4 },
      { shares: 6, cumulativeQuantity: 10 },
    ]);
  });

  it('at the market in a stock that is halted is refused once, in the words of Alpaca', () => {
    const message =
      'market order rejected due to trading halt on symbol: "AAPL", please place a limit order instead';
    const at = opened();
    at.replies(({ method }) =>
      method === 'POST' ? { status: 422, body: { code: 42210000, message } } : undefined,
    );
    at.broker.submit(bracket('1', { limitPrice: 150.5 }));
    at.settle();
    at.pass(5_000);
    expect(at.commands()).toHaveLength(1);
    expect(at.last('order-refused')).toMatchObject({ refusal: { text: message } });
  });

  it('in a stock that has another symbol since is the same order, under its old reference', () => {
    const at = opened();
    at.stream('new', ORDER);
    at.stream('restated', { ...ORDER, ...later(1), symbol: 'APLE' });
    at.stream('fill', { ...FILLED, ...later(2), symbol: 'APLE' }, FILL);
    expect(at.executions()).toMatchObject([{ orderRef: REF, shares: 10 }]);
    expect(at.all('cancelled')).toEqual([]);
  });
});
