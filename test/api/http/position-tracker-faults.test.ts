// The faults of the first position tracker, each over HTTP: lots, gains of a year, times and simulated trades.
import { describe, expect, it } from 'vitest';
import { served } from '../harness/served.ts';

const V1 = '/api/v1';
const SECURITY = 501;
const GAIN_NONE = { gain: '0' };
const TEN_MINUTES_MS = 600_000;

interface Lot {
  readonly open_date: string;
  readonly remaining_qty: number;
}

async function tracker() {
  const api = await served();
  const bearer = await api.signedIn('ann', 'admin');
  const post = (path: string, body: unknown) => api.ask('POST', `${V1}${path}`, { bearer, body });
  const get = async (path: string) => (await api.ask('GET', `${V1}${path}`, { bearer })).body;
  const made = await post('/portfolios', { name: 'Savings', cost_basis_method: 'FIFO' });
  const { id: portfolio_id } = made.body as { id: number };
  const book = async (transaction_type: string, transaction_date: string, trade: string) => {
    const [quantity, price, fees = 0] = trade.split(' ');
    const body = { transaction_type, transaction_date, quantity, price, fees };
    const done = await post('/transactions', { portfolio_id, symbol: 'ABC', ...body });
    expect(done.status).toBe(201);
  };
  const key = { name: 'simulator', scopes: ['event-master:read', 'simulate:write'] };
  const machine = ((await post('/auth/keys', key)).body as { key: string }).key;
  const simulate = (part: object) =>
    api.ask('POST', `${V1}/simulate/trades`, {
      bearer: machine,
      body: { user_id: 1001, security_id: SECURITY, side: 'BUY', quantity: 1, price: 10, ...part },
    });
  const lots = async () =>
    ((await get(`/taxlots/event-master/${SECURITY}`)) as { lots: Lot[] }).lots;
  return { api, post, get, book, simulate, lots };
}

describe('gains', () => {
  it('are gains, not the tax on them, and keep their term', async () => {
    const { get, book } = await tracker();
    await book('BUY', '2022-01-03T10:00:00', '10 100 5');
    await book('SELL', '2022-06-01T10:00:00', '4 150 2');
    await book('SELL', '2024-02-01T10:00:00', '3 200 3');
    expect(await get('/taxlots')).toMatchObject([
      { open_qty: 10, remaining_qty: 3, status: 'PARTIAL', stcg: 196, ltcg: 295.5 },
    ]);
  });

  it('of a year include its last evening, by the clock of the exchange', async () => {
    const { get, book } = await tracker();
    await book('BUY', '2022-12-30', '10 100');
    await book('SELL', '2024-01-01T00:00:00', '1 160');
    await book('SELL', '2024-12-31T15:59:59', '2 150');
    await book('SELL', '2024-12-31T23:59:59', '3 140');
    await book('SELL', '2025-01-01T00:00:00', '1 170');
    const gain = (year: number) => get(`/tax/realized?year=${year}`);
    expect(await gain(2024)).toMatchObject({ long_term: { gain: '280' }, short_term: GAIN_NONE });
    expect(await gain(2025)).toMatchObject({ long_term: { gain: '70' } });
    expect(await gain(2023)).toMatchObject({ long_term: GAIN_NONE });
  });

  it('of a year stay in it when the rest of the lot is sold in another', async () => {
    const { get, book } = await tracker();
    await book('BUY', '2023-01-10', '10 100');
    await book('SELL', '2023-12-29', '4 150');
    const of2023 = await get('/tax/realized?year=2023');
    expect(of2023).toMatchObject({
      short_term: { proceeds: '600', cost_basis: '400', gain: '200' },
    });
    await book('SELL', '2024-02-01', '6 190');
    expect(await get('/tax/realized?year=2023')).toEqual(of2023);
    expect(await get('/tax/realized?year=2024')).toMatchObject({ long_term: { gain: '540' } });
  });
});

describe('a simulated trade', () => {
  it('without a time takes effect when it arrives, not when the process began', async () => {
    const { api, simulate, lots } = await tracker();
    await simulate({});
    api.pass(TEN_MINUTES_MS);
    await simulate({});
    const [first, second] = (await lots()).map(({ open_date }) => Date.parse(open_date));
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(TEN_MINUTES_MS);
  });

  it('with another zone is converted, not cut off, and takes its place by it', async () => {
    const { simulate, lots } = await tracker();
    const times = ['2024-01-02T09:00:00', '2024-01-02T10:00:00+07:00', '2024-01-02T13:59:59Z'];
    for (const timestamp of times) expect((await simulate({ timestamp })).status).toBe(202);
    expect((await lots()).map(({ open_date }) => open_date)).toEqual([
      '2024-01-01T22:00:00',
      '2024-01-02T08:59:59',
      '2024-01-02T09:00:00',
    ]);
  });

  it('sells at its own price what no source has a price of, and says what it needs without one', async () => {
    const { simulate, lots } = await tracker();
    await simulate({ quantity: 3, timestamp: '2024-01-02T10:00:00' });
    expect((await simulate({ side: 'SELL', quantity: 2, price: 12 })).status).toBe(202);
    const unpriced = await simulate({ side: 'SELL', price: null });
    expect(unpriced).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('send a price') },
    });
    expect(await lots()).toMatchObject([{ remaining_qty: 1 }]);
  });

  it('may have null where it may have nothing', async () => {
    const { simulate, lots } = await tracker();
    expect((await simulate({ timestamp: null, charges: null })).status).toBe(202);
    expect(await lots()).toMatchObject([{ remaining_qty: 1 }]);
  });

  it('with charges below 0 is refused by what is expected', async () => {
    const { simulate } = await tracker();
    expect(await simulate({ charges: -5 })).toMatchObject({
      status: 422,
      body: { detail: expect.stringMatching(/^charges: expected an amount of 0 or more/) },
    });
  });
});
