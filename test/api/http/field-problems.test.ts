// What a schema refuses is said in words, field by field; an address may end with a slash.
import { describe, expect, it } from 'vitest';
import { served } from '../harness/served.ts';

const V1 = '/api/v1';

async function asker() {
  const api = await served([], 'open');
  const bearer = await api.signedIn('ann', 'viewer');
  const refused = async (method: string, path: string, body?: unknown) => {
    const asked = body === undefined ? {} : { body };
    const answer = await api.ask(method, `${V1}${path}`, { bearer, ...asked });
    expect(answer.status).toBe(422);
    return answer.body as { detail: string; errors: object[] };
  };
  return { api, bearer, refused };
}

const ANY_ID = 'id: expected an id: a whole number from 1 to 2147483647.';
const ANY_WHOLE = `expected a whole number from 0 to ${Number.MAX_SAFE_INTEGER}.`;

describe('a refused field', () => {
  it.each([
    ['POST', '/portfolios', { name: '' }, 'name: expected at least 1 character.'],
    ['POST', '/portfolios', { name: 'x'.repeat(101) }, 'name: expected at most 100 characters.'],
    ['POST', '/portfolios', {}, 'name: required.'],
    ['POST', '/portfolios', { name: 7 }, 'name: expected string, received number.'],
    ['POST', '/stocks/batch', { symbols: [] }, 'symbols: expected at least 1 entry.'],
    ['GET', '/portfolios?limit=0', undefined, 'limit: expected a whole number from 1 to 1000.'],
    ['GET', '/portfolios?limit=1001', undefined, 'limit: expected a whole number from 1 to 1000.'],
    ['GET', '/holdings/events?after=', undefined, `after: ${ANY_WHOLE}`],
    ['GET', '/events?since=1e2', undefined, `since: ${ANY_WHOLE}`],
    [
      'GET',
      '/tax/realized?year=0x7e9',
      undefined,
      'year: expected a whole number from 1900 to 2200.',
    ],
    [
      'GET',
      '/positions/buying-power/available?price=1e2',
      undefined,
      'price: expected a number from 0.0001 to 10000000, such as 12.5.',
    ],
    ['GET', '/portfolios?deleted=2', undefined, 'deleted: expected true or false.'],
    ['GET', '/portfolios/0', undefined, ANY_ID],
    ['GET', '/portfolios/1e1', undefined, ANY_ID],
    ['GET', '/portfolios?skip=1', undefined, 'skip: not a parameter of this request.'],
    ['GET', '/portfolios/one', undefined, ANY_ID],
    [
      'GET',
      '/portfolios?limt=1',
      undefined,
      'limt: not a parameter of this request; did you mean limit?',
    ],
    [
      'GET',
      '/portfolios/1/calendar?from=2024-02-30',
      undefined,
      'from: expected a day of the calendar, as YYYY-MM-DD.',
    ],
  ])('%s %s %j: its bound', async (method, path, body, detail) => {
    const { refused } = await asker();
    expect((await refused(method, path, body)).detail).toBe(detail);
  });

  it('that is unknown is named, each of several, also inside a list', async () => {
    const { refused } = await asker();
    expect(
      (await refused('POST', '/portfolios', { name: 'A', colour: 1, size: 2 })).errors,
    ).toEqual(
      ['colour', 'size'].map((field) => ({ field, detail: 'not a field of this request' })),
    );
    const transactions = [{ portfolio_id: 1, transaction_type: 'DEPOSIT', amount: 1, total: 1 }];
    expect((await refused('POST', '/transactions/batch', { transactions })).errors).toEqual([
      { field: 'transactions.0.total', detail: 'not a field of this request' },
    ]);
  });
});

describe('an address', () => {
  it('may end with a slash', async () => {
    const { api, bearer } = await asker();
    for (const path of ['/portfolios/', '/taxlots/?status=OPEN'])
      expect([path, (await api.ask('GET', `${V1}${path}`, { bearer })).status]).toEqual([
        path,
        200,
      ]);
  });
});
