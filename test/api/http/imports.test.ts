// Files into a portfolio and out again over HTTP.
import { describe, expect, it } from 'vitest';
import { importSchema } from '../../../src/api/http/shapes/import-rows.ts';
import { proofSchema } from '../../../src/api/http/shapes/proof-rows.ts';
import { runImport } from '../../../src/ledger/app/background-import.ts';
import { createFileReading } from '../../../src/ledger/app/read-import.ts';
import { longFile } from '../../ledger/harness/long-file.ts';
import { fixture } from '../../ledger/interchange/read/fixtures.ts';
import { served } from '../harness/served.ts';

const V1 = '/api/v1';
const FLEX = fixture('ibkr-flex-two-months.xml');

async function keeper() {
  const api = await served();
  const bearer = await api.signedIn('ann', 'viewer');
  const open = async (name: string) => {
    const body = { name, base_currency: 'EUR', cost_basis_method: 'FIFO' };
    const made = await api.ask('POST', `${V1}/portfolios`, { bearer, body });
    return (made.body as { id: number }).id;
  };
  const put = (id: number, body: unknown, query = '', type = 'application/json') =>
    api.ask('POST', `${V1}/portfolios/${id}/imports${query}`, {
      bearer,
      body,
      headers: { 'content-type': type },
    });
  const later = (id: number, body: unknown, query = '') =>
    api.ask('POST', `${V1}/portfolios/${id}/import-runs${query}`, { bearer, body });
  const get = (path: string) => api.ask('GET', `${V1}${path}`, { bearer });
  const count = async (id: number) =>
    Number(
      (await get(`/transactions/portfolio/${id}?limit=1`)).headers.get('x-total-count') ?? NaN,
    );
  return { api, bearer, open, put, later, get, count };
}

describe('an import', () => {
  it('is a preview until it is confirmed, and books a file once', async () => {
    const { open, put, count } = await keeper();
    const id = await open('Statement');
    const preview = await put(id, { content: FLEX });
    expect(preview.status).toBe(200);
    expect(preview.body).toMatchObject({
      format: 'ibkr-flex',
      new_rows: 17,
      duplicates: 0,
      problems: [{ line: 31, part: 'Trade', column: 'assetCategory' }],
      differences: [{ total: 'withholding', of: 'USD', difference: '0.05' }],
      booked: null,
    });
    expect(await count(id)).toBe(0);

    const whole = await put(id, { content: FLEX }, '?confirm=true');
    expect(whole).toMatchObject({
      status: 422,
      body: { detail: expect.stringMatching(/^Line 31, Trade, column assetCategory: FUT AAPL/) },
    });
    expect(await count(id)).toBe(0);

    const query = '?confirm=true&skip_unreadable=true';
    const booked = await put(id, FLEX, query, 'application/xml');
    expect((booked.body as { booked: { transaction_ids: number[] } }).booked).toMatchObject({
      transaction_ids: expect.objectContaining({ length: 17 }),
      duplicates: 0,
    });
    expect(await put(id, FLEX, query, 'text/plain')).toMatchObject({
      status: 200,
      body: { new_rows: 0, duplicates: 17, booked: { transaction_ids: [], duplicates: 17 } },
    });
    expect(await count(id)).toBe(17);
  });

  it.each(['csv', 'json'])('of an export as %s gives the same ledger', async (format) => {
    const { open, put, get } = await keeper();
    const [id, other] = [await open('One'), await open('Two')];
    await put(id, { content: FLEX }, '?confirm=true&skip_unreadable=true');
    const file = async (of: number) => {
      const exported = await get(`/portfolios/${of}/export?format=${format}`);
      expect(exported.status).toBe(200);
      const { body } = exported;
      return typeof body === 'string' ? body : JSON.stringify(body);
    };
    const content = await file(id);
    expect(await put(id, { content }, '?confirm=true')).toMatchObject({
      body: { new_rows: 0, duplicates: 17, problems: [] },
    });
    expect((await put(other, { content }, '?confirm=true')).status).toBe(200);
    expect(await file(other)).toBe(content);
    const held = async (of: number) => {
      const { holdings, cash } = (await get(`/portfolios/${of}`)).body as {
        holdings: Record<string, unknown>[];
        cash: unknown;
      };
      const shown = ['symbol', 'quantity', 'total_cost', 'realized_gain', 'income'];
      return { holdings: holdings.map((row) => shown.map((name) => row[name])), cash };
    };
    expect(await held(other)).toEqual(await held(id));
  });

  it('of an export as Beancount gives the same shares, cost and cash', async () => {
    const { open, put, get } = await keeper();
    const [id, other] = [await open('One'), await open('Two')];
    await put(id, { content: FLEX }, '?confirm=true&skip_unreadable=true');
    const content = (await get(`/portfolios/${id}/export?format=beancount`)).body;
    expect(await put(other, { content }, '?confirm=true')).toMatchObject({
      status: 200,
      body: { format: 'beancount', problems: [], differences: [] },
    });
    const held = async (of: number) => {
      const { holdings, cash } = (await get(`/portfolios/${of}`)).body as {
        holdings: Record<string, unknown>[];
        cash: { currency: string; balance: string }[];
      };
      const shown = ['symbol', 'isin', 'quantity', 'total_cost', 'realized_gain', 'income'];
      return {
        holdings: holdings.map((row) => shown.map((name) => row[name])),
        // A journal states no rates.
        cash: cash.map(({ currency, balance }) => `${balance} ${currency}`),
      };
    };
    expect(await held(other)).toEqual(await held(id));
  });

  it('takes a CSV of any broker by a mapping', async () => {
    const { open, put } = await keeper();
    const mapping = fixture('broker-german.yaml');
    const content = fixture('broker-german.csv');
    const read = await put(await open('Broker'), { content, mapping });
    expect([read.status, (read.body as { new_rows: number }).new_rows]).toEqual([200, 3]);
  });

  it('proposes what the columns of an unknown CSV mean, so that it can be read with that', async () => {
    const { open, put } = await keeper();
    const id = await open('Other broker');
    const content = 'Date;Action;Ticker;Shares;Price;Currency\n2024-01-02;Buy;ACME;10;100,50;EUR\n';
    const refused = await put(id, { content });
    expect(refused).toMatchObject({
      status: 422,
      body: { code: 'unreadable_file', reasons: [{ kind: 'unknown_columns' }] },
    });
    const { reasons } = refused.body as { reasons: readonly { mapping: string }[] };
    const read = await put(id, { content, mapping: reasons[0]?.mapping });
    expect([read.status, (read.body as { new_rows: number }).new_rows]).toEqual([200, 1]);
    expect((await put(id, { content: 'hello' })).body).not.toHaveProperty('reasons');
  });

  it('refuses what is wrong in one sentence with its place, and books nothing', async () => {
    const { open, put, count } = await keeper();
    const id = await open('Wrong');
    const header = 'type,at,on,currency,rate,amount\n';
    const wrong: readonly (readonly [unknown, string, string, number, RegExp])[] = [
      [{ content: 'hello' }, '', '', 422, /^Line 1: The format is none of sluice-csv/],
      [
        { content: `${header}DEPOSIT,soon,2024-01-02,EUR,,1\n` },
        '?confirm=true',
        '',
        422,
        /^Line 2, column at: "soon"/,
      ],
      [`${FLEX.slice(0, 900)}`, '', 'text/xml', 422, /^Line \d+: /],
      [{ content: FLEX }, '?format=excel', '', 422, /format/],
      [{ content: FLEX }, '?time_zone=Mars', '', 422, /Mars is not a zone/],
      [{ content: FLEX, mapping: 'x: [' }, '', '', 422, /mapping/i],
      [{ content: '' }, '', '', 422, /content/],
      [FLEX, '', 'application/pdf', 415, /application\/json/],
      ['x'.repeat(9 * 2 ** 20), '', 'text/csv', 413, /longer than 8388608 bytes/],
    ];
    for (const [body, query, type, status, sentence] of wrong) {
      const answer = await put(id, body, query, type === '' ? 'application/json' : type);
      const { detail } = answer.body as { detail: string };
      expect([detail, answer.status]).toEqual([expect.stringMatching(sentence), status]);
    }
    expect(await count(id)).toBe(0);
  });

  it('gives no lots to a portfolio of somebody else', async () => {
    const { api, open, put, count } = await keeper();
    const id = await open('Mine');
    const other = await api.signedIn('bob', 'viewer');
    const terms = { name: 'His', base_currency: 'EUR', cost_basis_method: 'FIFO' };
    const made = await api.ask('POST', `${V1}/portfolios`, { bearer: other, body: terms });
    const taker = (made.body as { id: number }).id;
    const content = [
      'type,at,on,currency,rate,symbol,quantity,price,fees,to_portfolio',
      'BUY,2024-01-02T15:00:00Z,2024-01-02,EUR,,SAP,10,100,0,',
      `TRANSFER,2024-01-03T15:00:00Z,2024-01-03,EUR,,SAP,10,,,${taker}`,
    ].join('\n');
    expect(await put(id, { content }, '?confirm=true')).toMatchObject({
      status: 404,
      body: { detail: `No portfolio ${taker}.` },
    });
    expect(await count(id)).toBe(0);
  });

  it('answers others while it reads a long file, and then with every row of it', async () => {
    const { open, put, get } = await keeper();
    const id = await open('Long');
    let isAnswered = false;
    const preview = put(id, longFile(5_000), '', 'text/csv').finally(() => {
      isAnswered = true;
    });
    expect((await get('/auth/me')).status).toBe(200);
    expect(isAnswered).toBe(false);
    const { body, headers } = await preview;
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    const { rows, ...figures } = importSchema.parse(body);
    expect(figures).toMatchObject({
      format: 'sluice',
      new_rows: 5_000,
      duplicates: 0,
      booked: null,
    });
    expect(rows.map(({ line }) => line)).toEqual(rows.map((_, at) => at + 2));
  });

  it('reads a body as large as it may be, as text and as JSON', async () => {
    const { open, put } = await keeper();
    const id = await open('Large');
    const row = 'DEPOSIT,2024-01-02T15:00:00Z,2024-01-02,EUR,,1.00,';
    const long = `type,at,on,currency,rate,amount,notes\n${row}${'n'.repeat(7 * 2 ** 20)}\n`;
    for (const [body, type] of [
      [long, 'text/csv'],
      [{ content: long }, 'application/json'],
    ] as const)
      expect(await put(id, body, '', type)).toMatchObject({ status: 200, body: { new_rows: 1 } });
  });

  it('in the background is answered before it is booked, and says how it is getting on', async () => {
    const { open, later, get, count } = await keeper();
    const id = await open('Later');
    const asked = await later(id, { content: FLEX }, '?skip_unreadable=true');
    const { id: run } = asked.body as { id: string };
    expect(asked.status).toBe(202);
    expect(asked.headers.get('location')).toBe(`${V1}/portfolios/${id}/import-runs/${run}`);
    // Nobody sweeps here: it waits.
    expect(await get(`/portfolios/${id}/import-runs/${run}`)).toMatchObject({
      status: 200,
      body: {
        ...{ id: run, portfolio_id: id, state: 'waiting', rows: 17, booked: 0, duplicates: null },
        ...{ requested_by: 'ann', attempts: 0, ended_at: null, why: null },
      },
    });
    expect((await get(`/portfolios/${id}/import-runs`)).body).toMatchObject([{ id: run }]);
    expect(await count(id)).toBe(0);
  });

  it('in the background is refused at once for what is known at once', async () => {
    const { api, open, later, get } = await keeper();
    const id = await open('Never');
    const cases: readonly (readonly [string, unknown, number, RegExp])[] = [
      ['', { content: FLEX }, 422, /^Line 31, Trade, column assetCategory: /],
      ['', { content: 'hello' }, 422, /^Line 1: The format is none of/],
    ];
    for (const [query, body, status, detail] of cases)
      expect(await later(id, body, query)).toMatchObject({
        status,
        body: { detail: expect.stringMatching(detail) },
      });
    expect((await get(`/portfolios/${id}/import-runs`)).body).toEqual([]);

    const other = await open('Other');
    const made = await later(id, { content: FLEX }, '?skip_unreadable=true');
    const { id: run } = made.body as { id: string };
    expect(await get(`/portfolios/${other}/import-runs/${run}`)).toMatchObject({
      status: 404,
      body: { detail: expect.stringMatching(/^No import imp_\w+ into portfolio \d+; /) },
    });
    const stranger = await api.signedIn('bob', 'viewer');
    const path = `${V1}/portfolios/${id}/import-runs/${run}`;
    expect((await api.ask('GET', path, { bearer: stranger })).status).toBe(404);
  });

  it('in the background is undone as a whole, except for what a later sale needs', async () => {
    const { api, bearer, open, later, get, count } = await keeper();
    const id = await open('Undone');
    const content = [
      'type,at,on,currency,rate,symbol,quantity,price,fees',
      'BUY,2024-01-02T15:00:00Z,2024-01-02,EUR,,SAP,10,100,0',
      'BUY,2024-01-03T15:00:00Z,2024-01-03,EUR,,BMW,10,90,0',
    ].join('\n');
    const { id: run } = (await later(id, { content })).body as { id: string };
    const path = `/portfolios/${id}/import-runs/${run}`;
    const undo = (query = '', headers = {}) =>
      api.ask('POST', `${V1}${path}/undo${query}`, { bearer, headers });
    expect(await undo()).toMatchObject({ status: 409, body: { code: 'import_running' } });
    await runImport(
      {
        ...{ ledger: api.book.ledger, reading: createFileReading(), after: () => () => {} },
        ...{ sentenceOf: ({ kind }) => kind, stopped: new AbortController().signal },
      },
      run,
    );
    const sale = { portfolio_id: id, transaction_type: 'SELL', symbol: 'SAP', currency: 'EUR' };
    const sold = await api.ask('POST', `${V1}/transactions`, {
      bearer,
      body: { ...sale, quantity: '4', price: '120', transaction_date: '2024-02-01T15:00:00Z' },
    });
    const { id: first } = sold.body as { id: number };
    const preview = await undo('?dry_run=true');
    expect(preview).toMatchObject({
      status: 200,
      body: {
        reversed: { length: 1 },
        staying: [
          {
            symbol: 'SAP',
            first,
            detail: `Transaction ${first} (SELL of 2024-02-01) depends on them: reverse it first.`,
          },
        ],
      },
    });
    expect(await count(id)).toBe(3);
    const { version } = preview.body as { version: number };
    expect((await undo('', { 'if-match': `"v${version - 1}"` })).status).toBe(409);
    expect((await undo('', { 'if-match': `"v${version}"` })).body).toMatchObject({
      reversed: { length: 1 },
    });
    expect((await get(path)).body).toMatchObject({ booked: 2, undone: 1 });
    expect(await count(id)).toBe(2);
  });

  it('of a statement can be proven by it: each difference has both sides and what settles it', async () => {
    const { api, open, put, count, bearer } = await keeper();
    const id = await open('Proven');
    const prove = (content: string) =>
      api.ask('POST', `${V1}/portfolios/${id}/statement-proof`, { bearer, body: { content } });
    const before = await prove(FLEX);
    expect(before).toMatchObject({ status: 200, body: { equal: false, matched_rows: 0 } });
    const { figures } = proofSchema.parse(before.body);
    const cash = figures.find(({ figure, of }) => figure === 'cash' && of === 'EUR');
    expect(cash).toMatchObject({ equal: false, booked: '0' });
    expect(cash?.causes[0]?.detail).toMatch(/of the statement not in the ledger.*import the/);
    await put(id, { content: FLEX }, '?confirm=true&skip_unreadable=true');
    const rows = await count(id);
    const after = proofSchema.parse((await prove(FLEX)).body);
    expect(after.not_booked).toEqual([]);
    expect(after.figures.find(({ figure, of }) => figure === 'cash' && of === 'EUR')?.equal).toBe(
      true,
    );
    expect(await count(id)).toBe(rows);
    const header = 'type,at,on,currency,rate,amount\n';
    for (const [content, detail] of [
      ['hello', /^Line 1: The format is none of/],
      [
        `${header}DEPOSIT,2024-01-02T15:00:00Z,2024-01-02,EUR,,1`,
        /not a statement with figures; choose a Flex query/,
      ],
    ] as const)
      expect(await prove(content)).toMatchObject({
        status: 422,
        body: { detail: expect.stringMatching(detail) },
      });
  });
});
