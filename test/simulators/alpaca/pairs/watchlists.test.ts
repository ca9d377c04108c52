// Watchlists: created, read, changed and deleted, by id and by name.
import { describe, expect, it, onTestFinished } from 'vitest';
import { startAlpaca, TEN } from '../harness/alpaca-harness.ts';
import { itAnswers } from './pair.ts';

const MINE = { name: 'mine', symbols: ['AAPL', 'MSFT'] };
const CREATED = [['send', 'POST', '/v2/watchlists', MINE]] as const;
const BY_NAME = '/v2/watchlists:by_name?name=mine';
const invalid = { status: 422, has: { code: 40_010_001 } } as const;
const absent = { status: 404, has: { code: 40_410_000 } } as const;
const NOT_THERE = '/v2/watchlists/fb306e55-16d3-4118-8c3d-c1615fcd4c03';

describe('watchlists', () =>
  itAnswers({
    pairs: [
      {
        what: 'created, with its assets in their order',
        source: 'description',
        send: ['POST', '/v2/watchlists', { name: 'mine', symbols: ['MSFT', 'AAPL'] }],
        status: 200,
        has: { name: 'mine', assets: [{ symbol: 'MSFT', class: 'us_equity' }, { symbol: 'AAPL' }] },
      },
      {
        what: 'without symbols',
        source: 'description',
        send: ['POST', '/v2/watchlists', { name: 'mine' }],
        status: 200,
        has: { assets: [] },
      },
      {
        what: 'listed without assets',
        source: 'description',
        before: CREATED,
        send: ['GET', '/v2/watchlists'],
        status: 200,
        length: 1,
        has: [{ name: 'mine' }],
      },
      {
        what: 'by name',
        source: 'description',
        before: CREATED,
        send: ['GET', BY_NAME],
        status: 200,
        has: { name: 'mine', assets: [{ symbol: 'AAPL' }, { symbol: 'MSFT' }] },
      },
      {
        what: 'renamed, with other symbols',
        source: 'description',
        before: CREATED,
        send: ['PUT', BY_NAME, { name: 'other', symbols: ['TSLA'] }],
        status: 200,
        has: { name: 'other', assets: [{ symbol: 'TSLA' }] },
      },
      {
        what: 'with other symbols only',
        source: 'changes',
        before: CREATED,
        send: ['PUT', BY_NAME, { symbols: ['TSLA'] }],
        status: 200,
        has: { name: 'mine', assets: [{ symbol: 'TSLA' }] },
      },
      {
        what: 'with an asset more',
        source: 'description',
        before: CREATED,
        send: ['POST', BY_NAME, { symbol: 'TSLA' }],
        status: 200,
        has: { assets: [{ symbol: 'AAPL' }, { symbol: 'MSFT' }, { symbol: 'TSLA' }] },
      },
      {
        what: 'deleted by name',
        source: 'description',
        before: CREATED,
        send: ['DELETE', BY_NAME],
        status: 204,
      },
      {
        what: 'a second of a name',
        source: 'java',
        before: CREATED,
        send: ['POST', '/v2/watchlists', MINE],
        status: 422,
        has: { code: 40_010_001, message: 'watchlist name must be unique' },
      },
      {
        what: 'without a name',
        source: 'changes',
        send: ['POST', '/v2/watchlists', { symbols: ['AAPL'] }],
        ...invalid,
      },
      {
        what: 'of a long name',
        source: 'description',
        send: ['POST', '/v2/watchlists', { name: 'x'.repeat(65) }],
        ...invalid,
      },
      {
        what: 'a change of nothing',
        source: 'changes',
        before: CREATED,
        send: ['PUT', BY_NAME, {}],
        ...invalid,
      },
      {
        what: 'with an unknown symbol',
        source: 'issues',
        send: ['POST', '/v2/watchlists', { name: 'mine', symbols: ['nothing'] }],
        ...invalid,
      },
      {
        what: 'one more without its symbol',
        source: 'issues',
        before: CREATED,
        send: ['POST', BY_NAME, { symbols: ['TSLA'] }],
        status: 422,
        has: { code: 40_010_001, message: 'asset not found: ' },
      },
      { what: 'another name', source: 'description', send: ['GET', BY_NAME], ...absent },
      { what: 'another id', source: 'description', send: ['GET', NOT_THERE], ...absent },
      {
        what: 'deleted, another id',
        source: 'description',
        send: ['DELETE', NOT_THERE],
        ...absent,
      },
    ],
  }));

it('keeps a watchlist by its id, until it is deleted', async () => {
  const alpaca = await startAlpaca(TEN);
  onTestFinished(() => alpaca.stop());
  const { body: made } = await alpaca.call('POST', '/v2/watchlists', MINE);
  const path = `/v2/watchlists/${made.id}`;
  const symbols = async (method: string, under = '', body?: object) => {
    const answer = await alpaca.call(method, `${path}${under}`, body);
    expect(answer.status).toBe(200);
    return answer.body.assets.map(({ symbol }: { symbol: string }) => symbol);
  };
  expect(await symbols('GET')).toEqual(['AAPL', 'MSFT']);
  expect(await symbols('POST', '', { symbol: 'TSLA' })).toEqual(['AAPL', 'MSFT', 'TSLA']);
  expect((await alpaca.call('POST', path, { symbol: 'TSLA' })).status).toBe(422);
  expect(await symbols('DELETE', '/MSFT')).toEqual(['AAPL', 'TSLA']);
  expect((await alpaca.call('DELETE', `${path}/MSFT`)).status).toBe(404);
  expect(await symbols('PUT', '', { name: 'mine' })).toEqual(['AAPL', 'TSLA']);
  const account = await alpaca.call('GET', '/v2/account');
  expect(made.account_id).toBe(account.body.id);
  expect((await alpaca.call('DELETE', path)).status).toBe(204);
  expect((await alpaca.call('GET', path)).status).toBe(404);
  expect((await alpaca.call('GET', '/v2/watchlists')).body).toEqual([]);
});
