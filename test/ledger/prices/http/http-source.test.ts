// A server of daily prices that a profile describes, over real sockets: its answers, its faults, and what is said of them.
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instant, type TradingDay } from '../../../../src/kernel/instant.ts';
import type { PriceProfile } from '../../../../src/ledger/ports/price-profile.ts';
import {
  createHttpHistory,
  createHttpSource,
} from '../../../../src/ledger/prices/http/http-source.ts';
import { createRequestBudget } from '../../../../src/ledger/prices/http/request-budget.ts';
import { movedClock } from '../harness/scripted-source.ts';

interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const answers = new Map<string, Answer>();
const asked: { readonly url: string; readonly headers: IncomingHttpHeaders }[] = [];
const server = createServer((request, response) => {
  const url = request.url ?? '';
  asked.push({ url, headers: request.headers });
  const {
    status = 200,
    headers = {},
    body = '',
  } = answers.get(url.split('?')[0] ?? '') ?? {
    status: 404,
  };
  response.writeHead(status, headers).end(body);
});
let address = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

const FROM = '2024-01-01' as TradingDay;
const KEY = 'k3y-of-the-owner';

function sources(more: Partial<PriceProfile> = {}) {
  asked.length = 0;
  const clock = movedClock(Date.parse('2024-01-05T12:00:00Z'));
  const profile: PriceProfile = {
    ...{ name: 'eod', url: `${address}/eod/{symbol}?from={from}`, auth: { kind: 'none' } },
    format: { kind: 'csv', delimiter: ',', date: 'Date', close: 'Close' },
    ...{ currency: 'USD', classSeparator: '-', perMinute: 30, timeoutMs: 5_000 },
    ...more,
  };
  const budget = createRequestBudget({ ...clock, perMinute: profile.perMinute });
  const parts = { profile, budget, now: clock.now };
  return { clock, history: createHttpHistory(parts), quotes: createHttpSource(parts) };
}

async function closes(history: ReturnType<typeof sources>['history'], symbol: string) {
  const found = await history.daily(symbol, FROM);
  if (!found.ok) return found.failure;
  return found.value.closes.map(({ on, price, currency, source }) =>
    [on, price, currency, source].join(' '),
  );
}

const TABLE = 'Date,Open,High,Low,Close,Volume\n';

describe('a server of prices', () => {
  it('is asked for one symbol, with the key where its profile says, and answers closes by its name', async () => {
    answers.set('/eod/BRK-B', {
      // The day that is still traded, a day without a close, and one before the first asked.
      body: `${TABLE}2024-01-05,1,1,1,365.1,1\n2024-01-03,1,1,1,361.25,1\n2024-01-02,1,1,1,362.5,1\n2024-01-04,1,1,1,N/D,1\n2023-12-29,1,1,1,356,1\n`,
    });
    const auth = { kind: 'query', name: 'api_token', token: KEY } as const;
    const { history } = sources({ auth });
    expect(await closes(history, 'BRK.B')).toEqual([
      '2024-01-02 362.5 USD eod',
      '2024-01-03 361.25 USD eod',
    ]);
    expect(asked[0]?.url).toBe(`/eod/BRK-B?from=2024-01-01&api_token=${KEY}`);
    const bearer = sources({ auth: { kind: 'bearer', token: KEY } });
    await closes(bearer.history, 'A/B?x=1#');
    expect(asked[0]?.url).toBe('/eod/A%2FB%3Fx%3D1%23?from=2024-01-01');
    expect(asked[0]?.headers.authorization).toBe(`Bearer ${KEY}`);
  });

  it('may answer JSON: a list, or an object by day; and prices in pence', async () => {
    const record = { kind: 'json', date: ['day'], close: ['prices', 'close'] } as const;
    const body = { data: { rows: [{ day: '2024-01-02T00:00:00Z', prices: { close: 68.4 } }] } };
    answers.set('/eod/VOD', { body: JSON.stringify(body) });
    const list = sources({
      currency: 'GBX',
      format: { ...record, items: ['data', 'rows'] },
    });
    expect(await closes(list.history, 'VOD')).toEqual(['2024-01-02 0.684 GBP eod']);
    answers.set('/eod/SAP', {
      body: JSON.stringify({ '2024-01-03': { prices: { close: '140' } } }),
    });
    const byDay = sources({ format: { ...record, items: undefined } });
    expect(await closes(byDay.history, 'SAP')).toEqual(['2024-01-03 140 USD eod']);
  });

  it('fails in one sentence without address or key, whatever it answers', async () => {
    const { history } = sources({ auth: { kind: 'query', name: 'token', token: KEY } });
    const cases: readonly (readonly [Answer, object])[] = [
      [{ status: 404 }, { kind: 'unknown-symbol' }],
      [{ status: 401 }, { kind: 'not-answering', why: 'it answered 401: check the key' }],
      [{ status: 503 }, { kind: 'not-answering', why: 'it answered 503' }],
      [
        { status: 429, headers: { 'retry-after': '7' } },
        { kind: 'limited', until: instant(Date.parse('2024-01-05T12:00:07Z')) },
      ],
      [
        { status: 302, headers: { location: `${address}/eod/OTHER` } },
        { why: expect.stringContaining('it redirects, which is not followed') },
      ],
      [{ body: 'No data' }, { kind: 'no-price', why: 'its answer has no column Date' }],
      [{ body: `${TABLE}2024-01-02,1,1,1,-4,1\n` }, { why: 'its close of 2024-01-02 is "-4"' }],
      [{ body: `${TABLE}soon,1,1,1,4,1\n` }, { why: 'its answer has "soon" in place of a day' }],
      [{ body: 'x'.repeat(9 * 1024 * 1024) }, { why: 'its answer is over 8 MiB' }],
      [{ body: TABLE }, { kind: 'unknown-symbol' }],
    ];
    for (const [answer, failure] of cases) {
      answers.set('/eod/BAD', answer);
      const found = await closes(history, 'BAD');
      expect(found).toMatchObject(failure);
      expect(JSON.stringify(found)).not.toContain(KEY);
    }
    const format = { kind: 'json', items: ['data'], date: ['d'], close: ['c'] } as const;
    answers.set('/eod/BAD', { body: '<html>' });
    expect(await closes(sources({ format }).history, 'BAD')).toMatchObject({
      why: 'its answer is not JSON',
    });
    answers.set('/eod/BAD', { body: '{"data":7}' });
    expect(await closes(sources({ format }).history, 'BAD')).toMatchObject({
      why: 'its answer has no list of days where the profile expects one',
    });
    const gone = sources({ url: 'http://127.0.0.1:1/{symbol}' });
    expect(await closes(gone.history, 'BAD')).toEqual({
      kind: 'not-answering',
      why: 'the request failed: unknown reason',
    });
  });

  it('gives its newest close as a quote, asks once an hour, and no more often than it allows', async () => {
    answers.set('/eod/SPY', {
      body: `${TABLE}2024-01-03,1,1,1,468.79,1\n2024-01-04,1,1,1,467.28,1\n`,
    });
    const { quotes, history, clock } = sources({ perMinute: 1 });
    const first = await quotes.quotes(['SPY', 'OTHER', 'AAPL 301220C00230000']);
    expect(first.get('SPY')).toMatchObject({
      ok: true,
      value: { symbol: 'SPY', source: 'eod', at: Date.parse('2024-01-04T00:00:00Z') },
    });
    expect(first.get('OTHER')).toMatchObject({
      failure: { why: 'its requests of this minute (1) are used up; it is asked later' },
    });
    expect((await quotes.quotes(['SPY'])).get('SPY')?.ok).toBe(true);
    expect(asked.map(({ url }) => url)).toEqual(['/eod/SPY?from=2023-12-26']);
    // The back-fill waits for its turn.
    const filled = history.daily('SPY', FROM);
    await clock.pass(60_000);
    expect(await filled).toMatchObject({ ok: true });
    expect(asked).toHaveLength(2);
  });
});
