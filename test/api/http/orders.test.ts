// Orders over HTTP, before a trader that answers from a script: what is passed on, and what becomes of each answer.
import { describe, expect, it } from 'vitest';
import type { Role } from '../../../src/api/identity/role.ts';
import { failed, ok } from '../../../src/kernel/result.ts';
import { ORDER, scriptedTrader } from '../harness/scripted-trader.ts';
import { served } from '../harness/served.ts';

/** As the order service of old documents it, with a symbol of this venue. */
const SEED = {
  symbol: 'AAPL',
  side: 'BUY',
  order_type: 'LMT',
  quantity: 100,
  price: 85.5,
  market: 'US',
  time_in_force: 'DAY',
};
const PLACED = {
  text: 'BUY 100 AAPL, limit 85.5 is placed',
  order_ref: ORDER.order_ref,
  position_id: 'AAPL-6',
  repeated: false,
  order: ORDER,
};
const URL = '/api/v1/orders';

async function trading(role: Role = 'trader') {
  const trader = scriptedTrader();
  trader.answer(ok(PLACED));
  const api = await served([trader]);
  const bearer = await api.signedIn('ann', role, ['DU1']);
  const post = (body: unknown, headers: Record<string, string> = {}, path = URL) =>
    api.ask('POST', path, { bearer, body, headers });
  const newest = async () => {
    const { rows } = await api.identity.context.store.auditTrail({
      ...{ limit: 1, offset: 0, isOldestFirst: false },
    });
    const [entry] = rows;
    const parsed = (text: string | null | undefined) => JSON.parse(text ?? 'null');
    return { ...entry, before: parsed(entry?.before), after: parsed(entry?.after) };
  };
  return { trader, api, bearer, post, newest };
}

const sentBody = (trader: ReturnType<typeof scriptedTrader>) =>
  trader.sent.at(-1)?.body as { by: { key?: string; body_hash?: string; request_id?: string } };

describe('an order', () => {
  it('goes to the trader with who asks, and answers where to find it', async () => {
    const { trader, post, newest } = await trading();
    const answer = await post(SEED);
    expect(answer).toMatchObject({
      status: 201,
      body: { ...PLACED, order: { ...ORDER, live: true } },
    });
    expect(answer.headers.get('location')).toBe(`${URL}/${ORDER.order_ref}`);
    expect(answer.headers.get('idempotent-replayed')).toBeNull();
    const asked = { ...SEED, as: 'position', take_ownership: false, walk: false };
    const by = { user: 'ann', request_id: answer.headers.get('x-request-id') };
    expect(trader.sent).toEqual([{ method: 'POST', path: '/orders', body: { ...asked, by } }]);
    expect(await newest()).toMatchObject({
      ...{ actor: 'ann', action: 'order.place', target: 'main AAPL', before: null },
      after: { asked, order_ref: ORDER.order_ref, order: ORDER },
    });
  });

  it('may be named by the words of other services', async () => {
    const { trader, post } = await trading();
    const { price, ...unpriced } = SEED;
    for (const [word, type, prices] of [
      ['MARKET', 'MKT', {}],
      ['LIMIT', 'LMT', { price }],
      ['STOP', 'STP', { stop_price: price }],
      ['STOP_LIMIT', 'STP_LMT', { price, stop_price: price }],
      ['ATO', 'ATO', {}],
    ] as const) {
      await post({ ...unpriced, order_type: word, ...prices });
      expect(sentBody(trader)).toMatchObject({ order_type: type });
    }
  });

  it('may be written with the names that rows have, and is the same order under the same key', async () => {
    const { trader, post, api, bearer } = await trading();
    const { order_type: type, price: limit, ...rest } = SEED;
    const sent = async (body: object, path = URL) => {
      expect((await post(body, { 'idempotency-key': 'k1' }, path)).status).toBeLessThan(300);
      const { by, ...order } = sentBody(trader);
      return { order, key: by.key, bodyHash: by.body_hash };
    };
    const ours = await sent(SEED);
    expect(await sent({ ...rest, type, limit_price: limit })).toEqual(ours);
    expect(await sent({ ...rest, order_type: type, limit_price: limit })).toEqual(ours);
    expect(ours.order).toMatchObject({ order_type: 'LMT', price: 85.5 });
    const change = { bearer, body: { limit_price: 84 } };
    await api.ask('PUT', `${URL}/${ORDER.order_ref}`, change);
    expect(trader.sent.at(-1)).toMatchObject({ method: 'PUT', body: { price: 84 } });
    expect(trader.sent.at(-1)?.body).not.toHaveProperty('limit_price');
    const passedOn = trader.sent.length;
    for (const [body, field] of [
      [{ ...SEED, type }, 'type'],
      [{ ...SEED, limit_price: limit }, 'limit_price'],
      [{ ...rest, type }, 'limit_price'],
      [{ ...rest, price: limit }, 'order_type'],
    ] as const) {
      const { status, body: problem } = await post(body);
      expect([status, problem]).toMatchObject([422, { code: 'invalid_field', param: field }]);
    }
    expect(trader.sent.length).toBe(passedOn);
  });

  it('carries its key and the hash of its body, whatever the order of the fields', async () => {
    const { trader, post } = await trading();
    const key = { 'idempotency-key': 'k-1' };
    await post(SEED, key);
    const first = sentBody(trader).by;
    expect(first).toMatchObject({ key: 'k-1', body_hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
    await post(Object.fromEntries(Object.entries(SEED).reverse()), key);
    expect(sentBody(trader).by.body_hash).toBe(first.body_hash);
    await post({ ...SEED, quantity: 101 }, key);
    expect(sentBody(trader).by.body_hash).not.toBe(first.body_hash);
    for (const wrong of ['', 'two words', 'x'.repeat(256)]) {
      const refused = await post(SEED, { 'idempotency-key': wrong });
      expect(refused).toMatchObject({
        status: 422,
        body: { errors: [{ field: 'idempotency-key' }] },
      });
    }
    expect(trader.sent.length).toBe(3);
  });

  it('with a client_order_id carries it and the hash of its body, without a key as well', async () => {
    const { trader, post } = await trading();
    const named = { ...SEED, client_order_id: 'bot:2026-03.7_a' };
    await post(named);
    const first = sentBody(trader);
    expect(first).toMatchObject({
      client_order_id: named.client_order_id,
      by: { body_hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(first.by).not.toHaveProperty('key');
    const { order_type: type, price: limit, ...rest } = named;
    await post({ ...rest, type, limit_price: limit }, { 'idempotency-key': 'k-1' });
    expect(sentBody(trader).by).toMatchObject({ key: 'k-1', body_hash: first.by.body_hash });
    await post({ ...named, quantity: 101 });
    expect(sentBody(trader).by.body_hash).not.toBe(first.by.body_hash);
    expect((await post({ ...SEED, client_order_id: 'x'.repeat(48) })).status).toBe(201);
    for (const wrong of ['', 'two words', 'x'.repeat(49), 'naïve', 'a/b', 7])
      expect(await post({ ...SEED, client_order_id: wrong })).toMatchObject({
        status: 422,
        body: { code: 'invalid_field', param: 'client_order_id' },
      });
  });

  it('whose client_order_id belongs to another order is 409 with a code of its own', async () => {
    const { trader, post } = await trading();
    const detail = 'The client_order_id march-7 belongs to order abcdefgh.6.e.';
    const code = 'client_order_id_reused';
    trader.answer(failed({ kind: 'problem', status: 409, detail, code }));
    expect(await post({ ...SEED, client_order_id: 'march-7' })).toMatchObject({
      status: 409,
      body: { status: 409, code, detail },
    });
  });

  it('that is repeated says so', async () => {
    const { trader, post } = await trading();
    trader.answer(ok({ ...PLACED, repeated: true }));
    const answer = await post(SEED, { 'idempotency-key': 'k-1' });
    expect(answer).toMatchObject({ status: 200, body: { order_ref: ORDER.order_ref } });
    expect(answer.headers.get('idempotent-replayed')).toBe('true');
  });

  it('that is refused names every reason, and stands in the audit trail', async () => {
    const { trader, post, newest } = await trading();
    const reasons = [
      { kind: 'price_off_tick', field: 'price', price: 85.501, below: 85.5, above: 85.51 },
      { kind: 'symbol_halted', why: 'news' },
    ];
    const detail = 'Refused: 85.501 is no price of this market; the symbol is halted.';
    trader.answer(failed({ kind: 'problem', status: 409, detail, reasons }));
    expect(await post(SEED)).toMatchObject({ status: 409, body: { detail, reasons } });
    expect(await newest()).toMatchObject({
      action: 'order.place',
      after: { asked: { symbol: 'AAPL' }, status: 409, reasons },
    });
  });

  it('that the trader cannot read is 422 with the fields', async () => {
    const { trader, post } = await trading();
    const errors = [{ field: 'shares', detail: 'required' }];
    const detail = 'Invalid order: shares: required.';
    trader.answer(failed({ kind: 'problem', status: 400, detail, errors }));
    expect(await post(SEED)).toMatchObject({ status: 422, body: { status: 422, detail, errors } });
  });

  it('whose type needs a price is 422 before the trader is asked', async () => {
    const { trader, post } = await trading();
    expect(await post({ ...SEED, price: undefined })).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'price', detail: 'required for LMT' }] },
    });
    expect(trader.sent).toEqual([]);
  });

  it('whose key still waits asks for patience', async () => {
    const { trader, post } = await trading();
    const detail = 'The first request with this key is not answered yet.';
    trader.answer(failed({ kind: 'problem', status: 409, detail, retryAfterSeconds: 1 }));
    const answer = await post(SEED, { 'idempotency-key': 'k-1' });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([409, '1']);
  });

  it('without a trader says whether anything was passed on', async () => {
    const { trader, post, newest } = await trading();
    trader.answer(failed({ kind: 'unreachable', why: 'it does not run', wasSent: false }));
    const down = await post(SEED);
    expect(down).toMatchObject({
      status: 503,
      body: { detail: expect.stringContaining('Nothing was passed on') },
    });
    expect(down.headers.get('retry-after')).toBe('2');
    trader.answer(failed({ kind: 'unreachable', why: 'no answer within 10 s', wasSent: true }));
    expect(await post(SEED)).toMatchObject({
      status: 503,
      body: { detail: expect.stringContaining('outcome is unknown') },
    });
    expect(await newest()).toMatchObject({ action: 'order.place', after: { status: 503 } });
  });

  it('takes a trader, a holding an operator, and one account', async () => {
    const { api, bearer, post, trader } = await trading();
    expect((await post({ ...SEED, as: 'holding' })).status).toBe(403);
    expect((await post({ ...SEED, as: 'holding' }, {}, `${URL}/check`)).status).toBe(403);
    const viewer = await api.signedIn('vic', 'viewer', ['DU1']);
    for (const [method, path] of [
      ['POST', URL],
      ['POST', `${URL}/check`],
      ['PUT', `${URL}/${ORDER.order_ref}`],
      ['DELETE', `${URL}/${ORDER.order_ref}`],
    ] as const) {
      expect((await api.ask(method, path, { bearer: viewer, body: {} })).status).toBe(403);
    }
    expect((await api.ask('POST', `${URL}?account=DU9`, { bearer, body: SEED })).status).toBe(404);
    expect(trader.sent).toEqual([]);
    const operator = await trading('operator');
    expect((await operator.post({ ...SEED, as: 'holding' })).status).toBe(201);
    // A key may no more than it was made for.
    const made = await operator.api.ask('POST', '/api/v1/auth/keys', {
      bearer: operator.bearer,
      body: { name: 'robot', scopes: ['read', 'trade'] },
    });
    const { key } = made.body as { key: string };
    const place = (body: object) => operator.api.ask('POST', URL, { bearer: key, body });
    expect((await place({ ...SEED, as: 'holding' })).status).toBe(403);
    expect((await place(SEED)).status).toBe(201);
  });

  it('for one of several accounts must name it', async () => {
    const api = await served([scriptedTrader(), scriptedTrader('other', 'DU2')]);
    const bearer = await api.signedIn('ann', 'trader', ['DU1', 'DU2']);
    expect(await api.ask('POST', URL, { bearer, body: SEED })).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'account' }] },
    });
  });
});

describe('an order that is there', () => {
  it('is checked without a trace', async () => {
    const { trader, post, newest } = await trading();
    const verdict = { allowed: true, reasons: [], text: 'would buy', order: null, lots: null };
    trader.answer(ok(verdict));
    expect(await post(SEED, {}, `${URL}/check`)).toMatchObject({ status: 200, body: verdict });
    expect(trader.sent).toMatchObject([{ method: 'POST', path: '/orders/check' }]);
    expect((await newest()).action).not.toContain('order');
  });

  it('is changed and cancelled, with what was before in the audit trail', async () => {
    const { trader, api, bearer, newest } = await trading();
    const path = `${URL}/${ORDER.order_ref}`;
    const changed = await api.ask('PUT', path, { bearer, body: { price: 86 } });
    expect(changed).toMatchObject({ status: 200, body: { order_ref: ORDER.order_ref } });
    expect(trader.sent.at(-1)).toMatchObject({
      ...{ method: 'PUT', path: `/orders/${ORDER.order_ref}` },
      body: { price: 86, by: { user: 'ann' } },
    });
    expect(await newest()).toMatchObject({
      ...{ action: 'order.modify', target: `main ${ORDER.order_ref}`, before: ORDER },
      after: { asked: { price: 86 } },
    });
    const detail = 'A position is never without its stop; close it with `sluice exit SPY --yes`.';
    trader.answer(failed({ kind: 'problem', status: 409, detail }));
    expect(await api.ask('DELETE', path, { bearer })).toMatchObject({
      status: 409,
      body: { detail },
    });
    const by = /^\/orders\/(.+)\?user=ann&request_id=req_[0-9a-f]{8}$/;
    expect(trader.sent.at(-1)).toEqual({ method: 'DELETE', path: expect.stringMatching(by) });
    expect(await newest()).toMatchObject({ action: 'order.cancel', before: ORDER });
  });
});
