// What SSI's interface of today says otherwise than its first SDK: each case as the SDK for Python 3.3.2 and its first run have it.
import { describe, expect, it } from 'vitest';
import { instant } from '../../../../src/kernel/instant.ts';
import { outcomeOf } from '../../../../src/trader/adapters/ssi/messages/answers.ts';
import { createFakeSsi, createReadySsi, type FakeSsi, keptLogin } from './harness/fake-ssi.ts';
import { ACCOUNT, ENTRY, entry, event, exit, row } from './harness/orders.ts';

const ORDERS = `order.${ACCOUNT}`;
const BOOK = 'GET /trading/orderBook';
const POSITIONS = 'GET /trading/position';
const NOTHING = { code: 204, msg: 'No Content' };

function bare(change: Readonly<Record<string, unknown>> = {}) {
  const { accountNo, osQuantity, filledQuantity, cancelQuantity, ...rest } = row(change);
  return { ...rest, filledQty: filledQuantity, cancelQty: cancelQuantity };
}

function book(ssi: FakeSsi, orderList: readonly object[], more: object = {}): void {
  ssi.reply(BOOK, { accountNo: ACCOUNT, orderList, totalRecord: orderList.length, ...more });
}

describe('an answer of SSI', () => {
  const ok = (body: unknown) => outcomeOf({ status: 200, body });

  it('is the body itself, or what its envelope holds with what stands beside', () => {
    expect(ok({ accessToken: 'a' })).toMatchObject({ kind: 'done', data: { accessToken: 'a' } });
    expect(ok([{ accountNo: '1' }])).toMatchObject({ kind: 'done', data: [{ accountNo: '1' }] });
    expect(ok({ data: [], pagesCount: 3 })).toMatchObject({ data: [], beside: { pagesCount: 3 } });
    expect(ok({ code: 0, msg: 'Request OTP success' })).toMatchObject({ kind: 'done' });
    expect(ok(NOTHING)).toMatchObject({ kind: 'done', isEmpty: true });
    expect(ok('<html>')).toMatchObject({ kind: 'unclear' });
  });

  it('that says success may be a failure: its code decides', () => {
    const kinds = [
      [{ code: 400_107, msg: 'x' }, 'refused'],
      [{ code: 'ORD008', msg: 'x' }, 'refused'],
      [{ code: 401_001, msg: 'x' }, 'unauthorized'],
      [{ code: 409_001, msg: 'x' }, 'taken'],
      [{ code: 429, msg: 'x' }, 'limited'],
      [{ code: 500_123, msg: 'x' }, 'unclear'],
      [{ code: 'E17', msg: 'x' }, 'unclear'],
    ] as const;
    for (const [body, kind] of kinds) expect(ok(body).kind).toBe(kind);
  });

  it('that puts a call off may name a pause; one that is over is none', () => {
    const pauses = { '2': 2_000, '900': 60_000, '0': undefined, '-3': undefined, soon: undefined };
    for (const [retryAfter, waitMs] of Object.entries(pauses))
      expect(outcomeOf({ status: 429, body: {}, retryAfter })).toMatchObject({ waitMs });
  });
});

describe('the private key', () => {
  it('that is wrong refuses the order and leaves the login alone', () => {
    const ssi = createReadySsi();
    for (const code of [401_006, 401_008, 401_013]) {
      ssi.broker.submit(exit({ orderRef: `abcd2345.${code}.x` }));
      ssi.refuse('POST /trading/order', 401, code, 'Invalid signature');
      const { refusal } = ssi.reported('order-refused').at(-1) ?? {};
      expect(refusal).toMatchObject({ code: String(code), meaning: 'refused' });
      expect(refusal?.text).toContain('ssi.private_key_file');
    }
    expect(ssi.made.map(({ route }) => route)).not.toContain('/auth/refresh');
    expect(ssi.states().at(-1)).toBe('ready');
  });
});

describe('the login', () => {
  it('says of 401105 that the key is wrong, and counts no code', async () => {
    const ssi = createFakeSsi();
    ssi.broker.start();
    for (let tries = 0; tries < 4; tries += 1) {
      const given = ssi.login.giveCode('123456');
      ssi.refuse('POST /auth/token', 401, 401_105, 'Invalid credential');
      const result = await given;
      expect(result.ok ? '' : result.failure).toContain('does not take ssi.api_key');
    }
  });

  it('waits a minute after 429 on the stream, and renews once after 403', () => {
    const ssi = createReadySsi();
    const refuse = (code: number) =>
      ssi.hear({ name: 'stream-received', frame: { code, msg: 'Too many connections' } });
    refuse(429);
    const opened = ssi.streams.length;
    const pass = (seconds: number) => {
      for (let at = 0; at < seconds; at += 1) {
        ssi.time.advance(1_000);
        while (ssi.waiting('GET /account/info') > 0)
          ssi.answer('GET /account/info', [{ accountNo: ACCOUNT }]);
      }
    };
    pass(30);
    expect(ssi.streams).toHaveLength(opened);
    pass(35);
    expect(ssi.streams).toHaveLength(opened + 1);
    refuse(403);
    expect(ssi.made.filter(({ route }) => route === '/auth/refresh')).toHaveLength(1);
  });

  it('names the client in every call', () => {
    const ssi = createFakeSsi({ kept: keptLogin() });
    ssi.broker.start();
    expect(ssi.take('GET /account/info').headers['User-Agent']).toBe('sluice');
  });
});

describe('the order book', () => {
  it('is read to the page that has nothing new, in whatever pages SSI gives', () => {
    const ssi = createReadySsi();
    const rows = (from: number, count: number) =>
      Array.from({ length: count }, (_, at) =>
        bare({ orderId: String(900_000 + from + at), clientRequestId: '', orderStatus: 'CL' }),
      );
    ssi.broker.requestSnapshot(new Set());
    expect(ssi.made.at(-1)?.query.get('pageSize')).toBe('1000');
    book(ssi, rows(1, 100), { totalRecord: 101 });
    book(ssi, rows(101, 1), { totalRecord: 101 });
    book(ssi, rows(101, 1), { totalRecord: 101 });
    ssi.reply(POSITIONS, NOTHING);
    expect(ssi.reported('snapshot')[0]?.snapshot.completedOrders).toHaveLength(101);
  });

  it('has its account once: rows have none, and those of another account are not ours', () => {
    const ssi = createReadySsi();
    ssi.broker.requestSnapshot(new Set([ENTRY]));
    book(ssi, [bare(), { ...bare({ orderId: '7' }), accountNo: '7654321' }]);
    ssi.reply(BOOK, NOTHING);
    ssi.reply(POSITIONS, { equity: [] });
    expect(ssi.reported('snapshot')[0]?.snapshot.openOrders).toMatchObject([
      { account: ACCOUNT, orderRef: ENTRY, status: 'submitted' },
    ]);
  });

  it('of another account, or in words that cannot be read, is never called empty', () => {
    const bodies = [
      { accountNo: '7654321', orderList: [] },
      {},
      { orderList: null },
      { code: 500_123, msg: 'upstream timeout' },
      [{ orderId: '1' }],
    ];
    for (const body of bodies) {
      const ssi = createReadySsi();
      ssi.broker.requestSnapshot(new Set());
      ssi.reply(BOOK, body);
      expect(ssi.reported('snapshot')).toEqual([]);
      expect(ssi.reported('snapshot-failed')).toHaveLength(1);
    }
  });

  it('names an order of an earlier day otherwise', () => {
    const ssi = createReadySsi();
    ssi.broker.requestSnapshot();
    const { symbol, side, ...rest } = bare({ orderStatus: 'EX' });
    book(ssi, [{ ...rest, instrumentId: symbol, buySell: side }]);
    ssi.reply(BOOK, NOTHING);
    ssi.reply(POSITIONS, NOTHING);
    expect(ssi.reported('snapshot')[0]?.snapshot.completedOrders).toMatchObject([
      { orderRef: ENTRY, symbol: 'FPT', status: 'cancelled' },
    ]);
  });
});

describe('positions', () => {
  it('are a list, or marked as none; anything else fails the snapshot', () => {
    const outcomes = [{}, { equity: null }, { derivative: {} }, NOTHING, { equity: [] }].map(
      (body) => {
        const ssi = createReadySsi();
        ssi.broker.requestSnapshot(new Set());
        ssi.reply(BOOK, NOTHING);
        ssi.reply(POSITIONS, body);
        return ssi.reported('snapshot').length;
      },
    );
    expect(outcomes).toEqual([0, 0, 0, 1, 1]);
  });
});

describe('a fill', () => {
  const filled = { filledQuantity: 1000, avgPrice: 75_970, orderStatus: 'FF', modifiedTime: '' };
  const ten = Date.UTC(2026, 10, 20, 3);

  it('is dated by the stream, because the book says only when the order was entered', () => {
    const ssi = createReadySsi({ start: instant(ten) });
    const at = { modifyTime: '2026/11/20 09:59:30' };
    ssi.stream(ORDERS, event({ orderStatus: 'FF', filledQty: 1000, ...at }));
    book(ssi, [bare(filled)]);
    ssi.reply(BOOK, NOTHING);
    const [{ execution } = { execution: undefined }] = ssi.reported('execution');
    expect(execution).toMatchObject({ at: ten - 30_000, shares: 1000, price: 75_970 });
    expect(execution).not.toHaveProperty('isUndated');
  });

  it('that came alone is dated by its own event', () => {
    const ssi = createReadySsi({ start: instant(ten) });
    ssi.hear({
      name: 'stream-received',
      frame: {
        topic: ORDERS,
        data: {
          ...{ eventType: 'orderMatchEvent', accountNo: ACCOUNT, orderId: '900001' },
          ...{ matchPrice: '75970', matchQty: 1000, matchTime: '2026/11/20 09:59:40' },
        },
      },
    });
    ssi.time.advance(500);
    book(ssi, [bare(filled)]);
    ssi.reply(BOOK, NOTHING);
    expect(ssi.reported('execution')[0]?.execution.at).toBe(ten - 20_000);
  });

  it('without any time is undated, never that of the entry', () => {
    const ssi = createReadySsi({ start: instant(ten) });
    ssi.broker.requestSnapshot(new Set([ENTRY]));
    book(ssi, [bare(filled)]);
    ssi.reply(BOOK, NOTHING);
    ssi.reply(POSITIONS, { equity: [{ symbol: 'FPT', quantity: '1,000' }] });
    const [report] = ssi.reported('snapshot');
    expect(report?.snapshot.executions).toMatchObject([{ isUndated: true }]);
    expect(report?.snapshot.executions[0]?.at).toBeGreaterThanOrEqual(ten);
    expect(report?.snapshot.positions).toMatchObject([{ quantity: 1000 }]);
  });
});

describe('an order that SSI refuses', () => {
  function refusedWith(change: object) {
    const ssi = createReadySsi();
    ssi.broker.submit(entry());
    ssi.answer('POST /trading/order', { orderId: '900001', orderStatus: 'PD' });
    ssi.stream(ORDERS, event({ rejectReason: '', ...change }));
    return ssi;
  }

  it('has a code and a text of its own', () => {
    const said = { errorCode: 'ORD008', errorMessage: 'Insufficient purchasing power' };
    expect(refusedWith({ orderStatus: 'RJ', ...said }).reported('order-refused')).toMatchObject([
      { orderRef: ENTRY, refusal: { code: 'ORD008', text: said.errorMessage } },
    ]);
    expect(refusedWith({ orderStatus: 'RJ' }).reported('order-refused')).toMatchObject([
      { refusal: { text: 'SSI gave no reason (status RJ)' } },
    ]);
  });

  it('may be in error, which is its end', () => {
    const ssi = refusedWith({ orderStatus: 'ERR', errorCode: '500107', errorMessage: 'Timeout' });
    expect(ssi.reported('order-refused')).toMatchObject([
      { refusal: { code: '500107', text: 'Timeout' } },
    ]);
  });

  it('and of which SSI explains nothing asks for a person, once', () => {
    const ssi = refusedWith({ orderStatus: 'CPL' });
    ssi.stream(ORDERS, event({ orderStatus: 'SOI' }));
    expect(ssi.reported('order').at(-1)?.order.status).toBe('pending');
    expect(ssi.reported('notice').map(({ text }) => text)).toEqual([
      expect.stringContaining('order 900001 with the status CPL'),
    ]);
  });
});

describe('the figures of the account', () => {
  it('are the balance, and what SSI lets it spend', () => {
    const ssi = createReadySsi();
    const others = { accountNo: '7654321', accountBalance: 1 };
    ssi.reply('GET /trading/ppmmrAccount', {
      equity: { accountNo: ACCOUNT, totalAssets: 6e8, purchasingPower: '400,000,000' },
    });
    ssi.reply('GET /trading/accountBalance', {
      equity: [others, { accountNo: ACCOUNT, accountBalance: 5e8 }],
    });
    const values = ssi.reported('account-value').map(({ tag, value }) => [tag, value]);
    expect(Object.fromEntries(values)).toEqual({
      ...{ ExchangeRate: 1, NetLiquidation: 6e8, BuyingPower: 4e8 },
      ...{ AvailableFunds: 4e8, SettledCash: 4e8, CashBalance: 5e8 },
    });
  });
});

describe('the market', () => {
  const LIMITS = 'GET /data/masterdata';
  const limits = (symbol: string, change: object = {}) => ({
    ...{ board: 'HOSE', symbol, tradingDate: '2026/11/20' },
    ...{ ceiling: 81_300, floor: 70_700, refPrice: 76_000, ...change },
  });

  it('publishes the limits of all shares in pages, read once', () => {
    const ssi = createReadySsi();
    ssi.reply(LIMITS, { data: [limits('AAA')], pagesCount: 2, totalRecord: 2 });
    expect(ssi.updated('limits')).toEqual([]);
    ssi.reply(LIMITS, { data: [limits('FPT'), limits('VIC')], pagesCount: 2, totalRecord: 2 });
    expect(ssi.updated('limits')).toMatchObject([{ symbol: 'FPT', limits: { floor: 70_700 } }]);
    ssi.pass(61_000);
    expect(ssi.waiting(LIMITS)).toBe(0);
  });

  it('streams the limits of a share, of today only', () => {
    const ssi = createReadySsi();
    const told = { s: 'FPT', b: 'HOSE', ce: 81_300, fl: 70_700, ref: 76_000 };
    ssi.stream('market.FPT', { ...told, t: '2026/11/19 14:45:00' });
    expect(ssi.updated('limits')).toEqual([]);
    ssi.stream('market.FPT', { ...told, t: '2026/11/20 08:00:00' });
    ssi.stream('market.FPT', { ...told, t: '2026/11/20 08:01:00' });
    expect(ssi.updated('limits')).toMatchObject([{ symbol: 'FPT', limits: { ceiling: 81_300 } }]);
  });

  it('halts under a topic in capitals, by either word', () => {
    for (const [f, isHalted] of [
      ['H', true],
      ['HALT', true],
      ['LO', false],
    ] as const) {
      const ssi = createReadySsi();
      ssi.stream('quote.FPT', { s: 'FPT', bids: [[75_900, 1]], asks: [[76_000, 1]] });
      ssi.hear({
        name: 'stream-received',
        frame: { topic: 'market.FLAG', data: { b: 'HOSE', t: '2026/11/20 09:30:00', f } },
      });
      expect(ssi.updated('quote').at(-1)?.quote.isHalted).toBe(isHalted);
    }
  });

  it('trades funds and covered warrants on steps of their own', () => {
    const ssi = createReadySsi();
    const stepsOf = (symbol: string, more: object) => {
      ssi.broker.resolve({ symbol, brokerSymbol: symbol });
      ssi.reply('GET /data/securitiesByBoard', [{ symbol, board: 'HOSE', ...more }]);
      return ssi.reported('instrument-resolved').at(-1)?.instrument.priceSteps;
    };
    const tens = [{ lowEdge: 0, increment: 10 }];
    expect(stepsOf('FUEVFVND', { stockType: 'EF' })).toEqual(tens);
    expect(stepsOf('E1VFVN30', {})).toEqual(tens);
    expect(stepsOf('CFPT2501', { cwUnderlyingSymbol: 'FPT' })).toEqual(tens);
    expect(stepsOf('VIC', { stockType: 'ST' })).toHaveLength(3);
  });

  it('takes an exit at the limit that it has published, whatever the steps say', () => {
    const ssi = createReadySsi();
    ssi.reply(LIMITS, { data: [limits('FPT', { ceiling: 81_310, floor: 70_710 })] });
    ssi.broker.submit(exit({ type: 'market' }));
    expect(ssi.take('POST /trading/order').json.price).toBe('70710');
    ssi.broker.submit(exit({ orderRef: 'abcd2345.2c.x', limitPrice: 70_710 }));
    expect(ssi.take('POST /trading/order').json.price).toBe('70710');
  });
});
