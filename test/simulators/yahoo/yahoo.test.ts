import { describe, expect, it, onTestFinished } from 'vitest';
import { instant } from '../../../src/kernel/instant.ts';
import { createSimulatedClock } from '../../../src/simulators/host/clock.ts';
import { startYahooSimulator } from '../../../src/simulators/yahoo/simulator.ts';

const NOW = Date.parse('2024-01-03T15:00:00Z');

async function openEnvironment(synthetic: readonly string[] = [], seed = 1) {
  const clock = createSimulatedClock({ market: instant(NOW), wallMs: 8.64e14, speed: 1 });
  const simulator = await startYahooSimulator({
    ...{ port: 0, controlPort: 0, synthetic, seed, clock },
  });
  onTestFinished(async () => {
    await simulator.stop();
    clock.stop();
  });
  const ask = async (port: number, path: string, init: RequestInit = {}) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, init);
    const text = await response.text();
    return { status: response.status, headers: response.headers, text };
  };
  const get = (path: string, cookie = '') =>
    ask(simulator.port, path, cookie === '' ? {} : { headers: { cookie } });
  return {
    get,
    control: (path: string, body?: unknown, method = 'POST') =>
      ask(simulator.controlPort, path, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    /** With cookie and crumb, as a client gets them. */
    async quote(symbols: string) {
      const { headers } = await get('/quote/AAPL');
      const [cookie = ''] = (headers.get('set-cookie') ?? '').split(';');
      const { text: crumb } = await get('/v1/test/getcrumb', cookie);
      const answer = await get(`/v7/finance/quote?symbols=${symbols}&crumb=${crumb}`, cookie);
      return { ...answer, body: JSON.parse(answer.text) };
    },
  };
}

describe('the Yahoo simulator', () => {
  it('gives a crumb for its cookie only, and quotes for the crumb only', async () => {
    const { get, quote } = await openEnvironment(['AAPL']);
    expect((await get('/v1/test/getcrumb')).status).toBe(401);
    const refused = await get('/v7/finance/quote?symbols=AAPL&crumb=wrong');
    expect([refused.status, JSON.parse(refused.text).finance.error]).toEqual([
      401,
      { code: 'Unauthorized', description: 'Invalid Crumb' },
    ]);
    const { status, body } = await quote('AAPL,NONE');
    expect(status).toBe(200);
    expect(body.quoteResponse).toMatchObject({ error: null, result: [{ symbol: 'AAPL' }] });
    expect(body.quoteResponse.result[0].regularMarketTime).toBe(NOW / 1_000);
  });

  it('repeats its made-up securities by the seed', async () => {
    const priceIn = async (seed: number) =>
      (await (await openEnvironment(['AAPL'], seed)).quote('AAPL')).body.quoteResponse.result[0]
        .regularMarketPrice;
    expect(await priceIn(7)).toBe(await priceIn(7));
    expect(await priceIn(7)).not.toBe(await priceIn(8));
  });

  it('divides closes by later splits and names the splits', async () => {
    const { get, control } = await openEnvironment();
    await control('/security', {
      symbol: 'AAPL',
      closes: [
        ['2020-08-28', 499.23],
        ['2020-08-31', 129.04],
      ],
      splits: [['2020-08-31', 4, 1]],
    });
    const answer = await get('/v8/finance/chart/AAPL?interval=1d');
    const [chart] = JSON.parse(answer.text).chart.result;
    expect(chart.indicators.quote[0].close).toEqual([Math.fround(499.23 / 4), Math.fround(129.04)]);
    expect(Object.values(chart.events.splits)).toEqual([
      { date: 1_598_880_600, numerator: 4, denominator: 1, splitRatio: '4:1' },
    ]);
    const none = await get('/v8/finance/chart/NONE');
    expect([none.status, JSON.parse(none.text).chart.error.code]).toEqual([404, 'Not Found']);
    const empty = await get('/v8/finance/chart/AAPL?period1=0&period2=1');
    expect([empty.status, JSON.parse(empty.text).chart.error.code]).toEqual([400, 'Bad Request']);
  });

  it('spoils as many answers as were ordered, and refuses what it does not know', async () => {
    const { get, control } = await openEnvironment(['AAPL']);
    const chart = async () => {
      const { status, headers } = await get('/v8/finance/chart/AAPL');
      return [status, headers.get('retry-after')];
    };
    expect((await control('/fault', { kind: '429', count: 2, retry_after: 7 })).status).toBe(201);
    expect([await chart(), await chart(), await chart()]).toEqual([
      [429, '7'],
      [429, '7'],
      [200, null],
    ]);
    await control('/fault', { kind: 'html' });
    expect((await control('/fault', undefined, 'DELETE')).status).toBe(200);
    expect(await chart()).toEqual([200, null]);
    for (const [path, body] of [
      ['/fault', { kind: 'flood' }],
      ['/fault', { kind: 'html', count: 0 }],
      ['/fault', { kind: 'html', more: 1 }],
      ['/fault', 'html'],
      ['/security', { symbol: 'aapl' }],
      ['/security', { symbol: 'AAPL', price: 'x' }],
      ['/security', { symbol: 'AAPL', closes: [['2024-02-30', 1]] }],
      ['/security', { symbol: 'AAPL', splits: [['2024-01-02', 0, 1]] }],
    ] as const) {
      expect((await control(path, body)).status).toBe(400);
    }
    expect((await control('/nothing', {})).status).toBe(404);
    expect((await control('/security/AAPL', undefined, 'DELETE')).status).toBe(200);
    expect((await get('/v8/finance/chart/AAPL')).status).toBe(404);
  });
});
