// Every list has the same manners, taken from the description of the API itself.
import { describe, expect, it } from 'vitest';
import { accountRow } from '../../../src/trader/surfaces/control/account-row.ts';
import { HELD, OPENING } from '../../trader/adapters/sqlite/one-trade.ts';
import { ACCOUNT } from '../../trader/ports/scripted-trader.ts';
import { answeringTrader } from '../harness/answering-trader.ts';
import { scriptedTrader } from '../harness/scripted-trader.ts';
import { type Answer, type Served, served } from '../harness/served.ts';
import { traderEnvironment } from '../harness/trader-environment.ts';

interface Operation {
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
  readonly responses: Record<string, { content?: Record<string, { schema: { type?: string } }> }>;
}

const NO_LISTS = ['/api/v1/daemon/{trader}/explain/{id}'];

/** What is read as an array, with ids that exist. */
async function listsOf(api: Served): Promise<{ path: string; query: string[] }[]> {
  const described = (await api.ask('GET', '/openapi.json')).body as {
    paths: Record<string, { get?: Operation }>;
  };
  return Object.entries(described.paths).flatMap(([path, { get }]) => {
    const schema = get?.responses['200']?.content?.['application/json']?.schema;
    if (schema?.type !== 'array' || NO_LISTS.includes(path)) return [];
    const parameters = get?.parameters ?? [];
    const query = parameters.filter((one) => one.in === 'query').map(({ name }) => name);
    return [{ path, query }];
  });
}

/** Only plain decimal numbers are read, each once. */
const WRONG_PAGES = [
  ...['limit=0', 'limit=1001', 'limit=x', 'limit=', 'limit=1e2', 'limit=%205', 'limit=0x10'],
  ...['limit=5.0', 'limit=%2B5', 'limit=1&limit=2', 'limit=5&limit=5', 'limit=null'],
  ...['offset=', 'offset=-1', 'offset=0b1', 'offset=1e400', 'offset=99999999999999999'],
  ...['sort=no', 'sort=', 'no=1'],
];

async function asAdmin() {
  const api = await served([scriptedTrader()]);
  const bearer = await api.signedIn('ann', 'admin', ['DU1']);
  const ann = await api.identity.context.store.userByLogin('ann');
  const body = { name: 'Savings' };
  const portfolio = (await api.ask('POST', '/api/v1/portfolios', { bearer, body })).body as {
    readonly id: number;
  };
  const filled = (path: string) =>
    path
      .replace(/\/(portfolios?)\/\{id\}/, `/$1/${portfolio.id}`)
      .replace('{client_id}', '1')
      .replace('{trader}', 'DU1')
      .replace('/data-products/{name}', '/data-products/lots')
      .replace('/users/{id}', `/users/${ann?.id}`)
      .replace('{id}', 'abcdefgh.6.e');
  const get = (path: string, headers = {}): Promise<Answer> =>
    api.ask('GET', filled(path), { bearer, headers });
  return { api, get };
}

const ids = ({ body }: Answer, field = 'symbol') =>
  (body as Record<string, unknown>[]).map((row) => row[field]);

describe('every list', () => {
  it('pages, sorts, counts and refuses what it does not know', async () => {
    const { api, get } = await asAdmin();
    const lists = await listsOf(api);
    expect(lists.length).toBeGreaterThanOrEqual(14);
    for (const { path, query } of lists) {
      expect(query, path).toEqual(expect.arrayContaining(['limit', 'offset', 'sort']));
      const all = await get(path);
      expect(all.status, `${path}: ${JSON.stringify(all.body)}`).toBe(200);
      expect(Number(all.headers.get('x-total-count')), path).toBe((all.body as []).length);
      const rest = await get(`${path}?offset=1`);
      expect(rest.body, path).toEqual((all.body as []).slice(1));
      expect(rest.headers.get('x-total-count')).toBe(all.headers.get('x-total-count'));
      for (const wrong of WRONG_PAGES) {
        const refused = await get(`${path}?${wrong}`);
        expect(refused.status, `${path}?${wrong}`).toBe(422);
        const [field = ''] = wrong.split('=');
        expect((refused.body as { detail: string }).detail).toContain(field);
      }
      if (!query.includes('from')) continue;
      for (const wrong of ['from=yesterday', 'to=2020-02-31', 'from=2020-12-16T10:00']) {
        expect((await get(`${path}?${wrong}`)).status, `${path}?${wrong}`).toBe(422);
      }
      const none = await get(`${path}?from=2999-01-01`);
      expect([none.body, none.headers.get('x-total-count')]).toEqual([[], '0']);
    }
  });

  it('is sent once while it does not change', async () => {
    const { api, get } = await asAdmin();
    for (const { path } of await listsOf(api)) {
      const first = await get(path);
      const tag = first.headers.get('etag') ?? '';
      expect(tag, path).toMatch(/^"[\w-]{27}"$/);
      for (const held of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
        const again = await get(path, { 'if-none-match': held });
        expect([again.status, again.body], path).toEqual([304, '']);
      }
      expect((await get(path, { 'if-none-match': '"other"' })).status).toBe(200);
    }
  });
});

describe('the list of positions', () => {
  const symbols = async (query: string) => {
    const { get } = await asAdmin();
    return ids(await get(`/api/v1/positions${query}`));
  };

  it('has the newest first, and rows without a value last in both directions', async () => {
    expect(await symbols('')).toEqual(['IWM', 'QQQ', 'SPY', 'AAPL']);
    expect(await symbols('?sort=opened_at')).toEqual(['SPY', 'QQQ', 'IWM', 'AAPL']);
    expect(await symbols('?sort=unrealized_pnl')).toEqual(['QQQ', 'IWM', 'SPY', 'AAPL']);
    expect(await symbols('?sort=-symbol')).toEqual(['SPY', 'QQQ', 'IWM', 'AAPL']);
  });

  it('takes a span of time from its first moment to before its last', async () => {
    const day = '?from=2020-12-16&to=2020-12-17';
    expect(await symbols(day)).toEqual(['IWM', 'QQQ']);
    expect(await symbols('?from=2020-12-16T10:00:00-05:00')).toEqual(['IWM', 'QQQ']);
    expect(await symbols('?to=2020-12-16T16:00:00Z')).toEqual(['QQQ', 'SPY']);
  });

  it('filters', async () => {
    expect(await symbols('?protected=false')).toEqual(['IWM']);
    expect(await symbols('?symbol=SPY&strategy=demo')).toEqual(['SPY']);
    expect(await symbols('?strategy=other')).toEqual([]);
  });
});

describe('the trading session', () => {
  it('is the one of the venue, for each market that it offers', async () => {
    const { get } = await asAdmin();
    const path = '/api/v1/accounts/trading-session';
    const { body } = await get(path);
    expect(body).toMatchObject({ venue: 'us', markets: expect.arrayContaining(['US', 'NYSE']) });
    for (const market of (body as { markets: string[] }).markets) {
      expect((await get(`${path}?market=${market.toLowerCase()}`)).body).toEqual(body);
    }
    expect(await get(`${path}?market=HOSE`)).toMatchObject({
      status: 422,
      body: { detail: expect.stringContaining('no market HOSE'), errors: [{ field: 'market' }] },
    });
  });
});

describe('the trading session in Vietnam', () => {
  const exchangesAt = async (exchanges: readonly string[], query = '') => {
    const account = accountRow({ ...ACCOUNT, venue: 'hose', exchanges });
    const trader = { ...answeringTrader('DU1', () => account), venue: 'vietnam' } as const;
    const api = await served([trader]);
    const bearer = await api.signedIn('ann', 'admin', ['DU1']);
    const path = `/api/v1/accounts/trading-session${query}`;
    const { body } = await api.ask('GET', path, { bearer });
    return (body as { exchanges: { market: string }[] }).exchanges.map(({ market }) => market);
  };

  it('has the exchanges where symbols of the trader trade, or the one that was asked for', async () => {
    expect(await exchangesAt(['hose'])).toEqual(['HOSE']);
    expect(await exchangesAt(['hnx', 'hose'])).toEqual(['HOSE', 'HNX']);
    expect(await exchangesAt(['hose'], '?market=UPCOM')).toEqual(['UPCOM']);
  });

  it('has all of them until it is known where they trade', async () => {
    expect(await exchangesAt([])).toEqual(['HOSE', 'HNX', 'UPCOM']);
  });
});

describe('the account of a trader of an earlier release', () => {
  it('has no exchanges, which that trader does not list', async () => {
    const { exchanges: _, ...account } = accountRow(ACCOUNT);
    const api = await served([answeringTrader('DU1', () => account)]);
    const bearer = await api.signedIn('ann', 'admin', ['DU1']);
    const answer = await api.ask('GET', '/api/v1/accounts/profile', { bearer });
    expect(answer).toMatchObject({ status: 200, body: { venue: ACCOUNT.venue, exchanges: [] } });
  });
});

describe('a computed number', () => {
  it('leaves as the decimal that it stands for', async () => {
    const figure = (value: number) => ({ value, at: ACCOUNT.marketTime });
    const account = accountRow({ ...ACCOUNT, figure: () => figure(100.46999999999998) });
    const api = await served([answeringTrader('DU1', () => account)]);
    const bearer = await api.signedIn('ann', 'admin', ['DU1']);
    const answer = await fetch(`${api.url}/api/v1/accounts/balance`, {
      headers: { authorization: `Bearer ${bearer}` },
    });
    expect(await answer.text()).toContain('"net_liquidation":{"value":100.47,');
  });
});

describe('the buying power', () => {
  it('is for a price, or for the last price of a position', async () => {
    const { get } = await asAdmin();
    const ask = async (query: string) =>
      (await get(`/api/v1/positions/buying-power/available${query}`)).body;
    const unpriced = { price: null, max_quantity: null };
    expect(await ask('')).toMatchObject(unpriced);
    expect(await ask('?price=100')).toMatchObject({ price: 100 });
    expect(await ask('?symbol=SPY')).toMatchObject({ price: 370 });
    for (const symbol of ['AAPL', 'MSFT']) {
      expect(await ask(`?symbol=${symbol}`)).toMatchObject(unpriced);
    }
  });
});

describe('the list of orders', () => {
  it('is a page of the trader, which filters and sorts', async () => {
    const environment = await traderEnvironment();
    const request = { id: 'req_7', user: 'bot', clientOrderId: 'march-7', bodyHash: 'aa' };
    environment.happen([
      ...OPENING.map((fact) => (fact.type === 'entry-intended' ? { ...fact, request } : fact)),
      ...HELD,
    ]);
    const api = await served(
      [environment.door.client],
      'closed',
      new Map([['DU1', environment.door.stream]]),
    );
    const bearer = await api.signedIn('ann', 'viewer', ['DU1']);
    const get = (path: string) => api.ask('GET', path, { bearer });
    const refs = async (query: string) => ids(await get(`/api/v1/orders?${query}`), 'order_ref');
    const [entry, stop] = ['abcdefgh.6.e', 'abcdefgh.6.s'];
    expect(await refs('')).toEqual([stop, entry]);
    expect(await refs('sort=created_at&limit=1')).toEqual([entry]);
    expect(await refs('limit=1&offset=1')).toEqual([entry]);
    expect(await refs('status=working&symbol=SPY&side=SELL')).toEqual([stop]);
    expect(await refs('status=PreSubmitted&type=STP')).toEqual([stop]);
    expect(await refs('status=cancelled')).toEqual([]);
    expect(await refs('status=open')).toEqual([stop]);
    expect(await refs('status=closed')).toEqual([entry]);
    expect(await refs('status=all')).toEqual([stop, entry]);
    expect((await refs('market=NYSE')).length).toBe(2);
    expect(await refs('from=2020-12-17')).toEqual([]);
    expect((await get('/api/v1/orders?limit=1')).headers.get('x-total-count')).toBe('2');
    expect((await get(`/api/v1/orders/${stop}`)).body).toMatchObject({ order_ref: stop, leg: 's' });
    expect(await refs('type=LO')).toEqual([]);
    expect(await refs('client_order_id=march-7')).toEqual([entry]);
    expect(await refs('client_order_id=march')).toEqual([]);
    expect((await get(`/api/v1/orders/${entry}`)).body).toMatchObject({
      ...{ client_order_id: 'march-7', filled: 100, average_fill_price: expect.closeTo(369.74, 8) },
      ...{ filled_at: '2020-12-16T14:36:11.000Z', cancelled_at: null },
    });
    expect(await get('/api/v1/orders?client_order_id=two%20words')).toMatchObject({
      status: 422,
      body: { param: 'client_order_id' },
    });
    expect((await get('/api/v1/orders?type=LOO')).status).toBe(422);
    // As it was written, and as rows show it.
    for (const [written, shown] of [
      ['LIMIT', 'LMT'],
      ['STOP_LIMIT', 'STP%20LMT'],
      ['MARKET', 'MKT'],
    ])
      expect(await refs(`type=${written}`)).toEqual(await refs(`type=${shown}`));
    expect((await refs('type=LIMIT')).length + (await refs('type=STOP')).length).toBeGreaterThan(0);
  });

  it.each([
    ['status=opne', 'status', /; did you mean open\?$/],
    ['status=OPEN', 'status', /; did you mean open\?$/],
    ['status=new', 'status', /^expected one of "open"\|"closed"\|"all"\|/],
    ['stauts=open', 'stauts', /^not a parameter of this request; did you mean status\?$/],
    ['side=SEL', 'side', /; did you mean SELL\?$/],
    ['market=HOSE', 'market', /^The venue us of DU1 has no market HOSE; it has /],
  ])('refuses %s, which would look like no orders', async (query, field, detail) => {
    const { get } = await asAdmin();
    expect(await get(`/api/v1/orders?${query}`)).toMatchObject({
      status: 422,
      body: { errors: [{ field, detail: expect.stringMatching(detail) }] },
    });
  });
});

describe('the list of predictions', () => {
  it('refuses a verdict that no prediction gets', async () => {
    const { get } = await asAdmin();
    expect(await get('/api/v1/daemon/DU1/predictions?verdict=acepted')).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'verdict', detail: expect.stringMatching(/mean accepted\?$/) }] },
    });
  });
});
