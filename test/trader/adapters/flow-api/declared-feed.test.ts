import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { instant, plus } from '../../../../src/kernel/instant.ts';
import { createFlowFeed } from '../../../../src/trader/adapters/flow-api/flow-feed.ts';
import type { PredictionFeed } from '../../../../src/trader/ports/prediction-feed.ts';
import type { DeclaredFeedSettings } from '../../../../src/trader/ports/settings.ts';
import { profileFrom } from '../../config/profiles/profile-text.ts';
import {
  collect,
  createHandClock,
  createHandWall,
  type HandClock,
  KEY,
  ofType,
  type Script,
  type ScriptedSource,
  send,
  startSource,
  until,
} from './scripted-source.ts';

const MARKET = instant(Date.parse('2026-03-02T15:00:00Z'));

const MAP = `map:
  id: { path: id }
  symbol: { path: ticker }
  signal: { path: side }
  confidence: { path: sure }
  data_time: { path: at, time: { unit: ms } }
`;

const LIST = `name: mine
request: { mode: feed, path: /alerts, query: { tickers: "{symbols}" }, auth: { kind: bearer } }
envelope: { items: data, error: error }
rate: { per_minute: 100 }
${MAP}`;

interface Bench {
  readonly clock: HandClock;
  readonly feed: PredictionFeed;
  readonly reports: ReturnType<typeof collect>;
  readonly logged: string[];
}

const cleanUps: (() => unknown)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

function setUp(text: string, url: string, more: Partial<DeclaredFeedSettings> = {}): Bench {
  const clock = createHandClock(MARKET);
  const logged: string[] = [];
  const note = (line: string) => logged.push(line);
  const settings: DeclaredFeedSettings = {
    name: 'flow',
    profile: 'declared',
    declared: profileFrom(text),
    url,
    apiKey: KEY,
    symbols: ['AAPL', 'MSFT'],
    pollMs: 60_000,
    ageMaxMs: 300_000,
    confidenceMin: 0.5,
    timeoutMs: 5_000,
    ...more,
  };
  const feed = createFlowFeed({
    settings,
    clock,
    wall: createHandWall(),
    random: () => 0.5,
    log: { info: note, warn: note },
  });
  const reports = collect(feed);
  cleanUps.push(() => feed.stop());
  return { clock, feed, reports, logged };
}

async function over(text: string, script: Script, more: Partial<DeclaredFeedSettings> = {}) {
  const source = await startSource(script);
  cleanUps.push(() => source.close());
  return { source, ...setUp(text, source.url, more) };
}

function rounds({ reports }: Bench): number {
  return ofType(reports, 'feed-polled').length;
}

/** The first round, or the next one after a poll interval. */
async function round(bench: Bench): Promise<void> {
  const n = rounds(bench) + 1;
  if (n === 1) bench.feed.start();
  else {
    await until(() => bench.clock.waiting() === 1, 'rest');
    bench.clock.moveTo(plus(bench.clock.now(), 60_000));
  }
  await until(() => rounds(bench) >= n, `round ${n}`);
}

let made = 0;

function alert(more: object = {}): object {
  made += 1;
  return { id: `a${made}`, ticker: 'AAPL', side: 'BUY', sure: 0.9, at: MARKET, ...more };
}

function queries(source: ScriptedSource): string[] {
  return source.requests.map(({ path, query }) => `${path}${query}`);
}

function answered(bench: Bench): string[] {
  return ofType(bench.reports, 'feed-answer').map(({ record }) => String(Object(record).id));
}

describe('a declared source', () => {
  it.each<[string, string, RegExp | undefined, string]>([
    ['bearer', '{ kind: bearer }', /^Bearer k3y/, ''],
    ['header', '{ kind: header, name: Authorization }', /^k3y/, ''],
    ['query', '{ kind: query, name: token }', undefined, `&token=${KEY}`],
    ['none', '{ kind: none }', undefined, ''],
  ])('is asked for all symbols at once with its key by %s', async (_, auth, header, query) => {
    const bench = await over(LIST.replace('{ kind: bearer }', auth), (_request, response) =>
      send(response, 200, { data: [] }),
    );
    await round(bench);
    expect(queries(bench.source)).toEqual([`/api/v1/alerts?tickers=AAPL,MSFT${query}`]);
    const [request] = bench.source.requests;
    if (header === undefined) expect(request?.authorization).toBeUndefined();
    else expect(request?.authorization).toMatch(header);
  });

  it('hands over new records of its symbols alone, whatever its polls repeat', async () => {
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

  it('is asked symbol by symbol where its profile says so, and its latest again is handed over again', async () => {
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

  it('is asked in its own spelling of a symbol, and understood in it', async () => {
    const bench = await over(
      `${LIST}spelling: { BRK.B: BRK/B }\n`,
      (_request, response) => send(response, 200, { data: [alert({ ticker: 'BRK/B' })] }),
      { symbols: ['BRK.B', 'AAPL'] },
    );
    await round(bench);
    expect(queries(bench.source)).toEqual(['/api/v1/alerts?tickers=BRK%2FB,AAPL']);
    expect(ofType(bench.reports, 'feed-answer').map(({ symbol }) => symbol)).toEqual(['BRK.B']);
  });

  it('leaves out what its profile does not want', async () => {
    const wanted = alert({ sweep: true });
    const bench = await over(
      `${LIST}where: [{ path: sweep, op: eq, value: true }]\n`,
      (_request, response) => send(response, 200, { data: [alert(), wanted] }),
    );
    await round(bench);
    expect(answered(bench)).toEqual([Object(wanted).id]);
  });
});

describe('pages', () => {
  const paged = (paging: string) => `${LIST}paging: ${paging}\n`;

  it('follow the next address at the same host, and the first poll lasts until the last of them', async () => {
    const bench = await over(
      paged('{ kind: next_url, path: next, max_pages: 5 }'),
      ({ query }, response) => {
        const page = Number(new URLSearchParams(query).get('page') ?? 1);
        const next = page < 3 ? { next: `/api/v1/alerts?page=${page + 1}` } : {};
        send(response, 200, { data: [alert()], ...next });
      },
    );
    await round(bench);
    expect(queries(bench.source)).toEqual([
      '/api/v1/alerts?tickers=AAPL,MSFT',
      '/api/v1/alerts?page=2',
      '/api/v1/alerts?page=3',
    ]);
    expect(ofType(bench.reports, 'feed-answer').map(({ isFirstPoll }) => isFirstPoll)).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('are not followed to another host, which would get the key', async () => {
    const bench = await over(
      paged('{ kind: next_url, path: next, max_pages: 5 }'),
      (_request, response) =>
        send(response, 200, { data: [alert()], next: 'http://127.0.0.2:1/alerts' }),
    );
    await round(bench);
    expect(bench.source.requests).toHaveLength(1);
    expect(ofType(bench.reports, 'feed-unreadable')[0]?.why).toMatch(
      /next page is at another host/,
    );
  });

  it('go on by a cursor until there is none, and no further than allowed', async () => {
    const bench = await over(
      paged('{ kind: cursor, path: meta.next, parameter: after, max_pages: 2 }'),
      (_request, response, nth) =>
        send(response, 200, { data: [alert()], meta: { next: `c${nth}` } }),
    );
    await round(bench);
    expect(queries(bench.source)).toEqual([
      '/api/v1/alerts?tickers=AAPL,MSFT',
      '/api/v1/alerts?tickers=AAPL,MSFT&after=c1',
    ]);
  });

  it('are numbered until one is empty', async () => {
    const bench = await over(
      paged('{ kind: page, parameter: page, first: 0, max_pages: 9 }'),
      (_request, response, nth) => send(response, 200, { data: nth < 3 ? [alert()] : [] }),
    );
    await round(bench);
    expect(queries(bench.source).map((query) => query.at(-1))).toEqual(['0', '1', '2']);
  });

  it('begin where the newest known record was, less the overlap, once all pages came', async () => {
    const at = plus(MARKET, -90_000);
    const bench = await over(
      paged('{ since: { parameter: newer_than, format: s, overlap_seconds: 30 } }'),
      (_request, response) => send(response, 200, { data: [alert({ at })] }),
    );
    const since = (n: number) =>
      Number(new URLSearchParams(bench.source.requests[n]?.query).get('newer_than')) * 1_000;
    await round(bench);
    await round(bench);
    expect(since(0)).toBe(MARKET - 60_000 - 30_000);
    expect(since(1)).toBe(at - 30_000);
  });

  it('come oldest first until they lead no further', async () => {
    const bench = await over(
      paged(
        '{ since: { parameter: from, format: iso, overlap_seconds: 0, order: asc }, max_pages: 9 }',
      ),
      (_request, response, nth) => {
        const at = plus(MARKET, Math.min(nth, 2) * 1_000 - 10_000);
        send(response, 200, { data: [alert({ at })] });
      },
    );
    await round(bench);
    const from = bench.source.requests.map(({ query }) => new URLSearchParams(query).get('from'));
    expect(from).toEqual([
      '2026-03-02T14:59:00.000Z',
      '2026-03-02T14:59:51.000Z',
      '2026-03-02T14:59:52.000Z',
    ]);
  });

  it('count against the budget one by one', async () => {
    const bench = await over(
      paged('{ kind: page, parameter: page, max_pages: 9 }').replace(
        'per_minute: 100',
        'per_minute: 2',
      ),
      (_request, response, nth) => send(response, 200, { data: nth < 3 ? [alert()] : [] }),
      { pollMs: 600_000 },
    );
    bench.feed.start();
    await until(() => bench.clock.waiting() === 1, 'the budget');
    expect(bench.source.requests).toHaveLength(2);
    bench.clock.moveTo(plus(MARKET, 60_000));
    await until(() => rounds(bench) === 1, 'the round');
    expect(bench.source.requests).toHaveLength(3);
  });
});

describe('rates and faults', () => {
  it('sleep to the next day of the source when its requests are used up, by its own count', async () => {
    const rate = `per_minute: 100, per_day: 10, day_begins: "20:00 America/New_York", headers: { day_used: X-Used }`;
    const bench = await over(LIST.replace('per_minute: 100', rate), (_request, response) =>
      send(response, 200, { data: [] }, { 'X-Used': '10' }),
    );
    await round(bench);
    await until(() => bench.clock.waiting() === 1, 'rest');
    bench.clock.moveTo(instant(Date.parse('2026-03-03T00:59:59Z')));
    await until(() => bench.clock.waiting() === 1, 'sleep');
    expect(bench.source.requests).toHaveLength(1);
    bench.clock.moveTo(instant(Date.parse('2026-03-03T01:00:00Z')));
    await until(() => bench.source.requests.length === 2, 'the next day');
  });

  it.each([
    ['seconds', 45],
    ['epoch_s', MARKET / 1_000 + 45],
    ['epoch_ms', MARKET + 45_000],
  ])('wait as long as the header the profile names says in %s', async (unit, value) => {
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
  ])('are told in words without the key: %s', async (_, status, body, why) => {
    const bench = await over(LIST, (_request, response) => send(response, status, body));
    await round(bench);
    expect(
      ofType(bench.reports, 'feed-unreadable').map((report) => [report.symbol, report.why]),
    ).toEqual([['*', expect.stringMatching(why)]]);
    expect(bench.reports.at(-1)).toMatchObject({ answers: 0, failures: 2 });
    expect(JSON.stringify([bench.reports, bench.logged])).not.toContain(KEY);
  });

  it('stop one feed for good on a 401 and leave the other its own pace', async () => {
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

  it('is summed once by symbol and window, after the window and the wait for late flow are over', async () => {
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

  it('is handed over one by one where it cannot be read, to be refused by its field', async () => {
    const broken = print({ at: minutes(0.5), premium: null });
    const bench = await over(FLOW, (_request, response) => send(response, 200, [broken]));
    await round(bench);
    expect(ofType(bench.reports, 'feed-answer')).toMatchObject([
      { symbol: 'AAPL', record: broken },
    ]);
  });
});

describe('a file', () => {
  function fileFor(name: string, text: string): string {
    const folder = mkdtempSync(join(tmpdir(), 'sluice-feed-'));
    cleanUps.push(() => rmSync(folder, { recursive: true }));
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  }

  const json = (format: string) => `name: mine\nrequest: { mode: file, format: ${format} }\n${MAP}`;
  const line = (more: object = {}) => `${JSON.stringify(alert(more))}\n`;

  it('is read line by line as it grows, and a line that is being written waits for its end', async () => {
    const file = fileFor('in.ndjson', line({ id: 1 }) + line({ id: 2 }));
    const bench = setUp(json('ndjson'), file);
    await round(bench);
    const third = line({ id: 3 });
    appendFileSync(file, third.slice(0, 20));
    await round(bench);
    expect(answered(bench)).toEqual(['1', '2']);
    appendFileSync(file, third.slice(20) + line({ id: 4 }));
    await round(bench);
    await round(bench);
    expect(answered(bench)).toEqual(['1', '2', '3', '4']);
    expect(ofType(bench.reports, 'feed-answer').map(({ isFirstPoll }) => isFirstPoll)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('is a table whose header counts for all that is appended', async () => {
    const file = fileFor('in.csv', 'id;ticker;side;sure;at\n1;AAPL;BUY;0.9;1\n');
    const text = json('csv').replace('format: csv', 'format: csv, delimiter: ";"');
    const bench = setUp(text, file);
    await round(bench);
    appendFileSync(file, '2;MSFT;"SE""LL";0.8;2\n');
    await round(bench);
    expect(ofType(bench.reports, 'feed-answer').map(({ record }) => record)).toEqual([
      { id: '1', ticker: 'AAPL', side: 'BUY', sure: '0.9', at: '1' },
      { id: '2', ticker: 'MSFT', side: 'SE"LL', sure: '0.8', at: '2' },
    ]);
  });

  it('is one document that is read whole when it changes, its new records handed over', async () => {
    const [one, two] = [alert({ id: 1 }), alert({ id: 2 })];
    const file = fileFor('in.json', JSON.stringify([one]));
    const bench = setUp(json('json'), file);
    await round(bench);
    await round(bench);
    writeFileSync(`${file}.new`, JSON.stringify([one, two]));
    renameSync(`${file}.new`, file);
    await round(bench);
    expect(answered(bench)).toEqual(['1', '2']);
  });

  it('may be replaced by another, which is read from its beginning', async () => {
    const file = fileFor('in.ndjson', line({ id: 1 }) + line({ id: 2 }));
    const bench = setUp(json('ndjson'), file);
    await round(bench);
    writeFileSync(file, line({ id: 3 }));
    await round(bench);
    expect(answered(bench)).toEqual(['1', '2', '3']);
  });

  it('that is not there, or not what it is called, is a failure with a reason', async () => {
    const missing = setUp(json('ndjson'), '/nowhere/in.ndjson');
    await round(missing);
    expect(missing.logged.join()).toMatch(/the file cannot be read: there is no such file/);
    expect(missing.reports.at(-1)).toMatchObject({ answers: 0, failures: 2 });
  });

  it('loses nothing beside a line that cannot be read, which is told by its number', async () => {
    const file = fileFor('in.ndjson', line({ id: 1 }));
    const bench = setUp(json('ndjson'), file);
    await round(bench);
    appendFileSync(file, `{"torn\n${line({ id: 2 })}`);
    await round(bench);
    expect(answered(bench)).toEqual(['1', '2']);
    const unreadable = () => ofType(bench.reports, 'feed-unreadable').map(({ why }) => why);
    expect(unreadable()).toEqual(['line 2 is not JSON']);
    expect(bench.reports.at(-1)).toMatchObject({ answers: 1, failures: 0 });
    appendFileSync(file, 'nothing but this\n');
    await round(bench);
    expect(unreadable().at(-1)).toBe('line 4 is not JSON');
    expect(bench.reports.at(-1)).toMatchObject({ answers: 0, failures: 2 });
  });

  it('keeps its place behind bytes that are no UTF-8', async () => {
    const file = fileFor('in.ndjson', '');
    const bench = setUp(json('ndjson'), file);
    writeFileSync(file, Buffer.from(line({ id: 1, note: 'caf\u00e9s '.repeat(9) }), 'latin1'));
    await round(bench);
    appendFileSync(file, line({ id: 2 }));
    await round(bench);
    expect(answered(bench)).toEqual(['1', '2']);
  });

  it('may be a table with a row too long, which is told by its line', async () => {
    const file = fileFor('in.csv', 'id,ticker\n1,AAPL\n');
    const bench = setUp(json('csv'), file);
    await round(bench);
    appendFileSync(file, '2,AAPL,more\n3,AAPL\n');
    await round(bench);
    expect(answered(bench)).toEqual(['1', '3']);
    expect(ofType(bench.reports, 'feed-unreadable').map(({ why }) => why)).toEqual([
      'line 3 is no row of the table: it has not as many fields as the header',
    ]);
  });
});
