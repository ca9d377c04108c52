import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  HOUR_MS,
  instant,
  MINUTE_MS,
  plus,
  SECOND_MS,
  toIso,
} from '../../../src/kernel/instant.ts';
import { parseTape } from '../../../src/simulators/flow-api/predictions/prediction.ts';
import {
  type FlowSimulator,
  type FlowSimulatorOptions,
  startFlowSimulator,
} from '../../../src/simulators/flow-api/simulator.ts';
import { createSimulatedClock, type SimulatedClock } from '../../../src/simulators/host/clock.ts';
import { until } from '../../processes/waiting.ts';

const START = instant(Date.parse('2020-12-16T14:36:00Z'));
const KEY = 'test-key';

/** Stands at its moment until a test moves it. */
function standingClock(): SimulatedClock {
  return createSimulatedClock({ market: START, wallMs: 8.64e14, speed: 1 });
}

function tapeLine(ticker: string, afterMs: number, confidence = 0.8): string {
  const timestamp = START + afterMs;
  return JSON.stringify({ ticker, signal: 'BUY', confidence, timestamp, stock_price: 367.5 });
}

function tapeOf(...lines: string[]) {
  const tape = parseTape(lines.join('\n'));
  if (!tape.ok) throw new Error(tape.failure);
  return tape.value;
}

describe('the flow simulator', () => {
  let clock: SimulatedClock;
  let simulator: FlowSimulator;

  async function start(options: Partial<FlowSimulatorOptions> = {}): Promise<void> {
    const tape = tapeOf(
      tapeLine('SPY', 20 * SECOND_MS),
      tapeLine('SPY', 3 * MINUTE_MS, 0.9),
      tapeLine('QQQ', MINUTE_MS),
    );
    simulator = await startFlowSimulator({
      port: 0,
      controlPort: 0,
      apiKey: KEY,
      tape,
      clock,
      ...options,
    });
  }

  beforeEach(async () => {
    clock = standingClock();
    await start();
  });
  afterEach(async () => {
    await simulator.stop();
    clock.stop();
  });

  async function get(path: string, headers: Record<string, string> = { 'X-API-Key': KEY }) {
    const response = await fetch(`http://127.0.0.1:${simulator.port}/api/v1${path}`, { headers });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, json: () => json(text) };
  }

  async function control(method: string, path: string, body?: unknown) {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const response = await fetch(`http://127.0.0.1:${simulator.controlPort}${path}`, init);
    return { status: response.status, json: json(await response.text()) };
  }

  const moveTo = (afterMs: number) =>
    control('POST', '/clock', { at: toIso(plus(START, afterMs)) });
  const latest = (ticker = 'SPY') => get(`/prediction/latest?ticker=${ticker}`);

  async function latestConfidence(): Promise<unknown> {
    return (await latest()).json().data.prediction.confidence;
  }

  it('publishes a tape line when market time reaches its timestamp', async () => {
    expect((await latest()).status).toBe(404);
    await moveTo(20 * SECOND_MS - 1);
    expect((await latest()).status).toBe(404);
    await moveTo(20 * SECOND_MS);
    expect((await latest()).json()).toMatchObject({
      status: 'success',
      data: {
        ticker: 'SPY',
        prediction: {
          ticker: 'SPY',
          signal: 'BUY',
          numeric: 1,
          confidence: 0.8,
          timestamp: START + 20 * SECOND_MS,
          datetime: '2020-12-16T14:36:20+00:00',
          datetime_of_data: '2020-12-16T09:36:20',
          stock_price: 367.5,
        },
        model_info: { is_ticker_specific: true, using_default_only: false },
      },
    });
    await moveTo(3 * MINUTE_MS);
    expect(await latestConfidence()).toBe(0.9);
  });

  it('accepts the key in the header or the query and rejects any other', async () => {
    expect((await get('/status', {})).status).toBe(401);
    expect((await get('/status', { 'X-API-Key': 'wrong' })).status).toBe(401);
    expect((await get('/status?api_key=wrong', {})).json()).toMatchObject({
      status: 'error',
      code: 401,
      error: expect.any(String),
      message: expect.any(String),
    });
    expect((await get(`/status?api_key=${KEY}`, {})).status).toBe(200);
  });

  it.each([
    ['/prediction/latest', 400],
    ['/prediction/latest?ticker=SPY&use_default_only=maybe', 400],
    ['/predictions?ticker=SPY&limit=0', 400],
    ['/predictions?ticker=SPY&start_date=yesterday', 400],
    ['/data-range?ticker=SPY&start_date=2020-12-16', 400],
    ['/trades?ticker=SPY&start_date=2020-02-01&end_date=2020-12-16', 400],
    ['/prediction/latest?ticker=NONE', 404],
    ['/predictions?ticker=NONE', 404],
    ['/trades?ticker=NONE', 404],
    ['/nowhere', 404],
  ])('answers GET %s with %i in the error envelope', async (path, code) => {
    const answer = await get(path);
    expect(answer.status).toBe(code);
    expect(answer.json()).toMatchObject({ status: 'error', code });
  });

  it('answers 501 to a method the API does not have', async () => {
    const response = await fetch(`http://127.0.0.1:${simulator.port}/api/v1/status`, {
      method: 'POST',
      headers: { 'X-API-Key': KEY },
    });
    expect(response.status).toBe(501);
    expect(await response.json()).toMatchObject({ status: 'error', code: 501 });
  });

  it('describes the service and its tickers at market time', async () => {
    expect((await get('/status')).json().data).toMatchObject({
      system: { current_time_et: '2020-12-16 09:36:00', timezone: 'America/New_York' },
      market: { is_market_hours: true, market_open: '9:00', market_close: '16:15' },
      tickers: ['QQQ', 'SPY'],
    });
    expect((await get('/tickers')).json().data).toEqual({ tickers: ['QQQ', 'SPY'], count: 2 });
    await moveTo(400 * MINUTE_MS);
    expect((await get('/status')).json().data.market.is_market_hours).toBe(false);
  });

  it('lists published predictions newest first, within limit and dates', async () => {
    await moveTo(10 * MINUTE_MS);
    const all = (await get('/predictions?ticker=SPY')).json().data;
    expect(all.count).toBe(2);
    expect(all.predictions.map((one: Json) => one.confidence)).toEqual([0.9, 0.8]);
    const limited = (await get('/predictions?ticker=SPY&limit=1')).json().data;
    expect(limited.predictions).toHaveLength(1);
    const dated = await get('/predictions?ticker=SPY&end_date=2020-12-16T09:37:00');
    expect(dated.json().data.count).toBe(1);
    const other = await get('/predictions?ticker=SPY&start_date=2020-12-17');
    expect(other.json().data.count).toBe(0);
  });

  it('lists the predictions of all tickers, newest first, when none is named', async () => {
    await moveTo(10 * MINUTE_MS);
    const { predictions, count } = (await get('/predictions')).json().data;
    expect(new Set(predictions.map((one: Json) => one.ticker))).toEqual(new Set(['QQQ', 'SPY']));
    const times = predictions.map((one: Json) => Number(one.timestamp));
    expect(times).toEqual([...times].sort((one, other) => other - one));
    expect(count).toBe(predictions.length);
  });

  it('serves generated trades, bars and divergence of finished minutes, the same each time', async () => {
    const trades = await get('/trades?ticker=SPY&recent=true&limit=5');
    expect(trades.json().data.trades).toHaveLength(5);
    for (const trade of trades.json().data.trades) {
      expect(trade.option_symbol).toMatch(/^SPY\d{6}[CP]\d{8}$/);
      expect(trade.trade_timestamp).toBeLessThan(clock.now());
    }
    expect((await get('/trades?ticker=SPY&recent=true&limit=5')).text).toBe(trades.text);
    const bars = (await get('/minute-data?ticker=SPY&start_date=2020-12-16')).json().data;
    expect(bars.minute_data).toHaveLength(6);
    for (const bar of bars.minute_data) {
      expect(bar.low).toBeLessThanOrEqual(Math.min(bar.open, bar.close));
      expect(bar.high).toBeGreaterThanOrEqual(Math.max(bar.open, bar.close));
    }
    const narrowed =
      '/minute-data?ticker=SPY&start_date=2020-12-16&start_time=09:33&end_time=09:34';
    expect((await get(narrowed)).json().data.count).toBe(2);
    expect((await get('/divergence?ticker=SPY')).json().data.divergence_data).toHaveLength(6);
  });

  it('filters the trades of a data range and reports the filter', async () => {
    const range = '/data-range?ticker=SPY&start_date=2020-12-15&end_date=2020-12-15';
    const whole = (await get(range)).json().data;
    expect(whole.data_info).toMatchObject({ minute_data_points: 390, divergence_points: 390 });
    expect(whole.parameters).toMatchObject({ lookback_hours: 8, lambda_short: 0.45, filters: {} });
    const calls = (await get(`${range}&min_delta=0&lambda_long=1.5`)).json().data;
    expect(calls.parameters).toMatchObject({ lambda_long: 1.5, filters: { min_delta: 0 } });
    expect(calls.data_info.filtered_trades).toBeLessThan(whole.data_info.original_trades);
    expect(calls.divergence_data.at(-1)).toMatchObject({ sum_neg: 0 });
  });

  it('allows 30 requests per market minute and reports how long to wait', async () => {
    for (let n = 0; n < 30; n += 1) {
      const answer = await get('/tickers');
      expect(answer.status).toBe(200);
      expect(answer.headers.get('X-RateLimit-Limit')).toBe('30');
      expect(answer.headers.get('X-RateLimit-Remaining')).toBe(String(29 - n));
    }
    await moveTo(15 * SECOND_MS);
    const refused = await get('/tickers');
    expect(refused.status).toBe(429);
    expect(refused.json()).toMatchObject({ status: 'error', code: 429 });
    expect(refused.headers.get('X-RateLimit-Remaining')).toBe('0');
    expect(refused.headers.get('X-RateLimit-Reset')).toBe('45');
    await moveTo(60 * SECOND_MS);
    expect((await get('/tickers')).status).toBe(200);
  });

  it('allows 15 heavy requests per market minute, separately from the others', async () => {
    const path = '/minute-data?ticker=SPY&limit=1';
    for (let n = 0; n < 15; n += 1) expect((await get(path)).status).toBe(200);
    expect((await get(path)).status).toBe(429);
    expect((await get('/tickers')).status).toBe(200);
  });

  it('serves a posted prediction as the latest until a newer one is due', async () => {
    await moveTo(MINUTE_MS);
    const posted = { ticker: 'SPY', signal: 'SELL', confidence: 0.66, note: 'kept' };
    const created = await control('POST', '/prediction', posted);
    expect(created.status).toBe(201);
    expect((await latest()).json().data.prediction).toMatchObject({
      ...posted,
      numeric: -1,
      timestamp: START + MINUTE_MS,
      datetime_of_data: '2020-12-16T09:37:00',
    });
    await moveTo(3 * MINUTE_MS);
    expect(await latestConfidence()).toBe(0.9);
    const unheardOf = await control('POST', '/prediction', { ...posted, ticker: 'AAPL' });
    expect(unheardOf.status).toBe(201);
    expect((await latest('AAPL')).status).toBe(200);
  });

  it.each([
    ['/prediction', {}],
    ['/prediction', []],
    ['/prediction', { ticker: 'SPY', signal: 'BUY' }],
    ['/prediction', { ticker: 'SPY', signal: 'BUY', confidence: '0.9' }],
    ['/prediction', { ticker: 'spy!', signal: 'BUY', confidence: 0.9 }],
    ['/prediction', { ticker: 'SPY', signal: 'BUY', confidence: 0.9, timestamp: 'now' }],
    ['/prediction', { ticker: 'SPY', signal: 'BUY', confidence: 0.9, probabilities: [1] }],
    ['/fault', { kind: 'gremlins' }],
    ['/fault', { kind: '500', count: 0 }],
    ['/fault', { kind: '500', colour: 'red' }],
    ['/clock', { at: '2020-12-16T14:35:59Z' }],
    ['/clock', { at: '2020-12-16T14:36:00' }],
    ['/clock', { speed: 0 }],
    ['/clock', { speed: 2, at: '2021-01-01T00:00:00Z' }],
    ['/clock', null],
  ])('refuses POST %s with %j in one sentence', async (path, body) => {
    const answer = await control('POST', path, body);
    expect(answer.status).toBe(400);
    expect(answer.json).toEqual({ error: expect.stringMatching(/^[A-Z][^\n]*\.$/) });
  });

  it('lists the known fault kinds for an unknown one', async () => {
    const answer = await control('POST', '/fault', { kind: 'gremlins' });
    for (const kind of ['429', 'timeout', 'error-200', 'unauthorized']) {
      expect(answer.json.error).toContain(kind);
    }
  });

  describe('with a fault', () => {
    beforeEach(async () => {
      await moveTo(20 * SECOND_MS);
    });

    it.each([
      ['429', 429, /"status":"error"/],
      ['429-ms', 429, /"status":"error"/],
      ['500', 500, /"code":500/],
      ['unauthorized', 401, /"code":401/],
      ['error-200', 200, /"status":"error"/],
      ['html', 200, /^<!DOCTYPE html>/],
      ['nan', 200, /"confidence":NaN/],
      ['stale', 200, /"datetime_of_data":"2020-12-15T09:36:20"/],
    ])('%s damages one answer and then ends', async (kind, status, body) => {
      const fault = await control('POST', '/fault', { kind });
      expect(fault).toMatchObject({ status: 201, json: { kind, left: 1 } });
      const spoilt = await latest();
      expect(spoilt.status).toBe(status);
      expect(spoilt.text).toMatch(body);
      expect((await latest()).json()).toMatchObject({ status: 'success' });
      expect((await control('GET', '/fault')).json).toEqual([]);
    });

    it('malformed truncates the JSON', async () => {
      await control('POST', '/fault', { kind: 'malformed' });
      const spoilt = await latest();
      expect(spoilt.status).toBe(200);
      expect(() => spoilt.json()).toThrow(SyntaxError);
    });

    it('duplicate repeats the last answer although a newer prediction is published', async () => {
      expect(await latestConfidence()).toBe(0.8);
      await moveTo(3 * MINUTE_MS);
      await control('POST', '/fault', { kind: 'duplicate', count: 2 });
      expect(await latestConfidence()).toBe(0.8);
      expect(await latestConfidence()).toBe(0.8);
      expect(await latestConfidence()).toBe(0.9);
    });

    it('faults in the data wait for an answer with data', async () => {
      await control('POST', '/fault', { kind: 'nan' });
      expect((await get('/tickers')).status).toBe(200);
      expect((await latest()).text).toContain('NaN');
    });

    it('timeout never answers and slow answers late', async () => {
      await control('POST', '/fault', { kind: 'timeout' });
      const url = `http://127.0.0.1:${simulator.port}/api/v1/tickers`;
      const asker = new AbortController();
      const { signal } = asker;
      const unanswered = fetch(url, { headers: { 'X-API-Key': KEY }, signal });
      await until('the fault is used', async () => {
        const { json: faults } = await control('GET', '/fault');
        return faults.length === 0;
      });
      asker.abort();
      await expect(unanswered).rejects.toThrow();
      await control('POST', '/fault', { kind: 'slow', delay_ms: 150 });
      const askedMs = performance.now();
      expect((await latest()).json()).toMatchObject({ status: 'success' });
      expect(performance.now() - askedMs).toBeGreaterThan(145);
    });

    it('stays for its time, or until it is deleted', async () => {
      await control('POST', '/fault', { kind: '500', for_ms: 60_000 });
      const second = await control('POST', '/fault', { kind: '429', for_ms: 60_000 });
      expect((await latest()).status).toBe(500);
      expect((await latest()).status).toBe(500);
      expect((await control('GET', '/fault')).json).toHaveLength(2);
      await control('DELETE', `/fault/${second.json.fault_id - 1}`);
      expect((await latest()).status).toBe(429);
      await control('DELETE', '/fault');
      expect((await latest()).status).toBe(200);
      await control('POST', '/fault', { kind: '500', for_ms: 1 });
      await expect.poll(async () => (await latest()).status).toBe(200);
    });
  });

  it('records the requests, without the key', async () => {
    await moveTo(20 * SECOND_MS);
    await control('POST', '/fault', { kind: 'html' });
    await get(`/prediction/latest?ticker=SPY&api_key=${KEY}`, {});
    await get('/prediction/latest?ticker=NONE');
    const requests = (await control('GET', '/requests')).json;
    const at = '2020-12-16T14:36:20.000Z';
    const path = '/api/v1/prediction/latest';
    expect(requests).toEqual([
      { at, method: 'GET', path, query: { ticker: 'SPY' }, status: 200, fault: 'html' },
      { at, method: 'GET', path, query: { ticker: 'NONE' }, status: 404, fault: null },
    ]);
    expect(JSON.stringify(requests)).not.toContain(KEY);
  });

  it('rejects if its port is in use, and leaves nothing open', async () => {
    const taken = startFlowSimulator({ port: 0, controlPort: simulator.controlPort, clock });
    await expect(taken).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  describe('with made-up predictions', () => {
    interface Served {
      readonly predictions: readonly {
        readonly signal: string;
        readonly timestamp: number;
        readonly synthetic: boolean;
      }[];
    }

    async function servedAfter(afterMs: number, ticker: string): Promise<Served['predictions']> {
      await moveTo(afterMs);
      const answer = await get(`/predictions?ticker=${ticker}&limit=1000`);
      return (answer.json().data as Served).predictions;
    }

    it('begins with a BUY of each ticker, marks all, and goes on into the next session only', async () => {
      await simulator.stop();
      await start({ tape: [], synthetic: ['AAPL', 'MSFT'] });
      expect((await latest('AAPL')).status).toBe(404);
      for (const ticker of ['AAPL', 'MSFT']) {
        const [first] = await servedAfter(MINUTE_MS, ticker);
        expect(first).toMatchObject({ signal: 'BUY', synthetic: true });
      }
      const served = await servedAfter(26 * HOUR_MS, 'AAPL');
      const days = new Set(served.map(({ timestamp }) => toIso(instant(timestamp)).slice(0, 13)));
      expect([...days].filter((hour) => hour >= '2020-12-16T21' && hour < '2020-12-17T14')).toEqual(
        [],
      );
      expect([...days].some((hour) => hour.startsWith('2020-12-17T15'))).toBe(true);
      expect(new Set(served.map(({ signal }) => signal))).toEqual(
        new Set(['BUY', 'SELL', 'NEUTRAL']),
      );
      expect(served.every(({ synthetic }) => synthetic)).toBe(true);
    });

    it('makes up the same for the same seed, and others for another', async () => {
      const texts: string[] = [];
      for (const seed of [7, 7, 8]) {
        await simulator.stop();
        clock.stop();
        clock = standingClock();
        await start({ tape: [], synthetic: ['AAPL'], seed });
        texts.push(JSON.stringify(await servedAfter(HOUR_MS, 'AAPL')));
      }
      expect(texts[1]).toBe(texts[0]);
      expect(texts[2]).not.toBe(texts[0]);
    });
  });
});

describe('a tape', () => {
  it('reports the line that it cannot read', () => {
    const text = `${tapeLine('SPY', 0)}\n\n{"ticker":"SPY"`;
    expect(parseTape(text)).toEqual({ ok: false, failure: 'Tape line 3: Not valid JSON.' });
    const untimed = '{"ticker":"SPY","signal":"BUY","confidence":0.9}';
    expect(parseTape(untimed)).toMatchObject({
      ok: false,
      failure: expect.stringContaining('timestamp'),
    });
  });
});

type Json = ReturnType<typeof JSON.parse>;

function json(text: string): Json {
  return JSON.parse(text);
}
