// Market data at Alpaca's addresses: latest prices, bars with their pages, and the data stream.
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import { createTraderStream, type PriceLine } from '../../../../src/api/live/trader-stream.ts';
import { ok } from '../../../../src/kernel/result.ts';
import type { AlpacaKey } from '../../../../src/trader/ports/alpaca-api-settings.ts';
import type { StreamLine } from '../../../../src/trader/ports/stream-line.ts';
import { until } from '../../../processes/waiting.ts';
import { alpacaTrader, HEADERS, KEY } from '../../harness/alpaca-trader.ts';
import { served } from '../../harness/served.ts';

const OPEN_MS = Date.parse('2026-11-20T14:30:00Z');
const MINUTE_MS = 60_000;
const NOW = '2026-11-20T14:40:30.000Z';
const at = (minute: number) => new Date(OPEN_MS + minute * MINUTE_MS).toISOString();

/** Ten minutes of SPY and of QQQ, each a cent higher than the one before. */
function chart(path: string) {
  const asked = new URLSearchParams(path.split('?')[1]);
  const symbol = asked.get('symbol') ?? '';
  const isKept = symbol === 'SPY' || symbol === 'QQQ';
  const [from, to] = [asked.get('from') ?? at(0), asked.get('to') ?? NOW];
  const bars = Array.from({ length: isKept ? 10 : 0 }, (_, minute) => ({
    ...{ at: at(minute), open: (37_000 + minute) / 100, close: (37_001 + minute) / 100 },
    ...{ high: (37_002 + minute) / 100, low: (36_999 + minute) / 100, volume: 100 },
  })).filter((bar) => bar.at >= from && bar.at < to);
  return {
    symbol,
    market_time: NOW,
    watched: isKept,
    bars,
    bars_kept_since: isKept ? at(0) : null,
    latest_quote: isKept ? { at: at(10), bid: 370.99, ask: 371.01 } : null,
  };
}

/** Whatever an answer has. */
type Answered = Readonly<Record<string, ReturnType<typeof JSON.parse>>>;

async function openEnvironment(key: Partial<AlpacaKey> = {}) {
  const { client } = alpacaTrader();
  const taking = new Set<(line: StreamLine) => void>();
  const stream = createTraderStream({
    connect({ hasPrices }, take) {
      take({ kind: 'start', seq: 1 });
      if (hasPrices) taking.add(take);
      const { promise, resolve } = Promise.withResolvers<void>();
      const close = () => {
        taking.delete(take);
        resolve();
      };
      return { ended: promise, close };
    },
    after: (_, call) => void setTimeout(call, 5),
  });
  onTestFinished(() => stream.stop());
  const look: typeof client.look = async (path) =>
    path.startsWith('/chart')
      ? ok({
          copy: { body: chart(path), size: 0, seq: 0, askedAt: 0, life: 1 },
          ageSeconds: undefined,
        })
      : client.look(path);
  const trader = { ...client, name: 'main', look };
  const keys = [{ ...KEY, ...key }];
  const alpaca = { keys, plainBuys: { kind: 'refuse' } as const };
  const api = await served([trader], 'closed', new Map([['main', stream]]), { alpaca });
  const get = async (path: string) => {
    const response = await fetch(`${api.url}/alpaca/v2/stocks${path}`, { headers: HEADERS });
    return { status: response.status, body: (await response.json()) as Answered };
  };
  const price = (symbol: string, last: number, sides: object = {}) => {
    const event = { price: last, timestamp: new Date().toISOString(), ...sides };
    const line: PriceLine = { kind: 'price', symbol, event };
    for (const take of taking) take(line);
  };
  return { api, get, price, isRead: () => taking.size > 0 };
}

const SPAN = `timeframe=1Min&start=${at(0)}`;

describe('bars', () => {
  it('come by symbol and time, in pages that neither skip nor repeat', async () => {
    const { get } = await openEnvironment();
    const found: string[] = [];
    let token = '';
    for (let pages = 0; pages < 10; pages += 1) {
      const query = `symbols=SPY,QQQ&${SPAN}&limit=5${token && `&page_token=${token}`}`;
      const { body } = await get(`/bars?${query}`);
      for (const [symbol, bars] of Object.entries<{ t: string }[]>(body.bars))
        found.push(...bars.map(({ t }) => `${symbol} ${t}`));
      if (body.next_page_token === null) break;
      token = body.next_page_token;
    }
    const times = Array.from({ length: 10 }, (_, minute) => at(minute));
    const wanted = ['QQQ', 'SPY'].flatMap((symbol) => times.map((time) => `${symbol} ${time}`));
    expect(found).toEqual(wanted);
  });

  it('are as long as asked for; their average is that of high, low and close of each minute', async () => {
    const { get } = await openEnvironment();
    const { body } = await get(`/SPY/bars?timeframe=5Min&start=${at(0)}&sort=desc`);
    expect(body.bars).toMatchObject([
      { t: at(5), o: 370.05, h: 370.11, l: 370.04, c: 370.1, v: 500, n: 0, vw: 370.076667 },
      { t: at(0), o: 370, v: 500 },
    ]);
    const days = await get(`/SPY/bars?timeframe=1Day&start=2026-11-20`);
    expect(days.body.bars).toMatchObject([{ t: '2026-11-20T05:00:00.000Z', v: 1_000 }]);
    const none = await get(`/bars?symbols=SPY&${SPAN}&end=2026-11-19T00:00:00Z`);
    expect(none.body).toEqual({ bars: {}, next_page_token: null });
  });

  it('are whole, and begin within the span that is asked for', async () => {
    const { get } = await openEnvironment();
    const timesOf = async (query: string) =>
      (await get(`/SPY/bars?${query}`)).body.bars.map((bar: { t: string; v: number }) => [
        bar.t,
        bar.v,
      ]);
    expect(await timesOf(`timeframe=5Min&start=${at(1)}`)).toEqual([[at(5), 500]]);
    expect(await timesOf(`timeframe=5Min&start=${at(0)}&end=${at(6)}`)).toEqual([
      [at(0), 500],
      [at(5), 500],
    ]);
    // Without a start those of the day.
    expect(await timesOf('timeframe=1Min')).toHaveLength(10);
    expect(await timesOf(`timeframe=5Min&end=${at(6)}`)).toHaveLength(2);
    const midnight = '2026-11-20T05:00:00.000Z';
    expect(await timesOf(`timeframe=1Day&end=${at(3)}`)).toEqual([[midnight, 1_000]]);
    expect(await timesOf(`timeframe=1Day&start=${at(3)}`)).toEqual([]);
  });

  it('are of whole weeks from Monday and of whole months, as far as there are minutes', async () => {
    const { get } = await openEnvironment();
    const firstOf = async (timeframe: string, more = '') =>
      (await get(`/SPY/bars?timeframe=${timeframe}${more}`)).body.bars;
    const whole = { o: 370, h: 370.11, l: 369.99, c: 370.1, v: 1_000 };
    for (const [timeframe, t] of [
      ['1Week', '2026-11-16T05:00:00.000Z'],
      ['1W', '2026-11-16T05:00:00.000Z'],
      ['1Month', '2026-11-01T04:00:00.000Z'],
      ['2M', '2026-11-01T04:00:00.000Z'],
      ['3Month', '2026-10-01T04:00:00.000Z'],
      ['12Month', '2026-01-01T05:00:00.000Z'],
    ] as const)
      expect(await firstOf(timeframe), timeframe).toMatchObject([{ t, ...whole }]);
    expect(await firstOf('1Week', '&start=2026-11-02')).toMatchObject([whole]);
    expect(await firstOf('1Week', '&start=2026-11-17')).toEqual([]);
  });

  it('are those of the symbol as it is called today, whatever day is named', async () => {
    const { get } = await openEnvironment();
    const { body } = await get(`/SPY/bars?${SPAN}`);
    for (const asof of ['', '-', '2026-11-20', '2020-01-01'])
      expect((await get(`/SPY/bars?${SPAN}&asof=${asof}`)).body, asof).toEqual(body);
    expect((await get(`/SPY/bars?${SPAN}&asof=today`)).status).toBe(422);
  });

  it('are adjusted for splits only, whatever is asked for', async () => {
    const { get } = await openEnvironment();
    const { body } = await get(`/SPY/bars?${SPAN}`);
    for (const adjustment of ['raw', 'split', 'split,dividend', 'spin-off', 'all'])
      expect((await get(`/SPY/bars?${SPAN}&adjustment=${adjustment}`)).body).toEqual(body);
  });

  it('of several symbols come without those that the trader does not follow', async () => {
    const { get } = await openEnvironment({ symbols: ['SPY', 'XYZ'] });
    for (const [path, name] of [
      ['/bars/latest?symbols=XYZ,SPY', 'bars'],
      ['/trades/latest?symbols=SPY,XYZ', 'trades'],
      [`/bars?symbols=XYZ,SPY&${SPAN}`, 'bars'],
    ] as const) {
      const { status, body } = await get(path);
      expect([status, Object.keys(body[name])], path).toEqual([200, ['SPY']]);
    }
    const snapshots = await get('/snapshots?symbols=SPY,XYZ');
    expect(Object.keys(snapshots.body)).toEqual(['SPY']);
  });

  it('that are not there are refused with the reason', async () => {
    const { get } = await openEnvironment({ symbols: ['SPY', 'XYZ'] });
    for (const [path, status, message] of [
      [`/XYZ/bars?${SPAN}`, 503, 'no bars of XYZ'],
      ['/XYZ/quotes/latest', 503, 'no price of XYZ'],
      ['/bars/latest?symbols=XYZ', 503, 'no bars of XYZ'],
      [`/bars?symbols=XYZ&${SPAN}`, 503, 'no bars of XYZ'],
      ['/bars/latest?symbols=SPY,BTC/USD', 422, 'invalid symbol: BTC/USD'],
      ['/😀/snapshot', 422, 'invalid symbol: 😀'],
      ['/quotes?symbols=SPY', 503, 'not kept'],
      ['/SPY/trades', 503, 'not kept'],
      [`/QQQ/bars?${SPAN}`, 403, 'QQQ'],
      ['/SPY/bars?timeframe=2Week', 422, '2Week'],
      ['/SPY/bars?timeframe=5Month', 422, '5Month'],
      ['/SPY/bars?timeframe=0Min', 422, '0Min'],
      ['/SPY/bars?timeframe=60Min', 422, '60Min'],
      [`/SPY/bars?${SPAN}&adjustment=other`, 422, 'adjustment'],
      [`/SPY/bars?${SPAN}&page_token=x`, 422, 'page_token'],
      [`/SPY/bars?${SPAN}&limit=10001`, 422, 'limit'],
      [`/SPY/bars?${SPAN}&colour=red`, 422, 'colour'],
      ['/bars/latest?symbols=', 422, 'symbols'],
    ] as const) {
      const answer = await get(path);
      expect(answer, path).toMatchObject({
        status,
        body: { code: expect.any(Number), message: expect.stringContaining(message) },
      });
    }
  });
});

describe('the latest', () => {
  it('trade, quote and bar are those that the trader sees', async () => {
    const { get, price, isRead } = await openEnvironment();
    // Nothing has come yet: the last bar is what is known of trades.
    expect((await get('/SPY/trades/latest')).body.trade).toMatchObject({ p: 370.1, t: at(9) });
    // Of quotes it is what the trader has had last, however long ago.
    expect((await get('/SPY/quotes/latest')).body).toMatchObject({
      ...{ symbol: 'SPY', quote: { t: at(10), bp: 370.99, ap: 371.01, bs: 0, as: 0 } },
    });
    await until('its prices are read', isRead);
    price('SPY', 371);
    // A client in Java writes the feed in capitals.
    expect((await get('/trades/latest?symbols=SPY&feed=IEX')).body.trades.SPY.p).toBe(371);
    expect((await get('/bars/latest?symbols=SPY')).body.bars.SPY).toMatchObject({ t: at(9) });
    const { body } = await get('/snapshots?symbols=SPY');
    expect(body.SPY).toMatchObject({
      ...{ latestTrade: { p: 371 }, latestQuote: { bp: 370.99 }, dailyBar: { v: 1_000 } },
    });
  });
});

describe('the data stream', () => {
  async function listening(url: string, path = '/alpaca/v2/iex') {
    const socket = new WebSocket(`${url.replace('http', 'ws')}${path}`);
    const said: Record<string, unknown>[] = [];
    socket.on('message', (bytes: Buffer) => said.push(...JSON.parse(bytes.toString('utf8'))));
    onTestFinished(() => socket.terminate());
    const say = (message: object) => socket.send(JSON.stringify(message));
    await until('the greeting', () => said.length > 0);
    return { said, say };
  }

  it('sends the trades and quotes that are asked for, each change once', async () => {
    const { api, price, isRead } = await openEnvironment();
    const { said, say } = await listening(api.url);
    say({ action: 'auth', key: 'bot', secret: 'open sesame' });
    say({ action: 'subscribe', trades: ['SPY'], quotes: ['*'] });
    await until('its prices are read', isRead);
    price('SPY', 371, { bid: 370.99, ask: 371.01 });
    price('SPY', 371, { bid: 370.99, ask: 371.01 });
    price('QQQ', 300, { bid: 299, ask: 301 });
    await until('the quote of QQQ', () => said.some(({ T, S }) => T === 'q' && S === 'QQQ'));
    expect(said).toMatchObject([
      { T: 'success', msg: 'connected' },
      { T: 'success', msg: 'authenticated' },
      { T: 'subscription', trades: ['SPY'], quotes: ['*'], bars: [] },
      { T: 't', S: 'SPY', p: 371 },
      { T: 'q', S: 'SPY', bp: 370.99, ap: 371.01 },
      { T: 'q', S: 'QQQ' },
    ]);
    say({ action: 'unsubscribe', trades: ['SPY'], quotes: ['*'] });
    await until('nobody reads prices', () => !isRead());
  });

  it('is at the address of Alpaca too', async () => {
    const { api } = await openEnvironment();
    const { said, say } = await listening(api.url, '/v2/sip');
    say({ action: 'auth', key: 'bot', secret: 'open sesame' });
    await until('the answer', () => said.length === 2);
    expect(said[1]).toEqual({ T: 'success', msg: 'authenticated' });
  });

  it('refuses by the numbers of Alpaca', async () => {
    const { api } = await openEnvironment({ symbols: ['SPY'] });
    const { said, say } = await listening(api.url);
    say({ action: 'subscribe', trades: ['SPY'] });
    say({ action: 'auth', key: 'bot', secret: 'open sesame' });
    say({ action: 'auth', key: 'bot', secret: 'open sesame' });
    say({ action: 'dance' });
    say({ action: 'subscribe', trades: ['QQQ'] });
    say({ action: 'subscribe', statuses: ['SPY'], bars: ['*'] });
    await until('every answer', () => said.filter(({ T }) => T === 'subscription').length === 2);
    const codes = said.filter(({ T }) => T === 'error').map(({ code }) => code);
    expect(codes).toEqual([401, 403, 400, 409, 410, 410]);
    const stranger = await listening(api.url);
    stranger.say({ action: 'auth', key: 'bot', secret: 'wrong' });
    await until('the refusal', () => stranger.said.length === 2);
    expect(stranger.said[1]).toMatchObject({ T: 'error', code: 402 });
  });
});
