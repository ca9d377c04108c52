// One contract for orders: the control API of a daemon, the HTTP API and the published description take and refuse the same bodies.
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ok } from '../../../src/kernel/result.ts';
import type { FieldProblem } from '../../../src/trader/contract/field-problem.ts';
import type { OrderRoutesParts } from '../../../src/trader/surfaces/control/order-routes.ts';
import { orderRoute } from '../../../src/trader/surfaces/control/order-routes.ts';
import { runs } from '../../runs/runs.ts';
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
  const house: OrderRoutesParts = {
    look: { ordersPage: () => ({ total: 0, rows: [] }) },
    command: () => Promise.resolve({ ok: true, text: 'Done.' }),
  };
  const atTrader: Door = async (body) => {
    const answer = await route?.(house, JSON.stringify({ ...body, by: { user: 'ann' } }));
    const { errors = [] } = (answer?.body ?? {}) as { errors?: readonly FieldProblem[] };
    return errors;
  };
  return { overHttp, atTrader, api };
}

const number = fc.constantFrom<unknown>(1, 85.5, 99.9, 100, 150, 999, 5_000, 2e9, 0, -1, '1', null);
const measures = (names: readonly string[]) =>
  fc.dictionary(fc.constantFrom(...names), number, { maxKeys: 2 });
const atr = fc.record(
  {
    multiple: number,
    period: fc.constantFrom<unknown>(14, 0, 2.5, 501),
    bar: fc.constantFrom('5m', '2m'),
  },
  { requiredKeys: [] },
);
const stop = fc.oneof(
  measures(['price', 'percent', 'other']),
  fc.record({ atr }),
  fc.record({ atr, price: number }),
);
const protection = fc.record(
  {
    stop,
    target: measures(['price', 'percent', 'r']),
    trail: measures(['percent', 'atr_multiple', 'activate_at_r']),
    underlying: fc.record(
      {
        ...{ price: number, percent: number, floor_percent: number },
        rested: fc.constantFrom<unknown>(true, false, 'yes'),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);
const TYPES =
  'MKT LMT STP STP_LMT TRAIL MOO MOC LOO LOC LO ATO ATC MTL MOK MAK PLO MARKET LIMIT STOP STOP_LIMIT FOK';

const leg = fc.record(
  {
    right: fc.constantFrom('call', 'put', 'C'),
    strike: fc.constantFrom<unknown>(230, 0, 100_000, '230'),
    expiry: fc.constantFrom('2026-12-18', '18 Dec', '2026-02-30'),
    side: fc.constantFrom('BUY', 'SELL', 'buy'),
    ratio: fc.constantFrom<unknown>(1, 2, 0),
  },
  { requiredKeys: ['right', 'strike', 'expiry', 'side'] },
);
const SOLD = { right: 'call', strike: 240, expiry: '2026-12-18', side: 'SELL' };
const BOUGHT = { ...SOLD, strike: 230, side: 'BUY', ratio: 1 };
const legs = fc.oneof(
  fc.constantFrom<unknown>([BOUGHT], [BOUGHT, SOLD], [], [BOUGHT, SOLD, SOLD], BOUGHT),
  fc.tuple(leg),
);

/** Mostly right: a body with ten faults says little about any of them. */
const order = fc.record(
  {
    symbol: fc.constantFrom<unknown>('AAPL', 'brk.b', 'A B', '', 'A;DROP', 'ABCDEFGHIJKLMNOP', 7),
    side: fc.constantFrom('BUY', 'SELL', 'buy'),
    order_type: fc.constantFrom(...TYPES.split(' ')),
    quantity: number,
    price: number,
    stop_price: number,
    trail_amount: number,
    trail_percent: number,
    market: fc.constantFrom('SMART', 'smart', '', 'EIGHTEEN-LETTERS--'),
    time_in_force: fc.constantFrom('DAY', 'GTC', 'OPG', 'IOC'),
    as: fc.constantFrom('position', 'holding', 'both'),
    effect: fc.constantFrom('open', 'close', 'flip'),
    protection,
    take_ownership: fc.constantFrom<unknown>(true, false, 'yes'),
    qty: fc.constant(1),
    legs,
    type: fc.constantFrom(...TYPES.split(' ')),
    limit_price: number,
  },
  { requiredKeys: [] },
);
const RIGHT = { symbol: 'AAPL', side: 'BUY', order_type: 'MKT', quantity: 100 };
/** A few fields of another body over one that is right. */
const almostRight = fc
  .tuple(order, fc.uniqueArray(fc.nat({ max: 17 }), { maxLength: 4 }))
  .map(([other, kept]) => {
    const entries = Object.entries(other).filter((_, at) => kept.includes(at));
    const { order_type: type, ...rest } = { ...RIGHT, ...Object.fromEntries(entries) };
    // Half of those with a type in the word of rows have no other.
    const isOfRows = 'type' in rest && rest.quantity !== 100;
    return isOfRows ? rest : { ...rest, order_type: type };
  });
const WITH_LEGS = { symbol: 'AAPL', order_type: 'LMT', quantity: 1, price: 3.1 };
const withLegs = fc.tuple(almostRight, legs, fc.nat({ max: 3 })).map(([other, drawn, kept]) => {
  const { side, ...rest } = other as Record<string, unknown>;
  const plain = kept === 0 ? { ...rest, side } : kept === 1 ? rest : WITH_LEGS;
  return { ...plain, legs: drawn };
});

const RUNS = { numRuns: runs(200) };

describe('an order', () => {
  it('is taken or refused for the same reasons at both doors', async () => {
    const { overHttp, atTrader } = await doors('POST');
    await fc.assert(
      fc.asyncProperty(fc.oneof(almostRight, withLegs, order), async (body) => {
        const [http, trader] = [await overHttp(body), await atTrader(body)];
        expect(http).toEqual(trader);
      }),
      RUNS,
    );
  });

  it('is taken exactly if the published schema takes it', async () => {
    const { atTrader, api } = await doors('POST');
    const description = (await api.ask('GET', '/openapi.json')).body as {
      components: { schemas: Record<string, object> };
    };
    const ajv = new Ajv2020({ strict: false, formats: { date: true } });
    const isPublished = ajv.compile({
      ...description,
      $ref: '#/components/schemas/PlaceOrderInput',
    });
    await fc.assert(
      fc.asyncProperty(fc.oneof(almostRight, withLegs, order), async (body) => {
        const faults = await atTrader(body);
        expect(isPublished(body), JSON.stringify(faults)).toBe(faults.length === 0);
      }),
      RUNS,
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
