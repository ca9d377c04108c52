// Lists that may have been cut: a complete window is handed over, one with records that were not read is dropped.
import { afterEach, describe, expect, it } from 'vitest';
import { plus } from '../../../../src/kernel/instant.ts';
import { alert, type Bench, cleanUps, MARKET, over, round } from './declared-bench.ts';
import { ofType, send } from './scripted-source.ts';

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const minutes = (count: number) => plus(MARKET, count * 60_000);

const FLOW = `name: whales
kind: flow
request: { mode: feed, path: /alerts }
paging: { PAGES }
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

interface Print {
  readonly at: number;
  /** When the source sent it. */
  readonly seen: number;
}

function printed(at: number, more: { right?: string; premium?: number; seen?: number } = {}) {
  return { ...alert({ right: 'call', premium: 1_000, ...more }), at, seen: more.seen ?? at };
}

type Answering = (asked: URLSearchParams, newestFirst: readonly Print[]) => object;

/** Polls each minute; the windows as minute of the start, records and net premium, with the minute of the poll. */
async function windowsOver(
  pages: string,
  prints: readonly Print[],
  answer: Answering,
  polls: number,
) {
  const world: { bench?: Bench } = {};
  const bench = await over(
    FLOW.replace('PAGES', pages),
    ({ query }, response) => {
      const now = world.bench?.clock.now() ?? MARKET;
      const sent = prints.filter(({ seen }) => seen <= now);
      const newestFirst = sent.sort((one, other) => other.seen - one.seen);
      send(response, 200, answer(new URLSearchParams(query), newestFirst));
    },
    { symbols: ['AAPL'] },
  );
  world.bench = bench;
  for (let n = 0; n < polls; n += 1) await round(bench);
  const minute = (at: number) => (at - MARKET) / 60_000;
  const windows = ofType(bench.reports, 'feed-window').map(({ window, receivedAt }) => [
    minute(window.start),
    window.count,
    window.net,
    minute(receivedAt),
  ]);
  return { windows, faults: ofType(bench.reports, 'feed-unreadable').map(({ why }) => why) };
}

const QUIET = [6, 7, 8.5].map((minute) => printed(minutes(minute)));
const ALL_OF_QUIET = { windows: [[5, 3, 3_000, 11]], faults: [] };
const MISSING = expect.stringMatching(/^records from .+ are missing: /);

describe('a quiet list', () => {
  it.each(['', 'max_pages: 2, ', 'page_size: 50, '])(
    'that is oldest first is traded (%s)',
    async (more) => {
      const pages = `${more}since: { parameter: from, format: ms, overlap_seconds: 30, order: asc }`;
      const answer: Answering = (asked, rows) => {
        return { data: rows.filter(({ at }) => at >= Number(asked.get('from'))).reverse() };
      };
      expect(await windowsOver(pages, QUIET, answer, 25)).toEqual(ALL_OF_QUIET);
    },
  );

  const cursor = 'kind: cursor, path: next, parameter: cursor';
  it.each([
    ['all of it', cursor, 0],
    ['what is newer', `${cursor}, since: { parameter: from, format: ms, overlap_seconds: 0 }`, 1],
    ['what is as new', `${cursor}, since: { parameter: from, format: ms, overlap_seconds: 60 }`, 0],
    [
      'a second page without records',
      `${cursor}, max_pages: 2, since: { parameter: from, format: ms, overlap_seconds: 0 }`,
      1,
    ],
  ])('that always states a cursor is traded: %s', async (_name, pages, least) => {
    const answer: Answering = (asked, rows) => {
      const from = Number(asked.get('from') ?? 0) + least;
      const data = asked.has('cursor') ? [] : rows.filter(({ at }) => at >= from);
      return { data, next: 'abc' };
    };
    expect(await windowsOver(pages, QUIET, answer, 14)).toEqual(ALL_OF_QUIET);
  });

  it('that is oldest first and always states a cursor is traded, a poll later', async () => {
    const pages = `${cursor}, since: { parameter: from, format: ms, order: asc }`;
    const rows = [...QUIET, printed(minutes(10.9))];
    const answer: Answering = (asked, sent) => {
      const data = sent.filter(({ at }) => at >= Number(asked.get('from'))).reverse();
      return { data, next: 'abc' };
    };
    const { windows, faults } = await windowsOver(pages, rows, answer, 18);
    expect(windows).toEqual([
      [5, 3, 3_000, 11],
      [10, 1, 1_000, 16],
    ]);
    expect(faults).toEqual([]);
  });

  it('with numbered pages is traded', async () => {
    const pages = 'kind: page, parameter: page, since: { parameter: from, format: ms }';
    const answer: Answering = (asked, rows) => {
      return { data: rows.filter(({ at }) => at >= Number(asked.get('from'))) };
    };
    expect(await windowsOver(pages, QUIET, answer, 14)).toEqual(ALL_OF_QUIET);
  });

  it('that begins anew each day is traded from its first record', async () => {
    const today = printed(minutes(13));
    const answer: Answering = (_asked, rows) => {
      const isToday = rows.includes(today);
      const isNight = rows.length === QUIET.length && rows.every(({ at }) => at < minutes(9));
      return { data: isToday ? [today] : isNight ? [] : rows, next: 'abc' };
    };
    const { windows } = await windowsOver(cursor, [...QUIET, today], answer, 18);
    expect(windows.at(-1)).toEqual([10, 1, 1_000, 16]);
  });
});

it('a cursor behind a page that lacks the record known before it is a gap', async () => {
  const busy = Array.from({ length: 240 }, (_, nth) => printed(minutes(6) + nth * 500));
  const pages =
    'kind: cursor, path: next, parameter: cursor, since: { parameter: from, format: ms }';
  const answer: Answering = (asked, rows) => {
    const listed = rows.filter(({ at }) => at >= Number(asked.get('from')));
    return { data: listed.slice(0, 50), next: listed.length > 50 ? 'abc' : null };
  };
  const rows = [printed(minutes(4)), ...busy];
  const { windows, faults } = await windowsOver(pages, rows, answer, 14);
  expect(windows).toEqual([[0, 1, 1_000, 6]]);
  expect(faults).toEqual([MISSING]);
});

it('a list that is cut at every poll is reported once while that lasts', async () => {
  const busy = (from: number) =>
    Array.from({ length: 900 }, (_, nth) => printed(minutes(from) + nth * 400));
  const answer: Answering = (_asked, rows) => ({ data: rows.slice(0, 50) });
  const rows = [...busy(1), ...busy(11)];
  const { windows, faults } = await windowsOver('page_size: 50', rows, answer, 20);
  expect(windows).toEqual([]);
  expect(faults).toEqual([MISSING, MISSING]);
});

describe('pages of older records', () => {
  /** As Unusual Whales: sorted by and asked for by the time at which an alert was sent. */
  const whales: Answering = (asked, rows) => {
    const newer = Number(asked.get('newer')) * 1_000;
    const older = asked.has('older') ? Number(asked.get('older')) * 1_000 : Infinity;
    return { data: rows.filter(({ seen }) => seen > newer && seen < older).slice(0, 200) };
  };
  const pages = (overlap: number) =>
    `kind: older, parameter: older, page_size: 200, max_pages: 5, since: { parameter: newer, format: s, overlap_seconds: ${overlap} }`;
  const early = printed(minutes(5.5), { premium: 10 });
  /** Every 240 ms from minute 6 on, first puts, then calls. */
  const busy = (delay = 0) =>
    Array.from({ length: 480 }, (_, nth) => {
      const at = minutes(6) + nth * 240;
      return printed(at, { right: nth < 240 ? 'put' : 'call', seen: at + delay });
    });

  it.each([7.9, 7.2])('are read to the end although one has an old data time', async (minute) => {
    const odd = printed(minutes(3), { premium: 10, seen: minutes(minute) });
    const { windows, faults } = await windowsOver(pages(5), [early, ...busy(), odd], whales, 14);
    expect(windows).toEqual([[5, 481, 10, 11]]);
    expect(faults).toEqual([]);
  });

  it('whose last record has an old data time hide nothing', async () => {
    const sent = busy();
    const last = sent.at(-199)?.seen ?? 0;
    const odd = printed(minutes(3), { premium: 10, seen: last - 1 });
    const { windows, faults } = await windowsOver(pages(5), [early, ...sent, odd], whales, 14);
    expect(windows).toEqual([[5, 481, 10, 11]]);
    expect(faults).toEqual([]);
  });

  it.each([60, 10])('are read where all of a page lies in the overlap of %d s', async (overlap) => {
    const all = [early, ...busy(3_000)];
    const { windows, faults } = await windowsOver(pages(overlap), all, whales, 14);
    expect(windows).toEqual([[5, 481, 10, 11]]);
    expect(faults).toEqual([]);
  });

  it('are a gap where the next page does not join the one before', async () => {
    // Sent 20 s late: an overlap of 5 s does not reach the end of the page before.
    const all = [early, ...busy(20_000)];
    const { windows, faults } = await windowsOver(pages(5), all, whales, 14);
    expect(windows).toEqual([]);
    expect(faults).toEqual([MISSING]);
  });

  it('are a gap where a second has more records than a page', async () => {
    const burst = Array.from({ length: 480 }, (_, nth) => printed(minutes(6.5) + nth));
    const { windows, faults } = await windowsOver(pages(60), [early, ...burst], whales, 14);
    expect(windows).toEqual([]);
    expect(faults).toEqual([MISSING]);
  });
});
