// Sources by a declared profile: what is requested, what is handed over, and how faults are met.
import { afterEach, describe, expect, it } from 'vitest';
import { instant, plus } from '../../../../src/kernel/instant.ts';
import {
  alert,
  answered,
  cleanUps,
  LIST,
  MARKET,
  over,
  queries,
  round,
  rounds,
} from './declared-bench.ts';
import { KEY, ofType, send, until } from './scripted-source.ts';

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

describe('a declared source', () => {
  it.each<[string, string, RegExp | undefined, string]>([
    ['bearer', '{ kind: bearer }', /^Bearer k3y/, ''],
    ['header', '{ kind: header, name: Authorization }', /^k3y/, ''],
    ['query', '{ kind: query, name: token }', undefined, `&token=${KEY}`],
    ['none', '{ kind: none }', undefined, ''],
  ])('is polled for all symbols at once with its key by %s', async (_, auth, header, query) => {
    const bench = await over(LIST.replace('{ kind: bearer }', auth), (_request, response) =>
      send(response, 200, { data: [] }),
    );
    await round(bench);
    expect(queries(bench.source)).toEqual([`/api/v1/alerts?tickers=AAPL,MSFT${query}`]);
    const [request] = bench.source.requests;
    if (header === undefined) expect(request?.authorization).toBeUndefined();
    else expect(request?.authorization).toMatch(header);
  });

  it('passes on only new records of its symbols, whatever its polls repeat', async () => {
    const old = [alert(), alert({ ticker: 'TSLA' }), alert({ ticker: 'MSFT' })];
    const fresh = alert();
    const nameless = { id: 'nameless', side: 'BUY' };
    const bench = await over(LIST, (_request, response, nth) =>
      send(response, 200, { data: nth === 1 ? old : [fresh, ...old, nameless] }),
    );
    await round(bench);
    await round(bench);
    const answers = ofType(bench.reports, 'feed-answer');
    expect(answers.map(({ symbol, record, isFirstPoll }) => [symbol, record, isFirstPoll])).toEqual(
      [
        ['AAPL', old[0], true],
        ['MSFT', old[2], true],
        ['AAPL', fresh, false],
        ['*', nameless, true],
      ],
    );
  });

  it('is asked symbol by symbol if its profile says so, and a repeated latest record is handed over again', async () => {
    const each = LIST.replace(
      'mode: feed, path: /alerts',
      'mode: latest-per-symbol, path: "/of/{symbol}"',
    )
      .replace('query: { tickers: "{symbols}" }, ', '')
      .replace('envelope: { items: data, error: error }\n', '');
    const same = new Map(['AAPL', 'BRK/B'].map((ticker) => [ticker, alert({ ticker })]));
    const bench = await over(
      each,
      ({ path }, response) =>
        send(response, 200, same.get(decodeURIComponent(path.split('/').at(-1) ?? ''))),
      { symbols: ['AAPL', 'BRK/B'] },
    );
    await round(bench);
    await round(bench);
    expect(queries(bench.source).slice(0, 2)).toEqual(['/api/v1/of/AAPL', '/api/v1/of/BRK%2FB']);
    expect(ofType(bench.reports, 'feed-answer').map(({ symbol }) => symbol)).toEqual([
      'AAPL',
      'BRK/B',
      'AAPL',
      'BRK/B',
    ]);
  });

  it('is asked in its own spelling of a symbol, and answers in it', async () => {
    const bench = await over(
      `${LIST}spelling: { BRK.B: BRK/B }\n`,
      (_request, response) => send(response, 200, { data: [alert({ ticker: 'BRK/B' })] }),
      { symbols: ['BRK.B', 'AAPL'] },
    );
    await round(bench);
    expect(queries(bench.source)).toEqual(['/api/v1/alerts?tickers=BRK%2FB,AAPL']);
    expect(ofType(bench.reports, 'feed-answer').map(({ symbol }) => symbol)).toEqual(['BRK.B']);
  });

  it('has no records where a quiet vendor answers an empty list in place of its object', async () => {
    const bench = await over(LIST, (_request, response) => send(response, 200, '[]'));
    await round(bench);
    expect(bench.reports.at(-1)).toMatchObject({ answers: 0, failures: 0 });
  });

  it('keeps ids of 64 bits apart', async () => {
    const one = JSON.stringify(alert()).replace(/"id":"[^"]*"/, '"id":1901234567890123457');
    const other = one.replace('123457', '123489');
    const bench = await over(LIST, (_request, response) =>
      send(response, 200, `{"data":[${one},${other}]}`),
    );
    await round(bench);
    expect(answered(bench)).toEqual(['1901234567890123457', '1901234567890123489']);
  });

  it('leaves out what its profile filters out', async () => {
    const wanted = alert({ sweep: true });
    const bench = await over(
      `${LIST}where: [{ path: sweep, op: eq, value: true }]\n`,
      (_request, response) => send(response, 200, { data: [alert(), wanted] }),
    );
    await round(bench);
    expect(answered(bench)).toEqual([Object(wanted).id]);
  });
});

describe('rates and faults', () => {
  it('sleep until the next day of the source when its requests are used up by its own count', async () => {
    const rate = `per_minute: 100, per_day: 10, day_begins: "20:00 America/New_York", headers: { day_used: X-Used }`;
    const bench = await over(LIST.replace('per_minute: 100', rate), (_request, response) =>
      send(response, 200, { data: [] }, { 'X-Used': '10' }),
    );
    await round(bench);
    await until(() => bench.clock.waiting() === 1, 'rest');
    bench.clock.moveTo(instant(Date.parse('2026-03-03T00:59:59Z')));
    await until(() => bench.clock.waiting() === 1, 'sleep');
    expect(bench.source.requests).toHaveLength(1);
    const why = 'its 10 requests of the day are used up until 2026-03-03T01:00:00.000Z';
    expect(bench.reports.at(-1)).toMatchObject({ type: 'feed-changed', state: 'backing_off', why });
    expect(bench.logged.at(-1)).toContain(why);
    bench.clock.moveTo(instant(Date.parse('2026-03-03T01:00:00Z')));
    await until(() => bench.source.requests.length === 2, 'the next day');
    await until(() => rounds(bench) === 2, 'the second round');
    expect(ofType(bench.reports, 'feed-changed').at(-1)).toMatchObject({ state: 'polling' });
  });

  it.each([
    ['seconds', 45],
    ['ms', 45_000],
    ['epoch_s', MARKET / 1_000 + 45],
    ['epoch_ms', MARKET + 45_000],
  ])('wait as long as the header of the profile says in %s', async (unit, value) => {
    const rate = `per_minute: 100, headers: { reset: X-Again }, reset_unit: ${unit}`;
    const bench = await over(
      LIST.replace('per_minute: 100', rate),
      (_request, response) => send(response, 429, '', { 'X-Again': String(value) }),
      { pollMs: 1_000 },
    );
    await round(bench);
    await until(() => bench.clock.waiting() === 1, 'rest');
    bench.clock.moveTo(plus(MARKET, 44_999));
    await until(() => bench.clock.waiting() === 1, 'the pause');
    expect(bench.source.requests).toHaveLength(1);
    bench.clock.moveTo(plus(MARKET, 45_000));
    await until(() => bench.source.requests.length === 2, 'the second request');
  });

  it.each([
    ['HTML', 200, '<html>busy</html>', /^the source answered 200: the body is not JSON$/],
    [
      'an error in a 200',
      200,
      { error: `bad key ${KEY}` },
      /^the source answered 200: the source says: bad key \*\*\*$/,
    ],
    ['no records', 200, { rows: [] }, /^the source answered 200: there are no records at data$/],
    [
      'a page that is not there',
      404,
      'nothing here',
      /^the source answered 404: the body is not JSON$/,
    ],
  ])('are reported without the key: %s', async (_, status, body, why) => {
    const bench = await over(LIST, (_request, response) => send(response, status, body));
    await round(bench);
    expect(
      ofType(bench.reports, 'feed-unreadable').map((report) => [report.symbol, report.why]),
    ).toEqual([['*', expect.stringMatching(why)]]);
    expect(bench.reports.at(-1)).toMatchObject({ answers: 0, failures: 2 });
    expect(JSON.stringify([bench.reports, bench.logged])).not.toContain(KEY);
  });

  it('stop one feed permanently on a 401, while the other keeps its pace', async () => {
    const closed = await over(LIST, (_request, response) => send(response, 401, { error: 'no' }));
    const open = await over(LIST, (_request, response) => send(response, 200, { data: [alert()] }));
    await round(closed);
    await round(open);
    await round(open);
    expect(closed.source.requests).toHaveLength(1);
    expect(ofType(closed.reports, 'feed-changed').map(({ state }) => state)).toEqual([
      'unauthorized',
    ]);
    expect(ofType(open.reports, 'feed-changed').map(({ state }) => state)).toEqual(['polling']);
    expect(answered(open)).toHaveLength(2);
  });
});

describe('flow in windows', () => {
  const FLOW = `name: whales
kind: flow
request: { mode: feed, path: /alerts }
map:
  id: { path: id }
  symbol: { path: ticker }
  data_time: { path: at, time: { unit: ms } }
  flow:
    right: { path: right }
    premium: { path: premium, required: true }
    ask_premium: { path: ask, default: 0 }
    bid_premium: { path: bid, default: 0 }
derive: {}
aggregate: { window_minutes: 2, wait_seconds: 10, min_count: 2 }
`;
  const print = (more: object) =>
    alert({ right: 'call', premium: 1_000, ask: 900, bid: 100, ...more });
  const minutes = (count: number) => plus(MARKET, count * 60_000);

  it('is summed once per symbol and window, after the window and the wait for late flow', async () => {
    const first = print({ at: minutes(2.5) });
    const late = print({ at: minutes(3.9), right: 'put' });
    const msft = print({ at: minutes(2.1), ticker: 'MSFT' });
    const before = print({ at: minutes(-1) });
    const answers = [
      [before],
      [],
      [],
      [first, msft],
      [first, late, { ...Object(first), note: 'corrected' }],
      [],
    ];
    const bench = await over(FLOW, (_request, response, nth) =>
      send(response, 200, answers[nth - 1] ?? [print({ at: minutes(3.95) })]),
    );
    for (let n = 0; n < 8; n += 1) await round(bench);
    const windows = ofType(bench.reports, 'feed-window');
    expect(windows.map(({ symbol, receivedAt, window }) => [symbol, receivedAt, window])).toEqual([
      [
        'AAPL',
        minutes(5),
        expect.objectContaining({
          start: minutes(2),
          end: minutes(4),
          count: 2,
          premium: 2_000,
          callPremium: 1_000,
          putPremium: 1_000,
          gross: 2_000,
          net: 0,
        }),
      ],
      ['MSFT', minutes(5), expect.objectContaining({ count: 1, net: 800 })],
    ]);
    expect(answered(bench)).toEqual([]);
  });

  it('counts a record once, although the source corrects it later with a later time', async () => {
    const flow = print({ at: minutes(2.5) });
    const old = print({ at: minutes(-0.5) });
    const corrected = (record: object, at: number) => ({
      ...record,
      at: minutes(at),
      note: 'corrected',
    });
    const answers = [
      [old],
      [],
      [],
      [flow, print({ at: minutes(2.6), ticker: 'MSFT' })],
      [],
      [corrected(flow, 4.5), corrected(old, 4.6), print({ at: minutes(4.7) })],
    ];
    const bench = await over(FLOW, (_request, response, nth) =>
      send(response, 200, answers[nth - 1] ?? [corrected(flow, 6.5)]),
    );
    for (let n = 0; n < 11; n += 1) await round(bench);
    const windows = ofType(bench.reports, 'feed-window').map(({ symbol, window }) => [
      symbol,
      window.start,
      window.count,
    ]);
    expect(windows).toEqual([
      ['AAPL', minutes(2), 1],
      ['MSFT', minutes(2), 1],
      ['AAPL', minutes(4), 1],
    ]);
  });

  it('counts an id once for each symbol', async () => {
    const both = [
      print({ at: minutes(2.5), id: '1' }),
      print({ at: minutes(2.5), id: '1', ticker: 'MSFT' }),
    ];
    const bench = await over(FLOW, (_request, response, nth) =>
      send(response, 200, nth > 3 ? both : []),
    );
    for (let n = 0; n < 6; n += 1) await round(bench);
    expect(ofType(bench.reports, 'feed-window')).toMatchObject([
      { symbol: 'AAPL', window: { count: 1 } },
      { symbol: 'MSFT', window: { count: 1 } },
    ]);
  });

  it('names the same contracts again if a restart before its start sums it from other polls', async () => {
    const contract = (strike: number) => `AAPL260619C00${strike}000`;
    const of = (strike: number, premium: number) =>
      print({ at: minutes(2.5), option: contract(strike), premium, ask: premium, bid: 0 });
    const [small, large, more] = [of(230, 2_000), of(235, 3_000), of(230, 2_000)];
    const mapped = FLOW.replace('    right: {', '    contract: { path: option }\n    right: {');
    const summed = async (answers: readonly (readonly unknown[])[]) => {
      const bench = await over(mapped, (_request, response, nth) =>
        send(response, 200, answers[nth - 1] ?? []),
      );
      for (let n = 0; n < 8; n += 1) await round(bench);
      return ofType(bench.reports, 'feed-window').map(({ window }) => window.bought);
    };
    const whole = await summed([[], [], [], [small, large, more, small]]);
    expect(whole).toMatchObject([{ 'AAPL 260619C00230000': { premiumCents: 400_000 } }]);
    expect(Object.keys(whole[0] ?? {})).toHaveLength(1);
    expect(await summed([[], [], [more], [large, more, small]])).toEqual(whole);
  });

  it('is handed over record by record where it cannot be read, to be refused for its field', async () => {
    const broken = print({ at: minutes(0.5), premium: null });
    const bench = await over(FLOW, (_request, response) => send(response, 200, [broken]));
    await round(bench);
    expect(ofType(bench.reports, 'feed-answer')).toMatchObject([
      { symbol: 'AAPL', record: broken },
    ]);
  });
});
