// The simulator speaks as SSI does now, and in its older form on request: the same account, asked in both.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { ACCOUNT, type Harness, startHarness, TEN } from './wire-harness.ts';

let harness: Harness;
afterEach(() => harness.stop());

const BOOK = `/trading/orderBook?accountNo=${ACCOUNT}`;
const POSITIONS = `/trading/position?accountNo=${ACCOUNT}`;
const TODAY = '&from=2026/03/03&to=2026/03/04';

async function begin(form: 'current' | 'older'): Promise<void> {
  harness = await startHarness(TEN, { form });
  await harness.logIn();
}

async function fill(symbol = 'FPT'): Promise<number> {
  const { ask } = await harness.priceOf(symbol);
  await harness.order({ symbol, price: String(ask) });
  await harness.pass(1_000);
  return ask;
}

describe('SSI as it is', () => {
  it('answers bare, and says with 204 that there is nothing', async () => {
    await begin('current');
    expect((await harness.get('/account/info')).body).toMatchObject([{ accountNo: ACCOUNT }]);
    const empty = { status: 200, body: { code: 204, msg: 'No Content' } };
    expect(await harness.get(BOOK)).toMatchObject(empty);
    expect(await harness.get(POSITIONS)).toMatchObject(empty);
    await fill();
    expect((await harness.get(POSITIONS)).body.equity).toMatchObject([{ quantity: 100 }]);
    const balance = await harness.get(`/trading/accountBalance?accountNo=${ACCOUNT}`);
    expect(balance.body.equity[0].accountBalance).toBeGreaterThan(0);
    const worth = await harness.get(`/trading/ppmmrAccount?accountNo=${ACCOUNT}`);
    expect(worth.body.equity.purchasingPower).toBeGreaterThan(0);
  });

  it('names the account of the book once, and earlier orders otherwise', async () => {
    await begin('current');
    const avgPrice = await fill();
    const { body } = await harness.get(BOOK);
    expect(body).toMatchObject({ accountNo: ACCOUNT, totalRecord: 1 });
    expect(body.orderList[0]).toMatchObject({ avgPrice, filledQty: 100, modifiedTime: '' });
    expect(Object.keys(body.orderList[0])).not.toContain('accountNo');
    await harness.passTo('2026-03-04T10:00:00+07:00');
    await harness.logIn();
    const [earlier] = (await harness.get(`${BOOK}${TODAY}`)).body.orderList;
    expect(earlier).toMatchObject({ instrumentId: 'FPT', buySell: 'B', filledQty: 100 });
    expect(Object.keys(earlier)).not.toContain('symbol');
  });

  it('lists the limits of the whole market in pages, and funds with their own steps', async () => {
    await begin('current');
    for (const symbol of ['FPT', 'VIC', 'FUEVFVND']) await harness.priceOf(symbol);
    const { body } = await harness.get('/data/masterdata?symbol=FPT&pageIndex=2&pageSize=2');
    expect(body).toMatchObject({ pagesCount: 2, totalRecord: 3 });
    expect(body.data).toHaveLength(1);
    const [fund] = (await harness.get('/data/securitiesByBoard?symbol=FUEVFVND')).body;
    expect(fund).toMatchObject({ symbol: 'FUEVFVND', lotSize: '100', stockType: 'EF' });
    const { floor, ceiling } = await harness.priceOf('FUEVFVND');
    expect([floor % 10, ceiling % 10]).toEqual([0, 0]);
    expect(floor % 50 === 0 && ceiling % 50 === 0).toBe(false);
  });

  it('streams each fill, codes of refusals, flags and limits under their names', async () => {
    await begin('current');
    await harness.priceOf('FPT');
    const stream = await harness.open();
    stream.send({ method: 'subscribe', channel: 'TRADING', topics: ['order.*'] });
    stream.send({ method: 'subscribe', channel: 'DATA', topics: ['market.flag', 'market.fpt'] });
    await vi.waitFor(() => expect(stream.frames).toHaveLength(6));
    expect(stream.frames[0]).toMatchObject({ method: 'SUBSCRIBE', status: 'ok' });
    expect(stream.frames.at(-1)).toMatchObject({ topic: 'market.FPT', data: { s: 'FPT' } });
    const price = await fill();
    await harness.order({ price: '1000' });
    await harness.pass(1_000);
    const data = () => stream.frames.map((frame) => (frame as { data?: object }).data);
    await vi.waitFor(() =>
      expect(data()).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ eventType: 'orderMatchEvent', matchPrice: String(price) }),
          expect.objectContaining({ orderStatus: 'RJ', rejectReason: '', errorCode: 'ORD002' }),
        ]),
      ),
    );
  });
});

describe('SSI as it was', () => {
  it('puts every answer in an envelope, and the account in every row', async () => {
    await begin('older');
    await fill();
    const { data } = (await harness.get(BOOK)).body;
    expect(data).toMatchObject({ totalOrders: 1, orderList: [{ accountNo: ACCOUNT }] });
    const positions = (await harness.get(POSITIONS)).body.data;
    expect(positions.equityPositions).toHaveLength(1);
    const balance = await harness.get(`/trading/accountBalance?accountNo=${ACCOUNT}`);
    expect(balance.body.data.availableCash).toBeGreaterThan(0);
    const wrong = await harness.signed('POST', { accountNo: ACCOUNT }, 'ab'.repeat(256));
    expect(wrong.body.code).toBe(401201);
    const stream = await harness.open();
    stream.send({ method: 'subscribe', channel: 'DATA', topics: ['market.flag'] });
    await vi.waitFor(() => expect(stream.frames).toHaveLength(4));
    expect(stream.frames[0]).toMatchObject({ method: 'subscribe', status: 'success' });
    expect(stream.frames[1]).toMatchObject({ topic: 'market.flag', data: { market: 'HOSE' } });
  });
});
