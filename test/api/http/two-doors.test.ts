// One contract for orders: the control API of a daemon, the HTTP API and the published description take and refuse the same bodies.
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ok } from '../../../src/kernel/result.ts';
import { parseDay } from '../../../src/market/time/day.ts';
import { US } from '../../../src/market/venues/us.ts';
import type { FieldProblem } from '../../../src/trader/contract/field-problem.ts';
import type { OrderRoutesParts } from '../../../src/trader/surfaces/control/order-routes.ts';
import { orderRoute } from '../../../src/trader/surfaces/control/order-routes.ts';
import { runs } from '../../runs/runs.ts';
import { BOUGHT, number, ORDER_KINDS, RIGHT, SOLD, WITH_LEGS } from '../harness/drawn-orders.ts';
import { ORDER, scriptedTrader } from '../harness/scripted-trader.ts';
import { served } from '../harness/served.ts';

const PLACED = { text: 'Placed.', order_ref: 'r.1.e', position_id: null, repeated: false };
const ORDERS = '/api/v1/orders';

type Door = (body: object) => Promise<readonly FieldProblem[]>;

/** What is wrong with a body at each door. */
async function doors(method: 'POST' | 'PUT', path = ORDERS) {
  const trader = scriptedTrader();
  trader.answer(ok({ ...PLACED, order: ORDER }));
  const api = await served([trader]);
  const bearer = await api.signedIn('ann', 'operator', ['DU1']);
  const overHttp: Door = async (body) => {
    const answer = await api.ask(method, path, { bearer, body });
    if (answer.status < 300) return [];
    const { errors } = answer.body as { errors?: readonly FieldProblem[] };
    return errors ?? [{ field: '', detail: JSON.stringify(answer.body) }];
  };
  const route = orderRoute(method, new URL(path, 'http://desk'));
  const environment: OrderRoutesParts = {
    look: { ordersPage: () => ({ total: 0, rows: [] }) },
    home: US,
    command: () => Promise.resolve({ ok: true, text: 'Done.' }),
  };
  const atTrader: Door = async (body) => {
    const answer = await route?.(environment, JSON.stringify({ by: { user: 'ann' }, ...body }));
    const { errors = [] } = (answer?.body ?? {}) as { errors?: readonly FieldProblem[] };
    return errors;
  };
  /** What is wrong with the order as the API passed it on last. */
  const passedOn = () => atTrader(trader.sent.at(-1)?.body ?? {});
  return { overHttp, atTrader, passedOn, api };
}

/** Whether the published description takes a body. */
async function publishedOrders(api: Awaited<ReturnType<typeof served>>) {
  const { body } = await api.ask('GET', '/openapi.json');
  const ajv = new Ajv2020({ strict: false, formats: { date: isDay } });
  return ajv.compile({ ...(body as object), $ref: '#/components/schemas/PlaceOrderInput' });
}

/** The format of JSON Schema, which has no 30 February. */
function isDay(text: string): boolean {
  return parseDay(text) !== undefined;
}

const RUNS = { numRuns: runs(200) };
const KIND_RUNS = { numRuns: runs(100) };

describe('an order', () => {
  it.each(ORDER_KINDS)(
    '%s is taken or refused for the same reasons at both doors',
    async (_, drawn) => {
      const { overHttp, atTrader, passedOn } = await doors('POST');
      let taken = 0;
      await fc.assert(
        fc.asyncProperty(drawn, async (body) => {
          const [http, trader] = [await overHttp(body), await atTrader(body)];
          expect(http).toEqual(trader);
          if (trader.length > 0) return;
          taken += 1;
          expect(await passedOn()).toEqual([]);
        }),
        KIND_RUNS,
      );
      expect(taken).toBeGreaterThan(0);
    },
  );

  it.each(ORDER_KINDS)('%s is taken exactly if the published schema takes it', async (_, drawn) => {
    const { atTrader, api } = await doors('POST');
    const isPublished = await publishedOrders(api);
    await fc.assert(
      fc.asyncProperty(drawn, async (body) => {
        // That both names of the type exclude each other is published in words only: generators cannot draw from such a rule.
        fc.pre(!('type' in body && 'order_type' in body));
        const faults = await atTrader(body);
        // Nor has JSON Schema words for how two legs differ: it takes more of them.
        const ofLegs = ['legs', ...('legs' in body ? ['protection.stop.percent'] : [])];
        const isOfLegs = faults.length > 0 && faults.every(({ field }) => ofLegs.includes(field));
        if (isOfLegs && isPublished(body)) return;
        expect(isPublished(body), JSON.stringify(faults)).toBe(faults.length === 0);
      }),
      KIND_RUNS,
    );
  });

  it('is refused by name where only one of them refused it', async () => {
    const { overHttp, atTrader } = await doors('POST');
    const stated = (stop: object) => ({ protection: { stop } });
    for (const [fields, refused] of [
      [stated({ percent: 150 }), ['protection.stop.percent']],
      [stated({ price: 80, percent: 2 }), ['protection.stop.percent']],
      [{ protection: { target: { percent: 5_000 } } }, ['protection.target.percent']],
      [{ protection: { target: {} } }, ['protection.target.price']],
      [
        { protection: { trail: { percent: 2, activate_at_r: 5_000 } } },
        ['protection.trail.activate_at_r'],
      ],
      [
        { protection: { underlying: { percent: 3, floor_percent: 20 } } },
        ['protection.underlying.floor_percent'],
      ],
      [
        { protection: { underlying: { percent: 3, price: 212, rested: true } } },
        ['protection.underlying.percent'],
      ],
      [{ market: 'EIGHTEEN-LETTERS--' }, ['market']],
      // In capitals it would be longer.
      [{ market: 'ß'.repeat(10) }, ['market']],
      [{ market: 'SMART\u0001' }, ['market']],
      [{ order_type: 'TRAIL', trail_amount: 1, trail_percent: 2 }, ['trail_amount']],
      [{ order_type: 'LMT', quantity: -1 }, ['quantity', 'price']],
    ] as const)
      for (const door of [overHttp, atTrader])
        expect((await door({ ...RIGHT, ...fields })).map(({ field }) => field)).toEqual(refused);
  });
});

describe('an order with legs', () => {
  it.each([
    ['an expiry each', [BOUGHT, { ...SOLD, expiry: '2027-01-15' }], 'one expiry'],
    ['a call and a put', [BOUGHT, { ...SOLD, right: 'put' }], 'two calls or two puts'],
    ['one strike', [BOUGHT, { ...SOLD, strike: 230 }], 'not 230 twice'],
    ['two to buy', [BOUGHT, { ...SOLD, side: 'BUY' }], 'not two to BUY'],
    ['a strike of four decimals', [{ ...BOUGHT, strike: 230.1234 }], 'the strike 230.1234'],
    ['three legs', [BOUGHT, SOLD, { ...SOLD, strike: 250 }], 'other structures are not traded'],
    ['no legs', [], 'at least 1 entry'],
    ['a ratio', [{ ...BOUGHT, ratio: 2 }, SOLD], 'one contract of each leg'],
  ])('with %s is refused in one sentence at both doors', async (_, written, detail) => {
    const { overHttp, atTrader } = await doors('POST');
    for (const door of [overHttp, atTrader]) {
      const faults = await door({ ...WITH_LEGS, legs: written });
      expect(faults).toHaveLength(1);
      expect(faults[0]?.detail).toContain(detail);
    }
  });

  it('has no side of its own, and the symbol of a stock', async () => {
    const { atTrader } = await doors('POST');
    const contract = { ...WITH_LEGS, symbol: 'AAPL 261218C00230000', legs: [BOUGHT] };
    expect(await atTrader(contract)).toMatchObject([{ field: 'symbol' }]);
    expect(await atTrader({ ...WITH_LEGS, side: 'BUY', legs: [BOUGHT] })).toMatchObject([
      { field: 'side' },
    ]);
    expect(await atTrader(WITH_LEGS)).toMatchObject([{ field: 'side' }]);
  });
});

describe('a change', () => {
  it('is taken or refused for the same reasons at both doors', async () => {
    const { overHttp, atTrader } = await doors('PUT', `${ORDERS}/r.1.e`);
    const change = fc.dictionary(
      fc.constantFrom('quantity', 'price', 'limit_price', 'stop_price', 'limit'),
      number,
      { maxKeys: 3 },
    );
    await fc.assert(
      fc.asyncProperty(change, async (body) => {
        expect(await overHttp(body)).toEqual(await atTrader(body));
      }),
      RUNS,
    );
  });
});
