// Answers in several pages: how the next page is found, and where paging stops.
import { afterEach, describe, expect, it } from 'vitest';
import { plus } from '../../../../src/kernel/instant.ts';
import { alert, cleanUps, LIST, MARKET, over, queries, round, rounds } from './declared-bench.ts';
import { ofType, send, until } from './scripted-source.ts';

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

describe('pages', () => {
  const paged = (paging: string) => `${LIST}paging: ${paging}\n`;

  it('follow the next address on the same host, and the first poll ends with the last page', async () => {
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

  it('are not followed to another host, which would receive the key', async () => {
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

  it('continue by a cursor until there is none, up to the allowed number of pages', async () => {
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

  it('begin at the newest known record less the overlap, once all pages have been read', async () => {
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

  it('are read oldest first until the cursor does not advance', async () => {
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

  it('each count against the request budget', async () => {
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
