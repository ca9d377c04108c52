import { describe, expect, it } from 'vitest';
import { createReadySsi, type FakeSsi } from '../harness/fake-ssi.ts';
import { ACCOUNT, ENTRY, event, row } from '../harness/orders.ts';

const ORDERS = `order.${ACCOUNT}`;
const BOOK = 'GET /trading/orderBook';

function show(ssi: FakeSsi, ...orderList: readonly object[]): void {
  ssi.showBook(...orderList);
}

const part = { filledQuantity: 300, avgPrice: 76_000, orderStatus: 'PF' };
const whole = { filledQuantity: 1000, avgPrice: 75_970, orderStatus: 'FF' };

describe('fills at SSI', () => {
  it('are read from the order book, which alone has the price', () => {
    const ssi = createReadySsi();
    ssi.stream(ORDERS, event({ orderStatus: 'PF', filledQty: 300 }));
    expect(ssi.reported('execution')).toEqual([]);
    show(ssi, row(part));
    expect(ssi.reported('execution').map(({ execution }) => execution)).toEqual([
      {
        execId: '900001:300',
        account: ACCOUNT,
        orderRef: ENTRY,
        brokerLink: 'ssiOrder:900001',
        symbol: 'FPT',
        side: 'buy',
        shares: 300,
        price: 76_000,
        at: Date.UTC(2026, 10, 20, 2, 30, 1),
        cumulativeQuantity: 300,
        averagePrice: 76_000,
        isSummary: true,
      },
    ]);
    ssi.stream(ORDERS, event({ orderStatus: 'FF', filledQty: 1000 }));
    show(ssi, row(whole));
    // At the average price, which the limit only bounds.
    expect(
      ssi.reported('execution').map(({ execution: { execId, price } }) => [execId, price]),
    ).toEqual([
      ['900001:300', 76_000],
      ['900001:1000', 75_970],
    ]);
    const kinds = ssi.reports.map(({ type }) => type).slice(-2);
    expect(kinds).toEqual(['execution', 'order']);
    expect(ssi.reported('order').at(-1)?.order.status).toBe('filled');
  });

  it('of one moment share one read, and those after its start the next one', () => {
    const ssi = createReadySsi();
    ssi.stream(ORDERS, event({ orderStatus: 'PF', filledQty: 100 }));
    ssi.stream(ORDERS, event({ orderStatus: 'PF', filledQty: 200 }));
    ssi.stream(ORDERS, event({ orderStatus: 'PF', filledQty: 300 }));
    expect(ssi.waiting(BOOK)).toBe(1);
    show(ssi, row({ ...part, filledQuantity: 100 }));
    show(ssi, row(part));
    while (ssi.waiting(BOOK) > 0) show(ssi, row(part));
    const isRead = ({ route, query }: FakeSsi['made'][number]) =>
      route === '/trading/orderBook' && query.get('pageIndex') === '1';
    expect(ssi.made.filter(isRead).length).toBeLessThanOrEqual(3);
    expect(ssi.reported('execution').map(({ execution }) => execution.shares)).toEqual([100, 300]);
  });

  it('are read again while the book is behind the stream or is not answered', () => {
    const ssi = createReadySsi();
    ssi.stream(ORDERS, event({ orderStatus: 'PF', filledQty: 300 }));
    show(ssi, row());
    expect(ssi.reported('execution')).toEqual([]);
    ssi.time.advance(500);
    ssi.lose(BOOK);
    ssi.time.advance(1_000);
    show(ssi, row(part));
    expect(ssi.reported('execution')).toHaveLength(1);
    ssi.time.advance(30_000);
    expect(ssi.waiting(BOOK)).toBe(0);
  });

  it('without a price are never booked: the operator is told', () => {
    const ssi = createReadySsi();
    ssi.stream(ORDERS, event({ orderStatus: 'PF', filledQty: 300 }));
    show(ssi, row({ ...part, avgPrice: 0 }));
    expect(ssi.reported('execution')).toEqual([]);
    expect(ssi.reported('notice')).toMatchObject([{ isUnusable: true }]);
  });

  it('of what was then cancelled or expired come before the end', () => {
    const ssi = createReadySsi();
    ssi.stream(ORDERS, event({ orderStatus: 'FFPC', filledQty: 300, cancelQty: 700 }));
    show(ssi, row({ ...part, orderStatus: 'FFPC', cancelQuantity: 700 }));
    const kinds = ssi.reports.map(({ type }) => type).slice(-2);
    expect(kinds).toEqual(['execution', 'cancelled']);
  });
});

describe('a snapshot of SSI', () => {
  const POSITIONS = 'GET /trading/position';
  const fpt = { accountNo: ACCOUNT, symbol: 'FPT', quantity: 300, costPrice: 76_000 };

  it('is the whole order book and the positions', () => {
    const ssi = createReadySsi();
    const requestedAt = ssi.time.clock.now();
    ssi.broker.requestSnapshot(new Set([ENTRY]));
    expect(Object.fromEntries(ssi.made.at(-1)?.query ?? [])).toMatchObject({
      accountNo: ACCOUNT,
      from: '2026/11/20',
      to: '2026/11/20',
      pageIndex: '1',
    });
    ssi.answer(BOOK, { orderList: [row(part)], totalOrders: 3 });
    ssi.answer(BOOK, {
      orderList: [
        row({ orderId: '900002', clientRequestId: 'SLabcd23451be', orderStatus: 'EX' }),
        row({ orderId: '900003', clientRequestId: '20261120000001', quantity: 200 }),
      ],
      totalOrders: 3,
    });
    ssi.answer(BOOK, { orderList: [], totalOrders: 3 });
    ssi.answer(POSITIONS, { equityPositions: [fpt] });
    const [report] = ssi.reported('snapshot');
    expect(report?.snapshot).toMatchObject({
      requestedAt,
      openOrders: [
        { orderRef: ENTRY, status: 'submitted' },
        { orderRef: '', brokerLink: 'ssiOrder:900003' },
      ],
      completedOrders: [{ orderRef: 'abcd2345.1b.e', status: 'cancelled', filled: 0 }],
      executions: [{ execId: '900001:300', isSummary: true }],
      positions: [{ account: ACCOUNT, symbol: 'FPT', quantity: 300, averageCost: 76_000 }],
    });
    expect(ssi.reported('execution')).toEqual([]);
  });

  it('tells what of the shares can be sold, and what was bought today', () => {
    const ssi = createReadySsi();
    ssi.broker.requestSnapshot(new Set());
    show(ssi);
    const told = { ...fpt, sellableQuantity: 100, boughtQuantity: 200 };
    ssi.answer(POSITIONS, { equityPositions: [told, { ...fpt, symbol: 'VIC' }] });
    const [report] = ssi.reported('snapshot');
    expect(report?.snapshot.positions).toEqual([
      expect.objectContaining({ settling: { sellable: 100, boughtToday: 200 } }),
      expect.not.objectContaining({ settling: expect.anything() }),
    ]);
  });

  it('has no shares of another account', () => {
    const ssi = createReadySsi();
    ssi.broker.requestSnapshot(new Set());
    show(ssi);
    ssi.answer(POSITIONS, { equityPositions: [{ ...fpt, accountNo: '7654321' }, fpt] });
    expect(ssi.reported('snapshot')[0]?.snapshot.positions).toHaveLength(1);
  });

  it('reads earlier days only when today does not show what should be there', () => {
    const ssi = createReadySsi();
    ssi.broker.requestSnapshot(new Set([ENTRY]));
    show(ssi);
    expect(ssi.made.at(-1)?.query.get('from')).toBe('2026/11/13');
    show(ssi, row({ orderStatus: 'EX' }));
    ssi.answer(POSITIONS, []);
    expect(ssi.reported('snapshot')).toHaveLength(1);
  });

  it('fails when a page, an order or the positions are missing', () => {
    const ssi = createReadySsi();
    ssi.broker.requestSnapshot(new Set());
    ssi.answer(BOOK, { orderList: [row()], totalOrders: 3 });
    ssi.lose(BOOK);
    ssi.pass(1_000);
    ssi.broker.requestSnapshot(new Set());
    ssi.answer(BOOK, { orderList: [row()], totalOrders: 3 });
    ssi.answer(BOOK, { orderList: [], totalOrders: 3 });
    ssi.pass(1_000);
    ssi.broker.requestSnapshot(new Set());
    ssi.answer(BOOK, { orderList: [row({ quantity: 'many' })], totalOrders: 1 });
    ssi.broker.requestSnapshot(new Set());
    show(ssi, row());
    ssi.refuse(POSITIONS, 500, '', 'down');
    ssi.broker.requestSnapshot(new Set());
    show(ssi, row());
    ssi.answer(POSITIONS, null);
    ssi.broker.requestSnapshot(new Set());
    show(ssi, row());
    ssi.answer(POSITIONS, [fpt, { ...fpt, symbol: 'VIC', quantity: 'many' }]);
    ssi.broker.requestSnapshot(new Set());
    show(ssi, row());
    ssi.refuse(POSITIONS, 200, '', 'Success');
    expect(ssi.reported('snapshot')).toEqual([]);
    expect(ssi.reported('snapshot-failed').map(({ why }) => why)).toEqual([
      'reset',
      '1 of 3 orders of the book arrived',
      "SSI's order book has an order that cannot be read: 900001",
      'down',
      expect.stringMatching(/cannot be read|not JSON/),
      'the position in VIC cannot be read',
      'the list of positions cannot be read',
    ]);
  });

  it('says first which orders were refused', () => {
    const ssi = createReadySsi();
    ssi.broker.requestSnapshot(new Set([ENTRY]));
    show(ssi, row({ orderStatus: 'RJ', message: 'ORD005: Invalid lot' }));
    ssi.answer(POSITIONS, []);
    expect(ssi.reported('order-refused')).toMatchObject([
      { orderRef: ENTRY, refusal: { code: 'ORD005', text: 'Invalid lot' } },
    ]);
  });

  it('waits when SSI asks for it, because a question may be asked again', () => {
    const ssi = createReadySsi();
    ssi.broker.requestSnapshot(new Set());
    ssi.refuse(BOOK, 429, '', 'Too many requests');
    expect(ssi.reported('snapshot-failed')).toEqual([]);
    show(ssi);
    ssi.answer(POSITIONS, []);
    expect(ssi.reported('snapshot')).toHaveLength(1);
  });

  it('is given up when the line is lost', () => {
    const ssi = createReadySsi();
    ssi.broker.requestSnapshot();
    ssi.hear({ name: 'stream-closed', why: 'closed by SSI' });
    expect(ssi.reported('snapshot-failed')).toHaveLength(1);
    ssi.lose(BOOK);
    expect(ssi.reported('snapshot-failed')).toHaveLength(1);
  });

  it('asked for twice during one is taken once more', () => {
    const ssi = createReadySsi();
    for (let at = 0; at < 3; at += 1) ssi.broker.requestSnapshot(new Set());
    show(ssi);
    ssi.answer(POSITIONS, []);
    ssi.pass(1_000);
    show(ssi);
    ssi.answer(POSITIONS, []);
    expect(ssi.reported('snapshot')).toHaveLength(2);
    expect(ssi.waiting(BOOK)).toBe(0);
  });
});

describe('the figures of the account at SSI', () => {
  it('are asked at the start, each minute and after fills', () => {
    const ssi = createReadySsi();
    ssi.answer('GET /trading/ppmmrAccount', {
      totalAssets: 1e9,
      equity: 9e8,
      purchasingPower: '400000000',
    });
    ssi.answer('GET /trading/accountBalance', { availableCash: 3e8, sellT0: 1e8 });
    const values = ssi
      .reported('account-value')
      .map(({ tag, value, currency }) => [tag, value, currency]);
    expect(values).toEqual([
      ['ExchangeRate', 1, 'VND'],
      ['NetLiquidation', 1e9, 'VND'],
      ['BuyingPower', 4e8, 'VND'],
      ['AvailableFunds', 4e8, 'VND'],
      ['SettledCash', 4e8, 'VND'],
      ['CashBalance', 4e8, 'VND'],
    ]);
    ssi.pass(60_000);
    expect(ssi.made.filter(({ route }) => route === '/trading/ppmmrAccount')).toHaveLength(2);
  });
});
