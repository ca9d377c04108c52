// What the gateway says about orders, in the words of the port.
import { describe, expect, it } from 'vitest';
import type { GatewayMessage } from '../../../../../src/trader/adapters/ib/messages/messages.ts';
import { parseMoment } from '../../../../../src/trader/adapters/ib/orders/execution-in.ts';
import { handleOf } from '../../../../../src/trader/adapters/ib/orders/links.ts';
import { cancelOf, change, stopLeg } from '../harness/approved.ts';
import { createReadyGateway, type FakeGateway, openOrder } from '../harness/fake-gateway.ts';
import { error, protection, trading } from '../harness/trading.ts';

const PHASES = ['new', 'change', 'resting', 'cancel'] as const;
type Phase = (typeof PHASES)[number];

/** A gateway with a stop of ours, number 31, in each of the situations in which a code may arrive. */
function inPhase(phase: Phase): FakeGateway {
  const gateway = trading();
  const names = { orderRef: 'abcd2345.3.s', handle: handleOf(31) };
  gateway.broker.submit(protection());
  if (phase === 'new') return gateway;
  gateway.tell(openOrder({ orderId: 31, orderRef: names.orderRef, permId: 900031 }));
  if (phase === 'change')
    gateway.broker.modify(change({ ...names, quantity: 40, detachParent: false }));
  if (phase === 'cancel') gateway.broker.cancel(cancelOf(stopLeg(names)));
  return gateway;
}

/** What a code is reported as in each phase, in short. */
function told(gateway: FakeGateway): string {
  const report = gateway.reports.at(-1);
  switch (report?.type) {
    case 'order-refused':
      return report.refusal.meaning;
    case 'cancel-refused':
      return report.known ? 'no cancel' : 'no such order';
    default:
      return report?.type ?? 'nothing';
  }
}

const VALIDATION = ['refused', 'refused', 'order-uncertain', 'order-uncertain'];
const ALIVE = PHASES.map(() => 'order-warned');
const UNLISTED = PHASES.map(() => 'order-uncertain');

describe('a code about an order', () => {
  it.each<[number, readonly string[], string?]>([
    [201, PHASES.map(() => 'refused')],
    [201, PHASES.map(() => 'no_permission'), 'Order rejected - reason:No trading permissions.'],
    [
      201,
      PHASES.map(() => 'no_permission'),
      'Order rejected - reason:You are not able to submit this order because you do not have trading permissions for this options strategy.',
    ],
    [
      201,
      PHASES.map(() => 'other_side'),
      'Order rejected - reason:Cannot have open orders on both sides of the same US Option contract.',
    ],
    [
      201,
      PHASES.map(() => 'riskless'),
      'Order rejected - reason:Riskless combination orders are not allowed.',
    ],
    [201, PHASES.map(() => 'no_margin'), 'reason:YOUR ORDER IS NOT ACCEPTED. INITIAL MARGIN ...'],
    [103, ['handle_taken', 'handle_taken', 'order-uncertain', 'order-uncertain']],
    [104, ['order-uncertain', 'unchangeable', 'unchangeable', 'order-uncertain']],
    [105, ['order-uncertain', 'unchangeable', 'unchangeable', 'order-uncertain']],
    [134, ['order-uncertain', 'unchangeable', 'unchangeable', 'order-uncertain']],
    [329, ['order-uncertain', 'unchangeable', 'unchangeable', 'order-uncertain']],
    [106, VALIDATION],
    [132, VALIDATION],
    [133, UNLISTED],
    [10014, VALIDATION],
    [10015, UNLISTED],
    [110, ['unfit_terms', 'unfit_terms', 'order-uncertain', 'order-uncertain']],
    [200, VALIDATION],
    [321, VALIDATION],
    [460, ['no_permission', 'no_permission', 'order-uncertain', 'order-uncertain']],
    [10043, ['unfit_terms', 'unfit_terms', 'order-uncertain', 'order-uncertain']],
    [10058, ['unfit_terms', 'unfit_terms', 'order-uncertain', 'order-uncertain']],
    [10006, VALIDATION],
    [10268, VALIDATION],
    [10289, VALIDATION],
    [10311, VALIDATION],
    [10326, ['refused', 'unchangeable', 'unchangeable', 'order-uncertain']],
    [10327, ['refused', 'unchangeable', 'unchangeable', 'order-uncertain']],
    [10341, ['refused', 'unchangeable', 'unchangeable', 'order-uncertain']],
    [2102, ['order-uncertain', 'still_processing', 'still_processing', 'order-uncertain']],
    [135, ['order-uncertain', 'no_parent', 'order-uncertain', 'no such order']],
    [10147, ['order-uncertain', 'order-uncertain', 'order-uncertain', 'no such order']],
    [10149, ['order-uncertain', 'order-uncertain', 'order-uncertain', 'no such order']],
    [136, ['order-uncertain', 'unchangeable', 'order-uncertain', 'no cancel']],
    [161, ['order-uncertain', 'unchangeable', 'order-uncertain', 'no cancel']],
    [10148, PHASES.map(() => 'no cancel')],
    [202, PHASES.map(() => 'cancelled'), '订单被取消 - 原因：'],
    [399, ALIVE, 'Order Message:\nBUY 1 AAPL\nWarning: your order will not be placed until ...'],
    [399, ALIVE, '订单信息：警告：您的订单将不会被发送'],
    [399, ALIVE, 'Warnung: Ihre Order wird erst zur Eröffnung gesendet'],
    [399, ALIVE, 'Предупреждение: ордер не будет размещен'],
    [399, VALIDATION, 'Order Message:\nBUY 1 AAPL\nOdd lot orders are not allowed.'],
    [404, ALIVE],
    [2109, ALIVE],
    [2161, ALIVE],
    [2168, ALIVE],
    [10349, ALIVE],
    [0, ALIVE],
    [492, UNLISTED],
    [10999, UNLISTED],
  ])('%i means %j for an order that is new, changed, resting or cancelled', (code, means, text) => {
    const phases = PHASES.map((phase) => {
      const gateway = inPhase(phase);
      gateway.tell(error(31, code, text ?? 'no'));
      return told(gateway);
    });
    expect(phases).toEqual(means);
  });

  it('is passed on with its number, and its text cut', () => {
    const gateway = inPhase('new');
    gateway.tell(error(31, 201, 'x'.repeat(600)));
    const [report] = gateway.reported('order-refused');
    expect(report).toMatchObject({ handle: 'orderId:31', refusal: { code: '201' } });
    expect(report?.refusal.text.length).toBe(500);
  });

  it('of a price that is capped says so, and so does a status that names the cap', () => {
    const gateway = inPhase('resting');
    gateway.tell(error(31, 2161, 'we have set a cap'));
    gateway.tell(error(31, 2109, 'ignored'));
    for (const marketCapPrice of [undefined, 99.5])
      gateway.tell({
        ...{ name: 'orderStatus', orderId: 31, clientId: 17, permId: 900031, status: 'Submitted' },
        ...{ filled: 0, remaining: 100, whyHeld: '' },
        ...(marketCapPrice !== undefined && { marketCapPrice }),
      });
    expect(gateway.reported('order-warned')).toEqual([
      expect.objectContaining({ code: '2161', isCapped: true }),
      expect.not.objectContaining({ isCapped: true }),
      {
        type: 'order-warned',
        handle: 'orderId:31',
        text: 'its price is capped at 99.5',
        isCapped: true,
      },
    ]);
  });

  it('still means the change if the broker has shown the change before, and no change on the next connection', () => {
    const gateway = inPhase('change');
    gateway.tell(
      openOrder({ orderId: 31, orderRef: 'abcd2345.3.s', permId: 900031, quantity: 40 }),
    );
    gateway.tell(error(31, 135, "Can't find order with id = 20"));
    expect(told(gateway)).toBe('no_parent');
    gateway.tell({ name: 'closed', why: 'reset' });
    gateway.time.advance(600);
    gateway.greet();
    gateway.tell(error(31, 135, "Can't find order with id = 20"));
    expect(told(gateway)).toBe('order-uncertain');
  });

  it('ends the deadline of an order only if it settles the order', () => {
    for (const [code, overdue] of [
      [10999, 1],
      [2109, 1],
      [10268, 0],
    ] as const) {
      const gateway = inPhase('new');
      gateway.tell(error(31, code));
      gateway.pass(6_000);
      expect(gateway.reported('ack-overdue')).toHaveLength(overdue);
    }
  });

  it('reports a filled order only where the text names that state', () => {
    const gateway = trading();
    for (const state of ['Filled', 'Cancelled', 'PartiallyFilled', 'Partially Filled'])
      gateway.tell(
        error(
          11,
          10148,
          `OrderId 11 that needs to be cancelled can not be cancelled, state: ${state}.`,
        ),
      );
    expect(
      gateway
        .reported('cancel-refused')
        .map(({ isFilled, isCancelled }) => [isFilled, isCancelled]),
    ).toEqual([
      [true, undefined],
      [undefined, true],
      [undefined, undefined],
      [undefined, undefined],
    ]);
    gateway.tell(error(11, 10148, '无法取消需要取消的订单11，状态：Filled。'));
    expect(gateway.reported('cancel-refused').at(-1)?.isFilled).toBe(true);
  });

  it('belongs to a request when its id is a request id', () => {
    const gateway = createReadyGateway();
    gateway.broker.resolve({ symbol: 'NOPE', brokerSymbol: 'NOPE' });
    const reqId = gateway.said('reqContractDetails')[0]?.reqId ?? 0;
    gateway.tell(error(reqId, 200, 'No security definition'));
    expect(gateway.reported('order-refused')).toEqual([]);
    expect(gateway.reported('instrument-unresolved')).toMatchObject([
      { symbol: 'NOPE', matches: 0 },
    ]);
    expect(reqId).toBeGreaterThan(1_000_000_000);
  });
});

describe('news of orders', () => {
  it('uses the words of the port and leaves unset links out', () => {
    const gateway = trading();
    gateway.tell(
      openOrder({
        permId: 0,
        type: 'TRAIL LIMIT',
        parentId: 0,
        tif: 'AUC',
        status: 'Inactive',
        ocaType: 3,
      }),
    );
    expect(gateway.reported('order')[0]?.order).toEqual({
      account: 'DU1234567',
      handle: 'orderId:13',
      brokerLink: undefined,
      orderRef: 'abcd2345.1.s',
      floor: { kind: 'orderId', mark: 14 },
      symbol: 'AAPL',
      side: 'sell',
      type: 'other',
      quantity: 100,
      limitPrice: undefined,
      stopPrice: undefined,
      validity: 'other',
      group: '',
      groupEffect: 'none',
      status: 'held',
    });
  });

  it('names no number for an order of another client', () => {
    const gateway = trading();
    gateway.tell(openOrder({ clientId: 3, orderRef: '', permId: 900_099, parentId: 0 }));
    expect(gateway.reported('order')).toMatchObject([
      { order: { handle: undefined, brokerLink: 'permId:900099' } },
    ]);
  });

  it('passes on statuses of its own client only, because other clients use the same numbers', () => {
    const gateway = trading();
    const status = (clientId: number): GatewayMessage => ({
      name: 'orderStatus',
      orderId: 13,
      clientId,
      permId: 900013,
      status: 'Cancelled',
      filled: 0,
      remaining: Number.NaN,
      whyHeld: '',
    });
    gateway.tell(status(3));
    expect(gateway.reported('order-status')).toEqual([]);
    gateway.tell(status(17));
    expect(gateway.reported('order-status')).toMatchObject([
      { handle: 'orderId:13', brokerLink: 'permId:900013', status: 'cancelled', remaining: 0 },
    ]);
  });

  it('passes on what has filled of an order, what is left of it, and why it is held', () => {
    const gateway = trading();
    const told = { orderId: 13, clientId: 17, permId: 900013, whyHeld: 'locate' } as const;
    gateway.tell({ name: 'orderStatus', ...told, status: 'Submitted', filled: 40, remaining: 60 });
    expect(gateway.reported('order-status')).toMatchObject([
      { status: 'submitted', filled: 40, remaining: 60, whyHeld: 'locate' },
    ]);
  });

  it('says how much of a completed order had filled, and how it ended', () => {
    const gateway = trading();
    gateway.broker.requestSnapshot();
    const { contract } = execution().execution;
    const order = { contract, account: 'DU1234567', permId: 900013, orderRef: 'r.e', why: 'w' };
    gateway.tell(
      { name: 'completedOrder', order: { ...order, status: 'Cancelled', filled: 40 } },
      { name: 'completedOrder', order: { ...order, status: 'Filled', filled: Number.NaN } },
      { name: 'completedOrder', order: { ...order, account: 'DU7', status: 'Filled', filled: 9 } },
      { name: 'openOrderEnd' },
      { name: 'completedOrdersEnd' },
      { name: 'executionsEnd', reqId: gateway.said('reqExecutions').at(-1)?.reqId ?? 0 },
      { name: 'positionEnd' },
    );
    expect(gateway.reported('snapshot')[0]?.snapshot.completedOrders).toMatchObject([
      { status: 'cancelled', filled: 40, brokerLink: 'permId:900013', orderRef: 'r.e', why: 'w' },
      { status: 'filled', filled: 0 },
    ]);
  });

  it('is over for an order once its end is reported: a late code about it is no answer to its cancel', () => {
    const gateway = inPhase('cancel');
    gateway.tell({
      ...{ name: 'orderStatus', orderId: 31, clientId: 17, permId: 900031 },
      ...{ status: 'Cancelled', filled: 0, remaining: 0, whyHeld: '' },
    });
    gateway.tell(error(31, 10147, 'OrderId 31 that needs to be cancelled is not found.'));
    expect(told(gateway)).toBe('order-uncertain');
  });

  it('means the cancel although the broker reports the order meanwhile', () => {
    const gateway = inPhase('cancel');
    gateway.tell(openOrder({ orderId: 31, orderRef: 'abcd2345.3.s', permId: 900031 }));
    gateway.tell(error(31, 161, 'Cancel attempted when order is not in a cancellable state'));
    expect(told(gateway)).toBe('no cancel');
  });

  it('ignores what-if orders and other accounts', () => {
    const gateway = trading();
    gateway.tell(openOrder({ isWhatIf: true }), openOrder({ account: 'DU7654321' }));
    gateway.tell({ ...execution(), execution: { ...execution().execution, account: 'DU7654321' } });
    expect(gateway.reported('order')).toEqual([]);
    expect(gateway.reported('execution')).toEqual([]);
  });

  it('reports an execution that comes before its order, with its time in any format', () => {
    const gateway = trading();
    gateway.tell(execution());
    expect(gateway.reported('execution')[0]?.execution).toMatchObject({
      execId: '0000e1a7.5c46793a.01.01',
      symbol: 'AAPL',
      side: 'buy',
      shares: 100,
      price: 150.2,
      cumulativeQuantity: 100,
      averagePrice: 150.2,
      at: Date.UTC(2026, 10, 19, 20, 30),
    });
    const more = { execId: 'b.01', shares: 40, cumulativeQuantity: 140, averagePrice: 150.1 };
    gateway.tell({ ...execution(), execution: { ...execution().execution, ...more } });
    expect(gateway.reports.pop()).toMatchObject({ execution: more });
    const at = Date.UTC(2026, 10, 19, 20, 30);
    expect(parseMoment('20261119  15:30:00')).toBe(at);
    expect(parseMoment('20261119 15:30:00 America/New_York')).toBe(at);
    expect(parseMoment('20261119-20:30:00')).toBe(at);
    expect(parseMoment('20261119 21:30:00 Europe/Berlin')).toBe(at);
    expect(parseMoment('20261119 21:30:00 MET')).toBe(at);
    expect(parseMoment('20261120 04:30:00 China Standard Time')).toBe(at);
    expect(parseMoment('20261119 15:30:00 Eastern Standard Time')).toBe(at);
    // In summer the clocks of Windows' "Standard Time" are those of the region.
    expect(parseMoment('20260709 15:30:00 Eastern Standard Time')).toBe(
      Date.UTC(2026, 6, 9, 19, 30),
    );
    expect(parseMoment('20261120 03:30:00 GMT+7')).toBe(at);
    expect(parseMoment('20261119 15:00:00 UTC-05:30')).toBe(at);
    expect(parseMoment('20261120 03:30:00 GMT+07:00')).toBe(at);
    expect(parseMoment('20261119 20:30:00 GMT+99')).toBeUndefined();
    expect(parseMoment('20261119 20:30:00 Some Standard Time')).toBeUndefined();
    expect(parseMoment('20261319 15:30:00 US/Eastern')).toBeUndefined();
    expect(parseMoment('20261119 15:30:00 Nowhere/At_All')).toBeUndefined();
    const { execution: told, ...message } = execution();
    gateway.tell({ ...message, execution: { ...told, time: '20261119 15:30:00 Nowhere/At_All' } });
    const [dated, undated] = gateway.reported('execution');
    expect(dated?.execution).not.toHaveProperty('isUndated');
    expect(undated?.execution).toMatchObject({ isUndated: true, at: gateway.time.clock.now() });
  });

  it('reports a commission once per connection, however often the gateway repeats it', () => {
    const gateway = trading();
    const commission = (execId: string, amount: number) =>
      gateway.tell({
        name: 'commission',
        execId,
        commission: amount,
        currency: 'USD',
        realizedPnl: Number.NaN,
      });
    commission('a.01', 1);
    commission('b.01', 2);
    commission('a.01', 1);
    expect(gateway.reported('commission').map(({ execId }) => execId)).toEqual(['a.01', 'b.01']);
    commission('a.01', 1.5);
    // Not computed yet.
    commission('c.01', -1);
    gateway.tell({ name: 'closed', why: 'reset' });
    gateway.time.advance(500);
    gateway.greet();
    commission('a.01', 1.5);
    // A rebate.
    commission('c.01', -0.25);
    expect(gateway.reported('commission').map((told) => told.commission)).toEqual([
      1, 2, 1.5, 1.5, -0.25,
    ]);
  });

  it.each([-2.95, 0])('takes the execution of a pair at %d for nothing', (price) => {
    const gateway = trading();
    const { contract, ...told } = execution().execution;
    const pair = { ...told, contract: { ...contract, secType: 'BAG' }, price };
    gateway.tell({ ...execution(), execution: pair });
    expect(gateway.reported('execution')).toEqual([]);
    expect(gateway.reported('notice')).toEqual([]);
  });

  it('reports a contract of our order that is booked at nothing', () => {
    const gateway = trading();
    const { contract, ...told } = execution().execution;
    const option = { ...told, contract: { ...contract, secType: 'OPT' }, price: 0 };
    gateway.tell({ ...execution(), execution: option });
    expect(gateway.reported('execution')).toMatchObject([{ execution: { price: 0 } }]);
    gateway.tell({ ...execution(), execution: { ...option, execId: 'b.01', orderRef: '' } });
    expect(gateway.reported('execution')).toHaveLength(1);
    expect(gateway.reported('notice')).toEqual([]);
  });

  it('reports a malformed execution as a notice, not as an execution', () => {
    const gateway = trading();
    gateway.tell({ ...execution(), execution: { ...execution().execution, shares: Number.NaN } });
    expect(gateway.reported('execution')).toEqual([]);
    expect(gateway.reported('notice').length).toBe(1);
  });

  it('never reports a sentinel as an account value, nor a tag that is not needed', () => {
    const gateway = trading();
    const value = (tag: string, text: string, currency = 'USD', account = 'DU1234567') =>
      gateway.tell({ name: 'accountValue', account, tag, value: text, currency });
    value('NetLiquidation', '1000000.55');
    value('NetLiquidation', '921914.77', 'EUR');
    value('ExchangeRate', '1.0847', 'EUR');
    value('DayTradesRemaining', '-1', '');
    value('BuyingPower', '1.7976931348623157E308');
    value('ExcessLiquidity', '2147483647');
    value('AvailableFunds', '');
    value('AccountType', 'INDIVIDUAL');
    value('NetLiquidation', '5', 'USD', 'DU7654321');
    expect(
      gateway
        .reported('account-value')
        .map(({ tag, value: amount, currency }) => [tag, amount, currency]),
    ).toEqual([
      ['NetLiquidation', 1_000_000.55, 'USD'],
      ['NetLiquidation', 921_914.77, 'EUR'],
      ['ExchangeRate', 1.0847, 'EUR'],
      ['DayTradesRemaining', -1, ''],
    ]);
  });
});

function execution(): Extract<GatewayMessage, { name: 'execution' }> {
  return {
    name: 'execution',
    reqId: -1,
    execution: {
      contract: {
        conId: 265598,
        symbol: 'AAPL',
        secType: 'STK',
        exchange: 'SMART',
        primaryExchange: '',
        currency: 'USD',
      },
      execId: '0000e1a7.5c46793a.01.01',
      account: 'DU1234567',
      orderId: 11,
      clientId: 17,
      permId: 900011,
      orderRef: 'abcd2345.1.e',
      side: 'BOT',
      shares: 100,
      price: 150.2,
      time: '20261119 15:30:00 US/Eastern',
      cumulativeQuantity: 100,
      averagePrice: 150.2,
    },
  };
}
