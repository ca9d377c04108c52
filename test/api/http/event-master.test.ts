// Event Master over HTTP, as in its documents: simulated trades in, the open lots of all users out.
import { describe, expect, it } from 'vitest';
import { NO_MONEY, price, quantity } from '../../../src/kernel/decimal.ts';
import { instant, type TradingDay } from '../../../src/kernel/instant.ts';
import { simulateTrade } from '../../../src/ledger/app/simulate-trade.ts';
import type { SecurityId } from '../../../src/ledger/domain/entries/ids.ts';
import type { HolderNumber } from '../../../src/ledger/ports/ledger-rows.ts';
import { CAUSE, USD } from '../../ledger/harness/drafts.ts';
import { type Served, type ServedAs, served } from '../harness/served.ts';

const V1 = '/api/v1';
const TRADE = { user_id: 1001, security_id: 501, side: 'BUY', quantity: 100, price: 150 };
/** The three lots of the documents; their total of 425 is wrong. */
const DOCUMENTED = [
  { ...TRADE, timestamp: '2024-01-01T10:00:00', charges: 5.0 },
  { ...TRADE, side: 'SELL', quantity: 75, price: 170, timestamp: '2024-01-15T10:00:00' },
  { ...TRADE, user_id: 1002, quantity: 200, price: 160, timestamp: '2024-01-10T10:00:00' },
  { ...TRADE, user_id: 1002, price: 165, timestamp: '2024-01-20T10:00:00' },
];

async function eventMaster(as: ServedAs = {}) {
  const api = await served([], 'closed', new Map(), as);
  const admin = await api.signedIn('ann', 'admin');
  const bearer = await keyOf(api, admin, ['event-master:read', 'simulate:write']);
  const simulate = (body: object, headers = {}) =>
    api.ask('POST', `${V1}/simulate/trades`, { bearer, body, headers });
  const lotsOf = (security: number | string, headers = {}) =>
    api.ask('GET', `${V1}/taxlots/event-master/${security}`, { bearer, headers });
  return { api, admin, bearer, simulate, lotsOf };
}

async function keyOf(api: Served, bearer: string, scopes: readonly string[]): Promise<string> {
  const body = { name: 'event master', scopes };
  const made = await api.ask('POST', `${V1}/auth/keys`, { bearer, body });
  return (made.body as { key: string }).key;
}

async function documented(as: ServedAs = {}) {
  const environment = await eventMaster(as);
  for (const trade of DOCUMENTED) expect((await environment.simulate(trade)).status).toBe(202);
  return environment;
}

const detailOf = ({ body }: { body: unknown }) => (body as { detail: string }).detail;

describe('Event Master', () => {
  it('is answered with the bytes of its documents, totals computed', async () => {
    const { api, bearer } = await documented();
    const answer = await fetch(`${api.url}${V1}/taxlots/event-master/501`, {
      headers: { authorization: `Bearer ${bearer}` },
    });
    const lot = (user: number, quantities: string, price: string, day: string, status: string) =>
      `{"user_id":${user},"security_id":501,${quantities},"open_price":${price},"open_date":"2024-01-${day}T10:00:00","status":"${status}"}`;
    expect(await answer.text()).toBe(
      `{"security_id":501,"total_open_lots":3,"total_remaining_qty":325.0,"total_users_affected":2,"lots":[${[
        lot(1001, '"open_qty":100.0,"remaining_qty":25.0', '150.0', '01', 'PARTIAL'),
        lot(1002, '"open_qty":200.0,"remaining_qty":200.0', '160.0', '10', 'OPEN'),
        lot(1002, '"open_qty":100.0,"remaining_qty":100.0', '165.0', '20', 'OPEN'),
      ].join(',')}]}`,
    );
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
  });

  it('knows no lots with the words of its documents, and refuses what is no id', async () => {
    const { lotsOf, simulate } = await eventMaster();
    const none = await lotsOf(999);
    expect([none.status, none.body]).toEqual([
      404,
      { detail: 'No open or partial lots found for security_id: 999' },
    ]);
    await simulate({ ...TRADE, timestamp: '2024-01-01T10:00:00' });
    await simulate({ ...TRADE, side: 'SELL', timestamp: '2024-01-02T10:00:00' });
    for (const held of [{}, { 'if-none-match': '*' }])
      expect(detailOf(await lotsOf(501, held))).toMatch('No open or partial lots found');
    for (const wrong of ['0', '-1', '1.5', 'AAPL', '99999999999999999999'])
      expect([wrong, (await lotsOf(wrong)).status]).toEqual([wrong, 422]);
    for (const wrong of ['as_of=yesterday', 'as_of=2024-02-30', 'no=1', 'include_short=maybe'])
      expect([wrong, (await lotsOf(`501?${wrong}`)).status]).toEqual([wrong, 422]);
  });

  it('gives the lots of a record date', async () => {
    const { lotsOf } = await documented();
    const on = async (day: string) => (await lotsOf(`501?as_of=${day}`)).body;
    expect(await on('2024-01-10')).toMatchObject({
      total_remaining_qty: 300,
      lots: [
        { user_id: 1001, remaining_qty: 100, status: 'OPEN' },
        { user_id: 1002, remaining_qty: 200 },
      ],
    });
    expect(await on('2024-01-15')).toMatchObject({ total_remaining_qty: 225, total_open_lots: 2 });
    expect(await on('2023-12-31')).toEqual({
      detail: 'No open or partial lots found for security_id: 501',
    });
  });

  it('is not sent twice while nothing changes, and never stale after a trade', async () => {
    const { lotsOf, simulate } = await documented();
    const first = await lotsOf(501);
    const tag = first.headers.get('etag') ?? '';
    expect((await lotsOf(501, { 'if-none-match': tag })).status).toBe(304);
    expect((await lotsOf('501?include_short=true', { 'if-none-match': tag })).status).toBe(200);
    expect((await lotsOf('501?as_of=2024-01-10', { 'if-none-match': tag })).status).toBe(200);
    await simulate({ ...TRADE, security_id: 502, timestamp: '2024-01-01T10:00:00' });
    expect((await lotsOf(501, { 'if-none-match': tag })).status).toBe(304);
    for (let trade = 1; trade <= 5; trade += 1) {
      await simulate({ ...TRADE, quantity: 1, timestamp: '2024-02-01T10:00:00' });
      const now = await lotsOf(501, { 'if-none-match': tag });
      expect(now).toMatchObject({ status: 200, body: { total_remaining_qty: 325 + trade } });
    }
  });

  it('is for keys of its own scope and for administrators', async () => {
    const { api, admin } = await documented();
    const path = `${V1}/taxlots/event-master/501`;
    const simulating = await keyOf(api, admin, ['simulate:write']);
    const viewer = await api.signedIn('bob', 'viewer');
    expect((await api.ask('GET', path)).status).toBe(401);
    expect((await api.ask('GET', path, { bearer: simulating })).status).toBe(403);
    expect((await api.ask('GET', path, { bearer: viewer })).status).toBe(403);
    expect((await api.ask('GET', path, { bearer: admin })).status).toBe(200);
    const reading = await keyOf(api, admin, ['event-master:read']);
    expect((await api.ask('GET', path, { bearer: reading })).status).toBe(200);
    const trade = { bearer: reading, body: TRADE };
    expect((await api.ask('POST', `${V1}/simulate/trades`, trade)).status).toBe(403);
  });

  it('is limited in its rate', async () => {
    const { lotsOf } = await eventMaster({ guarded: { requestsPerMinute: 5 } });
    const answers = [];
    for (let ask = 0; ask < 6; ask += 1) answers.push(await lotsOf(501));
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 429]);
    expect(Number(answers.at(-1)?.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('a simulated trade', () => {
  it('is answered with its number, once for each key', async () => {
    const { simulate, lotsOf } = await eventMaster();
    const key = { 'idempotency-key': 'one' };
    const first = await simulate(TRADE, key);
    expect(first).toMatchObject({
      status: 202,
      body: { message: expect.any(String), trade_id: expect.any(Number) },
    });
    expect((await simulate(TRADE, key)).body).toEqual(first.body);
    expect((await simulate({ ...TRADE, quantity: 7 }, key)).status).toBe(422);
    expect((await lotsOf(501)).body).toMatchObject({ total_open_lots: 1 });
  });

  it('is refused in one sentence if it cannot be, and nothing is booked', async () => {
    const { simulate, lotsOf } = await documented();
    const before = (await lotsOf(501)).body;
    const late = { timestamp: '2024-06-01T10:00:00' };
    const wrong: readonly (readonly [object, number, RegExp])[] = [
      [{ side: 'SELL', quantity: 26, ...late }, 400, /holds 25 .* 26 cannot be sold/],
      [{ side: 'SELL', user_id: 7, ...late }, 400, /User 7 holds 0 of security_id: 501/],
      [{ side: 'SELL', quantity: 50, timestamp: '2024-01-14T10:00:00' }, 400, /Trade \d+ sells/],
      [{ side: 'HOLD' }, 422, /side/],
      [{ quantity: 0 }, 422, /quantity/],
      [{ quantity: -5 }, 422, /quantity/],
      [{ quantity: 1e30 }, 422, /quantity/],
      [{ quantity: '0.12345678901234567890' }, 422, /quantity/],
      [{ price: -1 }, 422, /price/],
      [{ user_id: 0 }, 422, /user_id/],
      [{ user_id: 1.5 }, 422, /user_id/],
      [{ timestamp: '0000-01-01T00:00:00' }, 422, /timestamp/],
      [{ timestamp: '2024-13-01T00:00:00' }, 422, /timestamp: .* neither/],
      [{ timestamp: '2024-03-10T02:30:00' }, 422, /skipped/],
      [{ security_id: 7777, price: undefined }, 400, /No source has a price/],
    ];
    for (const [part, status, sentence] of wrong) {
      const answer = await simulate({ ...TRADE, ...part });
      expect([part, answer.status]).toEqual([part, status]);
      expect(detailOf(answer)).toMatch(sentence);
    }
    expect((await lotsOf(501)).body).toEqual(before);
  });

  it('comes back with the time that was sent, in the hours that the clocks repeat, too', async () => {
    const { simulate, lotsOf } = await eventMaster();
    const times = ['2024-07-01T23:59:59', '2024-11-03T01:30:00', '2024-12-31T00:00:00.250000'];
    for (const timestamp of times) await simulate({ ...TRADE, timestamp });
    const { lots } = (await lotsOf(501)).body as { lots: { open_date: string }[] };
    expect(lots.map(({ open_date }) => open_date)).toEqual(times);
  });

  it('is off beside an account in live mode', async () => {
    const { simulate } = await eventMaster({ allowsSimulation: false });
    const refused = await simulate(TRADE);
    expect([refused.status, detailOf(refused)]).toEqual([
      403,
      expect.stringContaining('live mode'),
    ]);
  });
});

describe('an answer of very many lots', () => {
  it('is streamed from one snapshot while others trade, and is the same in one piece', async () => {
    const { api, bearer, simulate } = await eventMaster();
    await fillSecurity(api, 601, 2_050);
    const ask = (headers: Record<string, string> = {}) =>
      fetch(`${api.url}${V1}/taxlots/event-master/601`, {
        headers: { authorization: `Bearer ${bearer}`, ...headers },
      });
    const answer = await ask();
    const tag = answer.headers.get('etag') ?? '';
    expect(answer.headers.get('content-length')).toBeNull();
    await simulate({ ...TRADE, security_id: 601, quantity: 3, timestamp: '2024-05-01T10:00:00' });
    const before = JSON.parse(await answer.text());
    expect(before.lots).toHaveLength(before.total_open_lots);
    const sum = (lots: { remaining_qty: number }[]) =>
      lots.reduce((all, { remaining_qty }) => all + remaining_qty, 0);
    expect(sum(before.lots)).toBe(before.total_remaining_qty);
    const after = await ask({ 'if-none-match': tag });
    expect(after.status).toBe(200);
    expect(await after.json()).toMatchObject({
      total_open_lots: 2_051,
      total_remaining_qty: 2_053,
    });
    const held = await ask({ 'if-none-match': after.headers.get('etag') ?? '' });
    expect([held.status, await held.text()]).toEqual([304, '']);
  });
});

/** Lots of one share, of many users, in one step. */
async function fillSecurity({ book: { ledger } }: Served, security: number, lots: number) {
  const timestamp = '2024-01-01T15:00:00Z';
  const done = await ledger.inOneStep(async (step) => {
    for (let lot = 1; ; lot += 1) {
      const booked = await simulateTrade(ledger, step, {
        holder: Math.ceil(lot / 20) as HolderNumber,
        security: security as SecurityId,
        side: 'BUY',
        quantity: quantity('1'),
        price: price('10'),
        fees: NO_MONEY,
        at: instant(Date.parse(timestamp)),
        on: timestamp.slice(0, 10) as TradingDay,
        currency: USD,
        cause: CAUSE,
      });
      if (!booked.ok || lot === lots) return booked;
    }
  });
  expect(done.ok).toBe(true);
}
