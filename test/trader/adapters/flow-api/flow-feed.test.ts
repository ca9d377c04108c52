import { afterEach, describe, expect, it } from 'vitest';
import { instant, plus } from '../../../../src/kernel/instant.ts';
import { createSimulatedClock } from '../../../../src/simulators/host/clock.ts';
import {
  createFlowFeed,
  type FlowFeedParts,
} from '../../../../src/trader/adapters/flow-api/flow-feed.ts';
import type { PredictionApiSettings } from '../../../../src/trader/ports/feed-settings.ts';
import type { PredictionFeed } from '../../../../src/trader/ports/prediction-feed.ts';
import {
  answerAll,
  collect,
  createHandClock,
  createHandWall,
  type HandClock,
  type HandWall,
  KEY,
  latestOf,
  ofType,
  type Script,
  type ScriptedSource,
  send,
  settingsFor,
  startSource,
  until,
} from './scripted-source.ts';

const MARKET = instant(Date.parse('2020-12-16T14:36:00Z'));

interface Bench {
  readonly source: ScriptedSource;
  readonly clock: HandClock;
  readonly wall: HandWall;
  readonly feed: PredictionFeed;
  readonly reports: ReturnType<typeof collect>;
  readonly logged: string[];
}

const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function setUp(
  script: Script,
  more: Partial<PredictionApiSettings> = {},
  other: Partial<FlowFeedParts> = {},
): Promise<Bench> {
  const source = await startSource(script);
  const clock = createHandClock(MARKET);
  const wall = createHandWall();
  const logged: string[] = [];
  const note = (text: string) => logged.push(text);
  const feed = createFlowFeed({
    settings: settingsFor(source.url, more),
    clock,
    wall,
    random: () => 0.5,
    log: { info: note, warn: note },
    ...other,
  });
  const reports = collect(feed);
  cleanUps.push(
    () => source.close(),
    () => feed.stop(),
  );
  return { source, clock, wall, feed, reports, logged };
}

function rounds(bench: Bench): number {
  return ofType(bench.reports, 'feed-polled').length;
}

async function untilRound(bench: Bench, n: number): Promise<void> {
  await until(() => rounds(bench) >= n, `round ${n}`);
}

/** Nothing is asked any more until market time moves on. */
async function untilIdle(bench: Bench, requests = 0): Promise<void> {
  const isIdle = () => bench.source.requests.length >= requests && bench.clock.waiting() === 1;
  await until(isIdle, `rest after request ${requests}`);
}

/** Moves market time a poll interval on and waits for the round. */
async function nextRound(bench: Bench): Promise<void> {
  const n = rounds(bench) + 1;
  await untilIdle(bench);
  bench.clock.moveTo(plus(bench.clock.now(), 60_000));
  await untilRound(bench, n);
}

function states(bench: Bench): string[] {
  return ofType(bench.reports, 'feed-changed').map((report) => report.state);
}

describe('polling', () => {
  it('polls each symbol with the key and passes on the content of each answer', async () => {
    const bench = await setUp(answerAll, { symbols: ['AAPL', 'MSFT'] });
    bench.feed.start();
    await untilRound(bench, 1);
    expect(bench.source.requests).toMatchObject([
      { path: '/api/v1/prediction/latest', ticker: 'AAPL', key: KEY },
      { path: '/api/v1/prediction/latest', ticker: 'MSFT', key: KEY },
    ]);
    expect(ofType(bench.reports, 'feed-answer')[1]).toEqual({
      type: 'feed-answer',
      feed: 'flow',
      symbol: 'MSFT',
      receivedAt: MARKET,
      isFirstPoll: true,
      record: { ticker: 'MSFT', signal: 'BUY', confidence: 0.8 },
      model: { model_path: 'm.pkl' },
    });
    expect(bench.reports.at(-1)).toEqual({
      type: 'feed-polled',
      feed: 'flow',
      at: MARKET,
      answers: 2,
      failures: 0,
    });
    expect(states(bench)).toEqual(['polling']);
  });

  it('treats only the first successful answer of a symbol since start as its first poll', async () => {
    const bench = await setUp(
      ({ ticker }, response, nth) =>
        nth === 1 ? send(response, 500, '') : send(response, 200, latestOf(ticker)),
      { symbols: ['AAPL', 'MSFT'] },
    );
    bench.feed.start();
    await untilRound(bench, 1);
    await nextRound(bench);
    await nextRound(bench);
    const firsts = ofType(bench.reports, 'feed-answer').map(
      ({ symbol, isFirstPoll }) => `${symbol} ${isFirstPoll}`,
    );
    expect(firsts).toEqual(['MSFT true', 'AAPL true', 'MSFT false', 'AAPL false', 'MSFT false']);
  });

  it.each([
    [0, 54_000],
    [0.999_999, 66_000],
  ])('waits the interval with jitter: a draw of %d means %d ms', async (draw, waitMs) => {
    const bench = await setUp(answerAll, {}, { random: () => draw });
    bench.feed.start();
    await untilIdle(bench, 1);
    bench.clock.moveTo(plus(MARKET, waitMs - 1));
    expect(bench.clock.waiting()).toBe(1);
    bench.clock.moveTo(plus(MARKET, waitMs));
    await untilRound(bench, 2);
  });

  it('polls every 100 ms of wall time at 600 times market speed over one kept-alive connection', async () => {
    const clock = createSimulatedClock({ market: MARKET, wallMs: Date.now(), speed: 600 });
    cleanUps.push(() => clock.stop());
    const bench = await setUp(answerAll, { symbols: ['AAPL', 'MSFT'] }, { clock });
    bench.feed.start();
    await untilRound(bench, 5);
    const at = ofType(bench.reports, 'feed-polled').map((report) => report.at - MARKET);
    expect(at[4]).toBeGreaterThanOrEqual(4 * 60_000);
    expect(bench.source.connections()).toBe(1);
  });

  it('polls once for all symbols in list mode and uses the newest record of each', async () => {
    const predictions = [
      { ticker: 'AAPL', timestamp: 1, signal: 'SELL' },
      { ticker: 'AAPL', timestamp: 3, signal: 'BUY' },
      { ticker: 'AAPL', timestamp: 3, signal: 'SELL' },
      { ticker: 'AAPL', timestamp: 2, signal: 'NEUTRAL' },
      { ticker: 'TSLA', timestamp: 9, signal: 'BUY' },
      { ticker: 'MSFT', timestamp: 1, signal: 'SELL' },
    ];
    const bench = await setUp(
      (_request, response) => send(response, 200, { status: 'success', data: { predictions } }),
      { symbols: ['AAPL', 'MSFT', 'NVDA'], request: 'list' },
    );
    bench.feed.start();
    await untilRound(bench, 1);
    expect(bench.source.requests.map((request) => request.path)).toEqual(['/api/v1/predictions']);
    const answers = ofType(bench.reports, 'feed-answer');
    expect(answers.map((answer) => answer.record)).toEqual([predictions[1], predictions[5]]);
    expect(bench.reports.at(-1)).toMatchObject({ answers: 2, failures: 0 });
  });

  it('repeats the request if a kept-alive connection was closed', async () => {
    const bench = await setUp(({ ticker }, response, nth) => {
      if (nth === 2) response.socket?.resetAndDestroy();
      else send(response, 200, latestOf(ticker));
    });
    bench.feed.start();
    await untilRound(bench, 1);
    await nextRound(bench);
    expect(bench.source.requests).toHaveLength(3);
    expect(bench.reports.at(-1)).toMatchObject({ answers: 1, failures: 0 });
  });
});

describe('failures', () => {
  it('of one symbol do not stop the others', async () => {
    const bench = await setUp(
      ({ ticker }, response) => {
        if (ticker === 'AAPL') send(response, 500, '<html>');
        else if (ticker === 'MSFT') response.destroy();
        else send(response, 200, latestOf(ticker));
      },
      { symbols: ['AAPL', 'MSFT', 'NVDA'] },
    );
    bench.feed.start();
    await untilRound(bench, 1);
    expect(bench.reports.at(-1)).toMatchObject({ answers: 1, failures: 2 });
    expect(states(bench)).toEqual(['polling']);
  });

  it.each([
    [
      'a 404 that says so',
      404,
      { status: 'error', error: 'Not found', code: 404, message: 'none' },
    ],
    ['a 200 that means 404', 200, { status: 'error', code: 404, message: 'none' }],
    [
      'a prediction of null',
      200,
      { status: 'success', data: { ticker: 'AAPL', prediction: null } },
    ],
  ])(
    'treats %s as no prediction, which is neither an answer nor a failure',
    async (_, status, body) => {
      const bench = await setUp((_request, response) => send(response, status, body));
      bench.feed.start();
      await untilRound(bench, 1);
      expect(bench.reports.map((report) => report.type)).toEqual(['feed-changed', 'feed-polled']);
      expect(bench.reports.at(-1)).toMatchObject({ answers: 0, failures: 0 });
    },
  );

  it.each([
    ['an error in a 200', 200, { status: 'error', code: 500, message: 'model down' }, /model down/],
    ['HTML', 200, '<html>busy</html>', /not JSON/],
    ['a page that is not there', 404, '<h1>Not Found</h1>', /404.*not JSON/],
    ['a torn body', 200, '{"status":"success","data":{"pre', /not JSON/],
    ['an empty body', 200, '', /empty/],
    ['NaN', 200, '{"status":"success","data":{"prediction":{"confidence":NaN}}}', /not JSON/],
    ['a list', 200, [], /not a JSON object/],
    ['no status', 200, { data: {} }, /neither/],
    ['success without data', 200, { status: 'success' }, /without data/],
    ['no prediction', 200, { status: 'success', data: { ticker: 'AAPL' } }, /no prediction/],
    ['another ticker', 200, latestOf('MSFT'), /another ticker/],
    ['over a megabyte', 200, `"${'x'.repeat(1_100_000)}"`, /over 1,048,576 bytes/],
  ])('reports %s as unreadable', async (_, status, body, why) => {
    const bench = await setUp((_request, response) => send(response, status, body));
    bench.feed.start();
    await untilRound(bench, 1);
    expect(ofType(bench.reports, 'feed-unreadable')).toEqual([
      {
        type: 'feed-unreadable',
        feed: 'flow',
        symbol: 'AAPL',
        receivedAt: MARKET,
        why: expect.stringMatching(why),
      },
    ]);
    expect(bench.reports.at(-1)).toMatchObject({ answers: 0, failures: 1 });
  });

  it.each([401, 403])('stops permanently on a %d until it is started again', async (status) => {
    let isAllowed = false;
    const bench = await setUp(
      ({ ticker }, response) =>
        isAllowed
          ? send(response, 200, latestOf(ticker))
          : send(response, status, { status: 'error' }),
      { symbols: ['AAPL', 'MSFT'] },
    );
    bench.feed.start();
    await untilRound(bench, 1);
    expect(bench.source.requests).toHaveLength(1);
    expect([bench.clock.waiting(), bench.wall.waiting()]).toEqual([0, 0]);
    expect(states(bench)).toEqual(['unauthorized']);
    isAllowed = true;
    bench.feed.start();
    await untilRound(bench, 2);
    expect(states(bench)).toEqual(['unauthorized', 'starting', 'polling']);
  });

  it('never show the key, even if the source repeats it', async () => {
    const bench = await setUp(
      ({ ticker }, response, nth) => {
        if (nth === 1) send(response, 200, latestOf(ticker, { note: `called with ${KEY}` }));
        else if (nth === 2) send(response, 200, { status: 'error', message: `bad key ${KEY}` });
        else if (nth === 3) response.destroy();
        else if (nth === 4) send(response, 302, '', { location: `/elsewhere?api_key=${KEY}` });
        else send(response, 401, { status: 'error', message: `Invalid key ${KEY}` });
      },
      { symbols: ['A', 'B', 'C', 'D', 'E'] },
    );
    bench.feed.start();
    await until(() => states(bench).includes('unauthorized'), 'unauthorized');
    expect(bench.source.requests).toHaveLength(5);
    expect(JSON.stringify([bench.reports, bench.logged])).not.toContain(KEY);
    expect(bench.logged).not.toEqual([]);
  });

  it('include a silent source by wall time, whether or not its headers arrived', async () => {
    const bench = await setUp(
      (_request, response, nth) => {
        if (nth === 2) response.writeHead(200).write('{"status":');
      },
      { symbols: ['AAPL', 'MSFT'] },
    );
    bench.feed.start();
    for (const n of [1, 2]) {
      await until(() => bench.source.requests.length === n, `request ${n}`);
      bench.wall.advance(4_999);
      expect(bench.wall.waiting()).toBe(1);
      bench.wall.advance(1);
    }
    await untilRound(bench, 1);
    expect(bench.reports.at(-1)).toMatchObject({ answers: 0, failures: 2 });
    expect(bench.logged.join()).toMatch(/no complete answer within 5000 ms/);
  });

  it('open the breaker after five, with a trial after 30 s; two successes close it', async () => {
    let isWell = false;
    const symbols = ['A', 'B', 'C', 'D', 'E', 'F'];
    const bench = await setUp(
      ({ ticker }, response) =>
        isWell ? send(response, 200, latestOf(ticker)) : send(response, 503, ''),
      { symbols },
    );
    bench.feed.start();
    await untilRound(bench, 1);
    expect(bench.reports.at(-1)).toMatchObject({ answers: 0, failures: 5 });
    expect(states(bench)).toEqual(['backing_off']);

    await until(() => bench.wall.waiting() === 1, 'backing off');
    bench.clock.moveTo(plus(MARKET, 3_600_000));
    bench.wall.advance(29_999);
    expect([bench.wall.waiting(), bench.clock.waiting()]).toEqual([1, 0]);
    expect(bench.source.requests).toHaveLength(5);

    bench.wall.advance(1);
    await untilRound(bench, 2);
    expect(bench.source.requests).toHaveLength(6);

    isWell = true;
    await until(() => bench.wall.waiting() === 1, 'backing off again');
    bench.wall.advance(30_000);
    await untilRound(bench, 3);
    expect(bench.source.requests).toHaveLength(12);
    expect(states(bench)).toEqual(['backing_off', 'polling']);
    const answersBefore = bench.reports.findIndex(
      (report) => report.type === 'feed-changed' && report.state === 'polling',
    );
    expect(ofType(bench.reports.slice(0, answersBefore), 'feed-answer')).toHaveLength(1);
  });

  it('are not reported for a request in flight when the feed stops', async () => {
    const bench = await setUp(() => {});
    bench.feed.start();
    await until(() => bench.source.requests.length === 1, 'the request');
    await bench.feed.stop();
    expect(bench.reports.map((report) => report.type)).toEqual(['feed-changed']);
    expect(states(bench)).toEqual(['stopped']);
    expect([bench.clock.waiting(), bench.wall.waiting()]).toEqual([0, 0]);
  });
});

describe('the rate budget', () => {
  it('spends at most the configured requests per market minute', async () => {
    const bench = await setUp(answerAll, {
      symbols: ['A', 'B', 'C', 'D', 'E'],
      requestsPerMinute: 2,
    });
    bench.feed.start();
    for (const n of [2, 4]) {
      await untilIdle(bench, n);
      expect(bench.source.requests).toHaveLength(n);
      bench.clock.moveTo(plus(bench.clock.now(), 59_999));
      expect(bench.clock.waiting()).toBe(1);
      bench.clock.moveTo(plus(bench.clock.now(), 1));
    }
    await untilRound(bench, 1);
    expect(ofType(bench.reports, 'feed-polled')[0]).toMatchObject({ answers: 5, failures: 0 });
  });

  it('accepts a smaller limit from the headers, and never a larger one', async () => {
    const bench = await setUp(
      ({ ticker }, response, nth) =>
        send(response, 200, latestOf(ticker), { 'X-RateLimit-Limit': nth < 4 ? '3' : '100' }),
      { symbols: ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I'], requestsPerMinute: 4 },
    );
    bench.feed.start();
    await untilIdle(bench, 3);
    expect(bench.source.requests).toHaveLength(3);
    bench.clock.moveTo(plus(MARKET, 60_000));
    await untilIdle(bench, 7);
    expect(bench.source.requests).toHaveLength(7);
  });

  const inSeconds = (seconds: number) => new Date(MARKET + seconds * 1_000).toUTCString();
  it.each<[string, number, Record<string, string>]>([
    ['Retry-After in seconds', 429, { 'Retry-After': '45', 'X-RateLimit-Reset': '9' }],
    ['Retry-After as a date', 429, { 'Retry-After': inSeconds(45) }],
    [
      "Retry-After as a date by the source's own clock",
      429,
      { 'Retry-After': 'Wed, 01 Jul 2026 12:00:45 GMT', Date: 'Wed, 01 Jul 2026 12:00:00 GMT' },
    ],
    ['X-RateLimit-Reset in seconds', 429, { 'X-RateLimit-Reset': '45' }],
    ['X-RateLimit-Reset as an epoch', 429, { 'X-RateLimit-Reset': String(MARKET / 1_000 + 45) }],
    ['X-RateLimit-Reset as epoch ms', 429, { 'X-RateLimit-Reset': String(MARKET + 45_000) }],
    ['nothing left', 200, { 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': '45' }],
  ])('waits in market time for %s', async (_, status, headers) => {
    const bench = await setUp(
      ({ ticker }, response, nth) =>
        send(response, nth === 1 ? status : 200, latestOf(ticker), nth === 1 ? headers : {}),
      { symbols: ['AAPL', 'MSFT'] },
    );
    bench.feed.start();
    await untilIdle(bench, 1);
    bench.clock.moveTo(plus(MARKET, 44_999));
    expect(bench.clock.waiting()).toBe(1);
    expect(bench.source.requests).toHaveLength(1);
    bench.clock.moveTo(plus(MARKET, 45_000));
    await untilRound(bench, 1);
    expect(bench.reports.at(-1)).toMatchObject({ failures: status === 429 ? 1 : 0 });
  });

  it('waits a minute if the headers are invalid', async () => {
    const bench = await setUp(
      (_request, response) =>
        send(response, 429, '', { 'X-RateLimit-Reset': 'soon', 'Retry-After': '-3' }),
      { symbols: ['AAPL', 'MSFT'] },
    );
    bench.feed.start();
    await untilIdle(bench, 1);
    bench.clock.moveTo(plus(MARKET, 59_999));
    expect(bench.clock.waiting()).toBe(1);
    expect(bench.source.requests).toHaveLength(1);
    bench.clock.moveTo(plus(MARKET, 60_000));
    await until(() => bench.source.requests.length === 2, 'the second request');
  });
});
