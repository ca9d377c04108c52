// Windows of flow after outages, cut lists and failures of single symbols: complete, or dropped and reported.
import { afterEach, describe, expect, it } from 'vitest';
import { plus } from '../../../../src/kernel/instant.ts';
import { createFlowFeed } from '../../../../src/trader/adapters/flow-api/flow-feed.ts';
import { alert, type Bench, cleanUps, LIST, MARKET, over, round } from './declared-bench.ts';
import {
  collect,
  createHandClock,
  createHandWall,
  latestOf,
  ofType,
  type Script,
  send,
  settingsFor,
  startSource,
  until,
} from './scripted-source.ts';

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const PAGE_SIZE = 200;

/** In the words of Unusual Whales: newest first, `newer_than` and `older_than` in seconds, at most 200 alerts an answer. */
const FLOW = `name: whales
kind: flow
request: { mode: feed, path: /alerts, query: { limit: ${PAGE_SIZE} } }
paging: { PAGES since: { parameter: newer_than, format: s, overlap_seconds: 60, order: desc } }
envelope: { items: data }
rate: { per_minute: 100 }
map:
  id: { path: id }
  symbol: { path: ticker }
  data_time: { path: at, time: { unit: ms } }
  flow:
    right: { path: right }
    premium: { path: premium, required: true }
    ask_premium: { path: premium }
    bid_premium: { const: 0 }
derive: {}
aggregate: { window_minutes: 5, wait_seconds: 10 }
`;
const OLDER = `kind: older, parameter: older_than, page_size: ${PAGE_SIZE}, max_pages: 5,`;
const CUT = `page_size: ${PAGE_SIZE},`;

const minutes = (count: number) => plus(MARKET, count * 60_000);

interface Print {
  readonly ticker: string;
  readonly at: number;
}

/** A second apart in the window 15:05 to 15:10; the first half are puts, the second calls. */
const BUSY: Print[] = Array.from({ length: 290 }, (_, nth) => ({
  ...alert({ right: nth < 145 ? 'put' : 'call', premium: 1_000 }),
  ticker: 'AAPL',
  at: minutes(5) + nth * 1_000,
}));

/** Answers what is published at `now` and asked for, unless it is down. */
function vendor(prints: readonly Print[], world: { bench?: Bench; isDown?: boolean }): Script {
  return ({ query }, response) => {
    if (world.isDown) return void response.destroy();
    const asked = new URLSearchParams(query);
    const newer = Number(asked.get('newer_than')) * 1_000;
    const older = asked.has('older_than') ? Number(asked.get('older_than')) * 1_000 : Infinity;
    const now = world.bench?.clock.now() ?? MARKET;
    const data = prints
      .filter(({ at }) => at >= newer && at < older && at <= now)
      .sort((one, other) => other.at - one.at)
      .slice(0, PAGE_SIZE);
    send(response, 200, { data });
  };
}

/** Polls for a quarter of an hour; the source is down between these minutes. */
async function windowsOver(prints: readonly Print[], pages: string, down: readonly number[]) {
  const world: { bench?: Bench; isDown?: boolean } = {};
  const bench = await over(FLOW.replace('PAGES', pages), vendor(prints, world), {
    symbols: ['AAPL'],
  });
  world.bench = bench;
  for (let minute = 0; minute < 17; minute += 1) {
    world.isDown = down.includes(minute);
    await round(bench);
  }
  const windows = ofType(bench.reports, 'feed-window').map(({ window }) => [
    window.start,
    window.count,
    window.net,
  ]);
  return { windows, faults: ofType(bench.reports, 'feed-unreadable').map(({ why }) => why) };
}

describe('a window after an outage', () => {
  it('is complete, although no record was known before it', async () => {
    expect(await windowsOver(BUSY, OLDER, [6, 7, 8, 9])).toEqual({
      windows: [[minutes(5), 290, 0]],
      faults: [],
    });
  });

  it('is complete if a record was known before it', async () => {
    const early = { ...alert({ right: 'call', premium: 10 }), ticker: 'AAPL', at: minutes(4) };
    expect(await windowsOver([early, ...BUSY], OLDER, [6, 7, 8, 9])).toEqual({
      windows: [
        [minutes(0), 1, 10],
        [minutes(5), 290, 0],
      ],
      faults: [],
    });
  });

  it('is dropped and reported if the answer does not reach back, and the next one is handed over', async () => {
    const late = { ...alert({ right: 'put', premium: 10 }), ticker: 'AAPL', at: minutes(11) };
    expect(await windowsOver([...BUSY, late], CUT, [6, 7, 8, 9])).toEqual({
      windows: [[minutes(10), 1, -10]],
      faults: [expect.stringMatching(/^records from .+ are missing: /)],
    });
  });
});

it('a busy list with a page that reaches back to the one before has no gap', async () => {
  const { windows, faults } = await windowsOver(BUSY, CUT, []);
  expect(windows).toEqual([[minutes(5), 290, 0]]);
  expect(faults).toEqual([]);
});

it('records behind the last page that may be asked for are reported', async () => {
  const published = Array.from({ length: 80 }, (_, nth) => ({
    ...alert(),
    at: plus(MARKET, 61_000 + nth * 700),
  }));
  const paging =
    'kind: cursor, path: next, parameter: cursor, max_pages: 3, since: { parameter: since, format: ms }';
  const world: { bench?: Bench } = {};
  const bench = await over(`${LIST}paging: { ${paging} }\n`, ({ query }, response) => {
    const asked = new URLSearchParams(query);
    const now = world.bench?.clock.now() ?? MARKET;
    const rows = published
      .filter(({ at }) => at >= Number(asked.get('since')) && at <= now)
      .sort((one, other) => other.at - one.at);
    const from = Number(asked.get('cursor') ?? 0);
    const next = from + 10 < rows.length ? String(from + 10) : null;
    send(response, 200, { data: rows.slice(from, from + 10), next });
  });
  world.bench = bench;
  for (let n = 0; n < 4; n += 1) await round(bench);
  expect(ofType(bench.reports, 'feed-answer')).toHaveLength(30);
  expect(ofType(bench.reports, 'feed-unreadable')).toMatchObject([
    { symbol: '*', why: expect.stringMatching(/^records from .+ are missing: /) },
  ]);
});

it('a list that is oldest first and longer than its pages closes only the windows that it was read to', async () => {
  const text = FLOW.replace(
    /paging: .*/,
    'paging: { page_size: 50, max_pages: 2, since: { parameter: from, format: ms, overlap_seconds: 0, order: asc } }',
  );
  const world: { bench?: Bench; isDown?: boolean } = {};
  const bench = await over(
    text,
    ({ query }, response) => {
      if (world.isDown) return void response.destroy();
      const from = Number(new URLSearchParams(query).get('from'));
      const now = world.bench?.clock.now() ?? MARKET;
      const rows = BUSY.filter(({ at }) => at >= from && at <= now);
      send(response, 200, { data: rows.slice(0, 50) });
    },
    { symbols: ['AAPL'] },
  );
  world.bench = bench;
  for (let minute = 0; minute < 17; minute += 1) {
    world.isDown = minute > 7 && minute < 12;
    await round(bench);
  }
  expect(ofType(bench.reports, 'feed-window')).toMatchObject([
    { receivedAt: minutes(13), window: { start: minutes(5), count: 290 } },
  ]);
});

describe('a symbol that fails', () => {
  it('does not hold back the windows of the others', async () => {
    const text = FLOW.replace(
      /request: .*\npaging: .*/,
      'request: { mode: latest-per-symbol, path: "/of/{symbol}" }',
    );
    const world: { bench?: Bench } = {};
    const bench = await over(text, ({ path }, response) => {
      if (path.endsWith('/MSFT')) return send(response, 400, { error: 'delisted' });
      const at = world.bench?.clock.now() ?? MARKET;
      send(response, 200, { data: [alert({ at, right: 'call', premium: 100 })] });
    });
    world.bench = bench;
    for (let n = 0; n < 12; n += 1) await round(bench);
    expect(ofType(bench.reports, 'feed-window').map(({ window }) => window.start)).toEqual([
      minutes(0),
      minutes(5),
    ]);
  });

  it('like its neighbours does not keep those after them from being asked for', async () => {
    const down = ['B', 'C', 'D', 'E', 'F'];
    const source = await startSource(({ ticker }, response) =>
      down.includes(ticker ?? '')
        ? send(response, 500, { status: 'error' })
        : send(response, 200, latestOf(ticker)),
    );
    cleanUps.push(() => source.close());
    const [clock, wall] = [createHandClock(MARKET), createHandWall()];
    const feed = createFlowFeed({
      settings: settingsFor(source.url, { symbols: ['A', ...down, 'G', 'H'] }),
      clock,
      wall,
      random: () => 0.5,
      log: { info() {}, warn() {} },
    });
    const reports = collect(feed);
    cleanUps.push(() => feed.stop());
    feed.start();
    // Before the round has ended, what waits is the timeout of a request.
    const hasPaused = () => ofType(reports, 'feed-polled').length === 1 && wall.waiting() === 1;
    await until(hasPaused, 'the breaker');
    wall.advance(30_000);
    await until(() => source.requests.length === 8, 'the rest of the round');
    expect(source.requests.map(({ ticker }) => ticker)).toEqual(['A', ...down, 'G', 'H']);
  });
});

it('prints of one sweep without an id all count, and none twice', async () => {
  const text = FLOW.replace('  id: { path: id }\n', '').replace(/paging: .*\n/, '');
  // As a consolidated tape sends them: nanoseconds within one millisecond, one contract, one side.
  const sweep = [400, 250, 600, 350, 400].map((premium, nth) => ({
    ...{ ticker: 'AAPL', at: minutes(6), right: 'call', premium, sequence_number: 1_000 + nth },
  }));
  const bench = await over(
    text,
    (_request, response, nth) => send(response, 200, { data: nth < 8 ? [] : sweep }),
    { symbols: ['AAPL'] },
  );
  for (let n = 0; n < 13; n += 1) await round(bench);
  expect(ofType(bench.reports, 'feed-window')).toMatchObject([
    { window: { count: 5, premium: 2_000 } },
  ]);
});
