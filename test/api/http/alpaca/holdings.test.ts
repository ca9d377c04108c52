// Plain buys as holdings, in Alpaca's vocabulary: parts of a share, amounts, and how a key sells them again.
import { describe, expect, it } from 'vitest';
import { failed, ok } from '../../../../src/kernel/result.ts';
import type { ControlRequest } from '../../../../src/trader/app/control-client/control-client.ts';
import type { OrderRow } from '../../../../src/trader/contract/order-rows.ts';
import type { AlpacaKey } from '../../../../src/trader/ports/alpaca-api-settings.ts';
import {
  bracketOf,
  executionOf,
  holdingOf,
  positionOf,
  servedForAlpaca,
} from '../../harness/alpaca-trader.ts';

const BUY = { symbol: 'SPY', side: 'buy', type: 'market', time_in_force: 'day' };
const SALE = { ...BUY, side: 'sell' };
const LOSS = { order_class: 'oto', stop_loss: { stop_price: '360' } };

type Body = Readonly<Record<string, unknown>>;

/** The trader places everything, and expects 370 for each share. */
async function trading({
  fractions = true,
  key = {},
}: {
  fractions?: boolean;
  key?: Partial<AlpacaKey>;
} = {}) {
  const at = await servedForAlpaca(key, { kind: 'holding' });
  at.holds.fractions = fractions;
  const [entry] = bracketOf('SPY', 1);
  if (entry === undefined) throw new Error('no order');
  let count = 0;
  at.answer(({ path, body }) => {
    const asked = Object(body) as Body;
    if (path === '/orders/check')
      return ok({
        allowed: true,
        reasons: [],
        text: 'Allowed.',
        order: { price: 370, notional: 370 * Number(asked.quantity) },
      });
    count += 1;
    const order = {
      ...{ ...entry, order_ref: `abcdefgh.zz${count}.h`, leg: 'h', position_id: 'SPY-h' },
      ...{ client_order_id: String(asked.client_order_id), quantity: Number(asked.quantity) },
      action: asked.side,
    } as OrderRow;
    at.holds.orders.push(order);
    return ok({ text: 'Placed.', order_ref: order.order_ref, repeated: false, order });
  });
  const post = (body: object) => at.ask('POST', '/orders', body);
  const placed = () =>
    at.sent
      .filter(({ path }: ControlRequest) => path === '/orders')
      .map(({ body }) => body as Body);
  return { ...at, post, placed, entry };
}

describe('a plain buy', () => {
  it('becomes a purchase for a holding, in parts of a share too', async () => {
    const { post, placed } = await trading();
    const answer = await post({ ...BUY, qty: '0.5', client_order_id: 'h-1' });
    expect(answer).toMatchObject({
      status: 200,
      body: { qty: '0.5', client_order_id: 'h-1', order_class: 'simple', side: 'buy' },
    });
    expect(placed()[0]).toMatchObject({
      ...{ symbol: 'SPY', side: 'BUY', quantity: 0.5, order_type: 'MKT', effect: 'open' },
      as: 'holding',
    });
    expect(placed()[0]).not.toHaveProperty('protection');
    await post({ ...BUY, qty: 0.123456789, type: 'limit', limit_price: 360 });
    expect(placed()[1]).toMatchObject({ quantity: 0.123456789, price: 360 });
  });

  it('of an amount buys the shares that it pays for, nine decimals of them', async () => {
    const { post, placed } = await trading();
    await post({ ...BUY, notional: '100' });
    expect(placed()[0]).toMatchObject({ quantity: 0.27027027 });
    await post({ ...BUY, notional: 100.5, type: 'limit', limit_price: 300 });
    expect(placed()[1]).toMatchObject({ quantity: 0.335 });
  });

  it('in parts or of an amount is refused where the broker has only whole shares', async () => {
    const { post, placed } = await trading({ fractions: false });
    expect(await post({ ...BUY, qty: '0.5' })).toMatchObject({
      status: 403,
      body: { code: 40310000, message: expect.stringContaining('is not fractionable') },
    });
    const amount = await post({ ...BUY, notional: 1_000 });
    expect(amount.body.message).toContain('1000 pays for 2 whole shares at 370: send qty 2');
    const little = await post({ ...BUY, notional: 100 });
    expect(little.body.message).toContain('100 is less than the price of one share, 370');
    expect((await post({ ...BUY, qty: 2 })).status).toBe(200);
    expect(placed()).toHaveLength(1);
  });

  it('that asks for what is not there is refused before anything is sent', async () => {
    const { post, placed } = await trading();
    for (const [wrong, status, message] of [
      [{ qty: '0.1234567891' }, 422, 'at most 9 decimals'],
      [{ qty: 0.1234567891 }, 422, 'at most 9 decimals'],
      [{ qty: 1e-320 }, 422, 'qty: must be at least 0.000000001'],
      [{ limit_price: 1e-320, type: 'limit' }, 422, 'limit_price: must be at least 0.000000001'],
      [{ notional: 1e-9 }, 422, 'too small an amount'],
      [{ qty: 1, time_in_force: 'gtc' }, 422, 'gtc'],
      [{ qty: 0.5, ...LOSS }, 403, 'is not fractionable with a stop'],
    ] as const) {
      const answer = await post({ ...BUY, ...wrong });
      expect(answer, message).toMatchObject({
        status,
        body: { message: expect.stringContaining(message) },
      });
    }
    expect(placed()).toEqual([]);
  });

  it('is refused beside a position with a stop, and a buy with a stop beside a holding', async () => {
    const { post, holds, entry } = await trading();
    holds.positions = [positionOf(entry, 10)];
    expect((await post({ ...BUY, qty: 1 })).body.message).toContain('with a stop');
    holds.positions = [];
    await post({ ...BUY, qty: 1 });
    // The purchase still works.
    expect((await post({ ...BUY, ...LOSS, qty: 1 })).body.message).toContain('without a stop');
    holds.orders = [];
    holds.holdings = [holdingOf('SPY', 1, 'alpaca:bot')];
    expect((await post({ ...BUY, ...LOSS, qty: 1 })).body.message).toContain('without a stop');
    expect((await post({ ...BUY, qty: 1 })).status).toBe(200);
  });

  it('is refused where others invest: one holding in a symbol has one owner', async () => {
    const { post, holds, placed } = await trading();
    for (const by of ['ann', null]) {
      holds.holdings = [holdingOf('SPY', 1, by)];
      expect(await post({ ...BUY, qty: 1 })).toMatchObject({ status: 403 });
      expect(await post({ ...SALE, qty: 1 })).toMatchObject({ status: 403 });
    }
    expect(placed()).toEqual([]);
  });

  it('keeps to the limits of the key', async () => {
    const { post, placed } = await trading({ key: { orderNotionalMax: 500 } });
    expect((await post({ ...BUY, qty: 2 })).body).toMatchObject({ max_order_notional: '500' });
    expect(placed()).toEqual([]);
    expect((await post({ ...BUY, qty: 1 })).body).toMatchObject({
      ...{ status: 'new', position_intent: 'buy_to_open' },
    });
  });

  it('that the trader refuses says its reasons in a refusal of Alpaca', async () => {
    const { post, answer } = await trading();
    const detail = 'Refused: holdings are not allowed (manual.allow_holdings).';
    const reasons = [{ kind: 'holdings_not_allowed' }];
    answer(() => failed({ kind: 'problem', status: 409, code: 'order_refused', detail, reasons }));
    expect(await post({ ...BUY, qty: 1 })).toMatchObject({
      status: 403,
      body: { code: 40310000, message: detail },
    });
  });
});

describe('what is held in parts', () => {
  async function holding(quantity = 1.3) {
    const at = await trading();
    at.holds.holdings = [holdingOf('SPY', quantity, 'alpaca:bot'), holdingOf('QQQ', 5, 'ann')];
    return at;
  }

  it('is listed with its parts, and only what the key bought', async () => {
    const { get } = await holding(0.423456789);
    const list = await get('/positions');
    expect(list.body).toHaveLength(1);
    expect(list.body[0]).toMatchObject({
      ...{ symbol: 'SPY', qty: '0.423456789', qty_available: '0.423456789', side: 'long' },
      ...{ avg_entry_price: '369.5', current_price: '370', market_value: '156.68' },
      ...{ cost_basis: '156.47', unrealized_pl: '0.21' },
    });
    expect((await get('/positions/SPY')).body).toEqual(list.body[0]);
    expect((await get('/assets/SPY')).body).toMatchObject({ fractionable: true });
    expect((await get('/account/configurations')).body.fractional_trading).toBe(true);
  });

  it('is sold as it is asked for: by parts, by an amount, never more than there is', async () => {
    const { post, placed } = await holding();
    expect((await post({ ...SALE, qty: '0.3' })).status).toBe(200);
    expect(placed()[0]).toMatchObject({ side: 'SELL', quantity: 0.3, as: 'holding' });
    await post({ ...SALE, notional: '37' });
    expect(placed()[1]).toMatchObject({ quantity: 0.1 });
    expect(await post({ ...SALE, qty: '1.300000001' })).toMatchObject({
      status: 403,
      body: {
        ...{ code: 40310000, available: '1.3', existing_qty: '1.3', held_for_orders: '0' },
        message: expect.stringContaining('insufficient qty available'),
      },
    });
    const oco = { order_class: 'oco', take_profit: { limit_price: 380 }, ...{ type: 'limit' } };
    expect((await post({ ...SALE, ...oco, qty: 1, stop_loss: { stop_price: 1 } })).status).toBe(
      422,
    );
    expect((await post({ ...SALE, qty: 1, type: 'limit', limit_price: 380 })).status).toBe(200);
  });

  it('is closed whole, by a number and by a percentage', async () => {
    const { ask, placed } = await holding();
    expect((await ask('DELETE', '/positions/SPY')).body).toMatchObject({ qty: '1.3' });
    expect((await ask('DELETE', '/positions/SPY?qty=0.25')).body).toMatchObject({ qty: '0.25' });
    await ask('DELETE', '/positions/SPY?percentage=33.33');
    expect(placed().map(({ quantity }) => quantity)).toEqual([1.3, 0.25, 0.43329]);
    expect((await ask('DELETE', '/positions?cancel_orders=false')).body).toMatchObject([
      { symbol: 'SPY', status: 200, body: { qty: '1.3', side: 'sell' } },
    ]);
  });

  it('by a percentage is whole where the broker has whole shares', async () => {
    const { ask, holds, placed } = await holding(3);
    holds.fractions = false;
    await ask('DELETE', '/positions/SPY?percentage=50');
    expect(placed()[0]).toMatchObject({ quantity: 1 });
    expect((await ask('DELETE', '/positions/SPY?percentage=10')).body.message).toContain(
      'gives no whole share',
    );
  });

  it('is in the activities as it filled', async () => {
    const { post, get, holds } = await holding();
    await post({ ...BUY, qty: '0.3', client_order_id: 'h-1' });
    const order = holds.orders.at(-1);
    if (order === undefined) throw new Error('no order');
    holds.executions = [executionOf(order, 0.1, 1), executionOf(order, 0.2, 2)];
    const { body } = await get('/account/activities/FILL?direction=asc');
    expect(body).toMatchObject([
      { type: 'partial_fill', qty: '0.1', cum_qty: '0.1', leaves_qty: '0.2' },
      { type: 'fill', qty: '0.2', cum_qty: '0.3', leaves_qty: '0' },
    ]);
  });
});
