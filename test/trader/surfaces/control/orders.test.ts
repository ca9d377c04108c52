// Orders at the control API: the body is checked field by field, and the answer says what became of the order.

import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NEVER } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { US } from '../../../../src/market/venues/us.ts';
import type { OrderDraft } from '../../../../src/trader/ports/order-request.ts';
import type { CommandAnswer, TraderCommand } from '../../../../src/trader/ports/trader-commands.ts';
import { alarmRows } from '../../../../src/trader/surfaces/control/alarm-row.ts';
import {
  type ControlApi,
  createControlApi,
} from '../../../../src/trader/surfaces/control/control-api.ts';
import { statusOf } from '../../../../src/trader/surfaces/control/status.ts';
import { scriptedTrader } from '../../ports/scripted-trader.ts';
import { LOOK, NO_CHAIN, NO_REPORTS, STATUS_ENVIRONMENT } from './control-harness.ts';

let folder = '';
let control: ControlApi | undefined;
let commands: TraderCommand[] = [];
let answer: CommandAnswer = { ok: true, text: 'Done.' };

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-orders-'));
  commands = [];
  answer = { ok: true, text: 'Done.' };
  const trader = scriptedTrader();
  control = createControlApi({
    home: US,
    logIn: async () => ({ ok: false, failure: 'asks for no code' }),
    reports: NO_REPORTS,
    socketPath: join(folder, 'sluice.sock'),
    look: LOOK,
    status: () => statusOf(trader.status(), STATUS_ENVIRONMENT),
    account: trader.account,
    alarms: () => alarmRows(trader.status()),
    figure: trader.figure,
    closing: trader.closing,
    waitingClosings: trader.waitingClosings,
    chartMarket: trader.chartMarket,
    chain: NO_CHAIN,
    stream: { journalId: 'j', lastSeq: () => 0, read: () => [], facts$: NEVER, prices$: NEVER },
    strategies: trader.strategies,
    command(command) {
      commands.push(command);
      return Promise.resolve(answer);
    },
    reload: () => Promise.resolve(answer),
    stop() {},
  });
  await control.listen();
});

afterEach(async () => {
  await control?.stop();
  rmSync(folder, { recursive: true });
});

function ask(method: string, path: string, body?: unknown) {
  const { promise, resolve, reject } = Promise.withResolvers<{
    status: number;
    retryAfter: string | undefined;
    body: unknown;
  }>();
  const socketPath = join(folder, 'sluice.sock');
  const sent = request({ socketPath, method, path: `/api/v1/orders${path}` }, async (response) => {
    const text = (await response.toArray()).join('');
    const retryAfter = response.headers['retry-after'];
    resolve({ status: response.statusCode ?? 0, retryAfter, body: JSON.parse(text) });
  });
  sent.on('error', reject);
  sent.end(typeof body === 'string' ? body : body && JSON.stringify(body));
  return promise;
}

const BY = { user: 'ann' };
const BUY = { symbol: 'AAPL', side: 'BUY', order_type: 'MKT', quantity: 100, by: BY };
const TRAIL = { ...BUY, order_type: 'TRAIL', trail_percent: 2 };
const BUY_COMMAND = {
  type: 'place-order',
  order: {
    symbol: 'AAPL',
    side: 'buy',
    type: 'MKT',
    quantity: 100,
    as: 'position',
    takesOwnership: false,
  },
  requester: BY,
};

describe('an order', () => {
  it('of the fewest fields is a position at market', async () => {
    await ask('POST', '', BUY);
    expect(commands).toEqual([BUY_COMMAND]);
  });

  it('as holding has no protection and takes over nothing', async () => {
    await ask('POST', '', { ...BUY, as: 'holding', take_ownership: false });
    expect(commands).toEqual([{ ...BUY_COMMAND, order: { ...BUY_COMMAND.order, as: 'holding' } }]);
    const protection = { stop: { percent: 5 } };
    for (const more of [{ protection }, { take_ownership: true }]) {
      const refused = await ask('POST', '', { ...BUY, as: 'holding', ...more });
      expect(refused).toMatchObject({ status: 400 });
      expect(JSON.stringify(refused.body)).toContain('does not belong to an order as holding');
    }
  });

  it('with a client_order_id has it beside who asks, with a hash of the order', async () => {
    await ask('POST', '', { ...BUY, client_order_id: 'march-7' });
    await ask('POST', '', { ...BUY, client_order_id: 'march-7' });
    await ask('POST', '', { ...BUY, client_order_id: 'march-7', quantity: 101 });
    const [first, same, other] = commands.map((command) =>
      command.type === 'place-order' ? command.requester : undefined,
    );
    expect(first).toMatchObject({ ...BY, clientOrderId: 'march-7' });
    expect(same).toEqual(first);
    expect(other?.bodyHash).not.toBe(first?.bodyHash);
  });

  it('walks only as a limit', async () => {
    await ask('POST', '', { ...BUY, order_type: 'LMT', price: 85.5, walk: true });
    expect(commands).toMatchObject([{ order: { type: 'LMT', price: 85.5, walk: { steps: 5 } } }]);
    const refused = await ask('POST', '', { ...BUY, walk: true });
    expect(refused).toMatchObject({ status: 400 });
    expect(JSON.stringify(refused.body)).toContain('does not belong to MKT');
  });

  it('of all fields arrives whole', async () => {
    await ask('POST', '', {
      symbol: 'brk.b',
      side: 'SELL',
      order_type: 'LMT',
      quantity: 10,
      price: 85.5,
      market: 'smart',
      time_in_force: 'GTC',
      as: 'position',
      effect: 'open',
      protection: {
        stop: { atr: { period: 20, bar: '15m', multiple: 3 } },
        target: { r: 2 },
        trail: { atr_multiple: 2, activate_at_r: 1 },
      },
      take_ownership: true,
      by: { user: 'ann', key: 'k', body_hash: 'aa', request_id: 'req_1' },
    });
    expect(commands).toEqual([
      {
        type: 'place-order',
        order: {
          symbol: 'BRK.B',
          side: 'sell',
          type: 'LMT',
          quantity: 10,
          price: 85.5,
          market: 'SMART',
          validity: 'gtc',
          as: 'position',
          effect: 'open',
          protection: {
            stop: { kind: 'atr', atr: { period: 20, barMs: 900_000 }, multiple: 3 },
            target: { kind: 'r', r: 2 },
            trail: {
              kind: 'atr',
              atr: { period: 14, barMs: 300_000 },
              multiple: 2,
              activateAtR: 1,
              step: undefined,
            },
          },
          takesOwnership: true,
        },
        requester: { user: 'ann', key: 'k', bodyHash: 'aa', id: 'req_1' },
        request: { user: 'ann', id: 'req_1' },
      },
    ]);
  });

  it('under a key without a hash gets the hash of the order', async () => {
    const send = async (quantity: number) => {
      await ask('POST', '', { ...BUY, quantity, by: { user: 'ann', key: 'k' } });
      const command = commands.at(-1);
      return command?.type === 'place-order' ? command.requester.bodyHash : undefined;
    };
    const hash = await send(100);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(await send(100)).toBe(hash);
    expect(await send(101)).not.toBe(hash);
  });

  it('at the open has two spellings', async () => {
    await ask('POST', '', { ...BUY, order_type: 'MOO' });
    await ask('POST', '', { ...BUY, time_in_force: 'OPG' });
    await ask('POST', '', { ...BUY, order_type: 'LMT', price: 85.5, time_in_force: 'OPG' });
    expect(commands).toMatchObject([
      { order: { type: 'MOO' } },
      { order: { type: 'MOO', validity: 'opening' } },
      { order: { type: 'LOO', price: 85.5, validity: 'opening' } },
    ]);
  });

  it('that is placed is 201, and a repetition 200', async () => {
    const placed = { orderRef: 'r.1.e', positionId: 'AAPL-9', isRepeated: false };
    answer = { ok: true, text: 'Placed.', placed };
    expect(await ask('POST', '', BUY)).toMatchObject({
      status: 201,
      body: { text: 'Placed.', order_ref: 'r.1.e', position_id: 'AAPL-9', repeated: false },
    });
    answer = { ok: true, text: 'Placed.', placed: { ...placed, isRepeated: true } };
    expect(await ask('POST', '', BUY)).toMatchObject({ status: 200, body: { repeated: true } });
  });

  it('that is refused is a problem with every reason', async () => {
    const kinds = [{ kind: 'session_closed' }, { kind: 'no_quote' }] as const;
    answer = { ok: false, kind: 'refused', text: 'Refused.', reasons: kinds };
    const reasons = [
      { kind: 'session_closed', text: 'the session is closed' },
      { kind: 'no_quote', text: 'the quote has no bid and ask' },
    ];
    expect(await ask('POST', '', BUY)).toMatchObject({
      status: 409,
      body: { title: 'Conflict', detail: 'Refused.', reasons },
    });
  });

  it('under a key of another body is 422, and one that still waits 409 with a time to ask again', async () => {
    answer = { ok: false, kind: 'key-reused', text: 'Reused.' };
    expect(await ask('POST', '', BUY)).toMatchObject({ status: 422 });
    answer = { ok: false, kind: 'name-reused', text: 'Reused.' };
    expect(await ask('POST', '', BUY)).toMatchObject({
      status: 409,
      body: { code: 'client_order_id_reused' },
    });
    answer = { ok: false, kind: 'in-progress', text: 'Waits.' };
    expect(await ask('POST', '', BUY)).toMatchObject({ status: 409, retryAfter: '1' });
  });

  it.each<[string, unknown, readonly string[]]>([
    ['no JSON', '{', ['body']],
    ['a list', [], ['body']],
    ['nothing', {}, ['symbol', 'quantity', 'by', 'order_type', 'side']],
    ['an unknown field', { ...BUY, qty: 1 }, ['qty']],
    ['a negative quantity', { ...BUY, quantity: -1 }, ['quantity']],
    ['a text as quantity', { ...BUY, quantity: '100' }, ['quantity']],
    ['a huge quantity', `{"quantity":1e999}`, ['symbol', 'quantity', 'by', 'order_type', 'side']],
    ['another side', { ...BUY, side: 'HOLD' }, ['side']],
    ['another type', { ...BUY, order_type: 'FOK' }, ['order_type']],
    ['a limit without a price', { ...BUY, order_type: 'LMT' }, ['price']],
    ['a market order with a price', { ...BUY, price: 1 }, ['price']],
    ['a trail without a distance', { ...BUY, order_type: 'TRAIL' }, ['trail_amount']],
    [
      'two stops',
      { ...BUY, protection: { stop: { price: 1, percent: 2 } } },
      ['protection.stop.percent'],
    ],
    ['a trail of 100 percent', { ...TRAIL, trail_percent: 100 }, ['trail_percent']],
    ['a trail at the open', { ...TRAIL, time_in_force: 'OPG' }, ['time_in_force']],
    [
      'an auction until cancelled',
      { ...BUY, order_type: 'MOC', time_in_force: 'GTC' },
      ['time_in_force'],
    ],
    ['an empty stop', { ...BUY, protection: { stop: {} } }, ['protection.stop.price']],
    ['no stop at all', { ...BUY, protection: { stop: null } }, ['protection.stop']],
    [
      'a stop of 100 percent',
      { ...BUY, protection: { stop: { percent: 100 } } },
      ['protection.stop.percent'],
    ],
    ['an unknown protection', { ...BUY, protection: { hedge: {} } }, ['protection.hedge']],
    ['nobody', { ...BUY, by: {} }, ['by.user']],
    ['a strange symbol', { ...BUY, symbol: 'A;DROP' }, ['symbol']],
  ])('with %s is 400 and names the field', async (_, body, fields) => {
    const { status, body: problem } = await ask('POST', '', body);
    expect(status).toBe(400);
    const { errors } = problem as { errors: { field: string }[] };
    expect(errors.map(({ field }) => field)).toEqual(fields);
    expect(commands).toEqual([]);
  });
});

describe('a stop of so many percent of what is received', () => {
  const LIMIT = { order_type: 'LMT', price: 1.6, protection: { stop: { percent: 150 } } };
  const { side: _, ...unsided } = { ...BUY, ...LIMIT };
  const [SHORT, LONG] = [230, 240].map((strike, n) => ({
    ...{ right: 'call', strike, expiry: '2026-12-18', side: n === 0 ? 'SELL' : 'BUY' },
  }));
  const turned = { ...SHORT, side: 'BUY' };

  it.each([
    ['a contract', { ...BUY, ...LIMIT, side: 'SELL', symbol: 'AAPL 261218P00230000' }],
    ['a contract as a leg', { ...unsided, legs: [SHORT] }],
    ['a vertical', { ...unsided, legs: [SHORT, LONG] }],
    ['its id', { ...BUY, ...LIMIT, side: 'SELL', symbol: 'aapl261218c00230000-261218c00240000' }],
  ])('is taken of %s that is sold', async (_, body) => {
    expect(await ask('POST', '/check', body)).toMatchObject({ status: 200 });
  });

  it.each([
    ['bought', { ...BUY, ...LIMIT, symbol: 'AAPL 261218P00230000' }],
    ['bought as a pair', { ...unsided, legs: [turned, { ...LONG, side: 'SELL' }] }],
    ['a stock', { ...BUY, ...LIMIT, side: 'SELL' }],
    ['too far', { ...unsided, legs: [SHORT], protection: { stop: { percent: 1_001 } } }],
  ])('is refused of what is %s', async (_, body) => {
    const { status, body: problem } = await ask('POST', '/check', body);
    expect(status).toBe(400);
    const { errors } = problem as { errors: { field: string }[] };
    expect(errors.map(({ field }) => field)).toEqual(['protection.stop.percent']);
  });
});

it('answers a check of an option with what it can lose at most and its break-even', async () => {
  const draft: OrderDraft = {
    ...({ side: 'buy', type: 'LMT' } as const),
    ...{ quantity: 2, price: 1.6, notional: 320, risk: 320 },
    ...{ stopPrice: undefined, targetPrice: undefined },
    ...({ effect: 'open', as: 'position', owner: 'manual' } as const),
  };
  answer = { ok: true, text: 'Allowed.', verdict: { isAllowed: true, reasons: [], draft } };
  const order = { ...BUY, quantity: 2, order_type: 'LMT', price: 1.6 };
  const option = await ask('POST', '/check', { ...order, symbol: 'AAPL 261218C00230000' });
  expect(option.body).toMatchObject({
    order: { notional: 320, stop_price: null, option: { max_loss: 320, break_evens: [231.6] } },
  });
  const stock = await ask('POST', '/check', order);
  expect((stock.body as { order: object }).order).not.toHaveProperty('option');
});

it('answers a check with the verdict and the drafted order', async () => {
  const draft = {
    side: 'buy',
    quantity: 100,
    type: 'LMT',
    price: 90,
    notional: 9_000,
    stopPrice: 85.5,
    targetPrice: undefined,
    risk: 450,
    effect: 'open',
    as: 'position',
    owner: 'manual',
  } as const;
  answer = { ok: true, text: 'Allowed.', verdict: { isAllowed: true, reasons: [], draft } };
  expect(await ask('POST', '/check', BUY)).toMatchObject({
    status: 200,
    body: {
      text: 'Allowed.',
      allowed: true,
      reasons: [],
      order: { side: 'BUY', order_type: 'LMT', stop_price: 85.5, target_price: null, risk: 450 },
      lots: null,
    },
  });
  expect(commands).toEqual([{ ...BUY_COMMAND, type: 'check-order' }]);
});

describe('a change', () => {
  it('names the order in the path', async () => {
    await ask('PUT', '/r.1.e', { price: 86, by: BY });
    await ask('DELETE', '/r.1.e?user=ann');
    expect(commands).toEqual([
      { type: 'modify-order', orderRef: 'r.1.e', price: 86, requester: BY },
      { type: 'cancel-order', orderRef: 'r.1.e', requester: BY },
    ]);
  });

  it('carries the request over HTTP behind it, and its trace', async () => {
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    const by = { user: 'ann', request_id: 'req_1', traceparent };
    const requester = { user: 'ann', id: 'req_1' };
    const request = { user: 'ann', id: 'req_1', traceparent };
    await ask('PUT', '/r.1.e', { price: 86, by });
    await ask('DELETE', `/r.1.e?${new URLSearchParams(by)}`);
    await ask('POST', '', { ...BUY, by });
    expect(commands).toMatchObject([
      { type: 'modify-order', requester, request },
      { type: 'cancel-order', requester, request },
      { type: 'place-order', requester, request },
    ]);
  });

  it('needs something to change, and somebody who asks', async () => {
    expect(await ask('PUT', '/r.1.e', { by: BY })).toMatchObject({ status: 400 });
    expect(await ask('PUT', '/r.1.e', { price: 86 })).toMatchObject({ status: 400 });
    expect(await ask('DELETE', '/r.1.e')).toMatchObject({ status: 400 });
    expect(await ask('PATCH', '/r.1.e', {})).toMatchObject({ status: 404 });
    expect(commands).toEqual([]);
  });
});
