// Watchlists of one key: kept with its name, by id and by name, as programs of Alpaca use them at their start.
import { describe, expect, it } from 'vitest';
import { KEY, servedForAlpaca } from '../../harness/alpaca-trader.ts';

const OTHER = { ...KEY, id: 'other', secret: 'open sesame too' };
const OTHER_HEADERS = { 'apca-api-key-id': 'other', 'apca-api-secret-key': 'open sesame too' };
const BY_NAME = '/watchlists:by_name?name=my%20list';
const ABSENT = '/watchlists/fb306e55-16d3-4118-8c3d-c1615fcd4c03';
const symbolsIn = (list: { readonly assets: readonly { readonly symbol: string }[] }) =>
  list.assets.map(({ symbol }) => symbol);

async function withList() {
  const at = await servedForAlpaca();
  const { status, body } = await at.ask('POST', '/watchlists', {
    ...{ name: 'my list', symbols: ['MSFT', 'SPY'] },
  });
  expect(status).toBe(200);
  return { ...at, list: body, path: `/watchlists/${body.id}` };
}

describe('watchlists of a key', () => {
  it('are created with their assets in their order, and listed without them', async () => {
    const { get, list, path } = await withList();
    expect(list).toMatchObject({
      name: 'my list',
      assets: [{ symbol: 'MSFT' }, { symbol: 'SPY' }],
    });
    const { body: account } = await get('/account');
    expect(list.account_id).toBe(account.id);
    const { assets, ...row } = list;
    expect((await get('/watchlists')).body).toEqual([row]);
    expect(assets[1]).toEqual((await get('/assets/SPY')).body);
    expect((await get(path)).body).toEqual(list);
    expect((await get(BY_NAME)).body).toEqual(list);
  });

  it('are created by the Rust client, which sends a null that Alpaca does not know', async () => {
    const { ask } = await servedForAlpaca();
    const body = { name: 'x', symbols: ['SPY'], _non_exhaustive: null };
    expect((await ask('POST', '/watchlists', body)).status).toBe(200);
    const other = { name: 'y', symbols: ['SPY'], colour: 'red' };
    expect((await ask('POST', '/watchlists', other)).status).toBe(422);
  });

  it('change: a name, all symbols, one more, one less', async () => {
    const { ask, get, path } = await withList();
    expect((await ask('PUT', path, { name: 'other' })).body.name).toBe('other');
    expect(symbolsIn((await ask('PUT', path, { symbols: ['AAPL'] })).body)).toEqual(['AAPL']);
    expect(symbolsIn((await ask('POST', path, { symbol: 'tsla' })).body)).toEqual(['AAPL', 'TSLA']);
    expect(symbolsIn((await ask('DELETE', `${path}/AAPL`)).body)).toEqual(['TSLA']);
    expect((await get(path)).body).toMatchObject({ name: 'other', assets: [{ symbol: 'TSLA' }] });
  });

  it('change and end by name', async () => {
    const { ask, get } = await withList();
    expect(symbolsIn((await ask('PUT', BY_NAME, { symbols: [] })).body)).toEqual([]);
    expect(symbolsIn((await ask('POST', BY_NAME, { symbol: 'SPY' })).body)).toEqual(['SPY']);
    expect(await ask('DELETE', BY_NAME)).toMatchObject({ status: 204, body: undefined });
    expect((await get(BY_NAME)).status).toBe(404);
    expect((await get('/watchlists')).body).toEqual([]);
  });

  it('of another key do not exist', async () => {
    const { ask } = await servedForAlpaca({}, undefined, { otherKeys: [OTHER] });
    const { body } = await ask('POST', '/watchlists', { name: 'mine' });
    expect((await ask('GET', '/watchlists', undefined, OTHER_HEADERS)).body).toEqual([]);
    const { status } = await ask('DELETE', `/watchlists/${body.id}`, undefined, OTHER_HEADERS);
    expect(status).toBe(404);
    expect((await ask('POST', '/watchlists', { name: 'mine' }, OTHER_HEADERS)).status).toBe(200);
  });

  it('that change at the same moment lose nothing', async () => {
    const { ask, get, path } = await withList();
    const added = ['A', 'B', 'C', 'D', 'E'];
    await Promise.all(added.map((symbol) => ask('POST', path, { symbol })));
    expect(symbolsIn((await get(path)).body).toSorted()).toEqual([...added, 'MSFT', 'SPY']);
  });

  it('are refused as Alpaca refuses them', async () => {
    const { ask, path } = await withList();
    const answers = [
      await ask('POST', '/watchlists', { name: 'my list' }),
      await ask('POST', '/watchlists', { symbols: ['SPY'] }),
      await ask('POST', '/watchlists', { name: 'x'.repeat(65) }),
      await ask('POST', '/watchlists', { name: 'coins', symbols: ['BTC/USD'] }),
      await ask('POST', path, { symbol: 'SPY' }),
      await ask('PUT', path, { symbols: ['SPY', 'SPY'] }),
      await ask('PUT', path, {}),
    ];
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(
      answers.map(() => [422, 40_010_001]),
    );
    const absent = [
      await ask('GET', ABSENT),
      await ask('PUT', ABSENT, { name: 'x' }),
      await ask('DELETE', ABSENT),
      await ask('DELETE', `${path}/TSLA`),
      await ask('GET', '/watchlists:by_name?name=none'),
    ];
    expect(absent.map(({ status, body }) => [status, body.code])).toEqual(
      absent.map(() => [404, 40_410_000]),
    );
  });

  it('are as many as the store has room for', async () => {
    const { ask } = await servedForAlpaca();
    for (let made = 0; made < 100; made += 1)
      await ask('POST', '/watchlists', { name: `list ${made}` });
    const { status, body } = await ask('POST', '/watchlists', { name: 'one more' });
    expect([status, body.message]).toEqual([403, 'a key has at most 100 watchlists']);
  });
});
