// Data products over HTTP: described, judged against the ledger, and traced to the events of each row.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { price } from '../../../src/kernel/decimal.ts';
import type { CurrencyCode } from '../../../src/ledger/ports/drafts.ts';
import { addDays, dayFromUtc } from '../../../src/market/time/day.ts';
import { served } from '../harness/served.ts';
import { statedPrices } from '../harness/stated-prices.ts';

const V1 = '/api/v1';
const FIXTURES = 'test/fixtures/openlineage';
const FACETS = [
  'DataQualityAssertionsDatasetFacet',
  'DataQualityMetricsDatasetFacet',
  'DatasetVersionDatasetFacet',
  'OutputStatisticsOutputDatasetFacet',
  'OwnershipDatasetFacet',
  'SchemaDatasetFacet',
];

const PORTFOLIO_NAME = { name: 'portfolio.name', access: 'personal' };

async function household() {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-products-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const place = join(folder, 'book.sqlite');
  const prices = statedPrices({ IBM: '10' });
  const api = await served([], 'closed', new Map(), { place, prices });
  const tamper = (sql: string) => {
    const db = new Database(join(folder, 'ledger.sqlite'));
    db.exec(sql);
    db.close();
  };
  const [ann, bob] = [await api.signedIn('ann', 'viewer'), await api.signedIn('bob', 'viewer')];
  const as = (bearer: string) => (method: string, path: string, body?: unknown) =>
    api.ask(method, `${V1}${path}`, body === undefined ? { bearer } : { bearer, body });
  const made = await as(ann)('POST', '/portfolios', {
    ...{ name: 'Family', cost_basis_method: 'FIFO' },
  });
  const { id } = made.body as { id: number };
  const book = async (row: object) => {
    const booked = await as(ann)('POST', '/transactions', { portfolio_id: id, ...row });
    expect(booked.status, JSON.stringify(booked.body)).toBe(201);
    return (booked.body as { id: number }).id;
  };
  return { tamper, ann: as(ann), bob: as(bob), id, book, history: api.history };
}

type Environment = Awaited<ReturnType<typeof household>>;

async function traded({ book }: Environment) {
  const IBM = { symbol: 'IBM', price: '8' };
  await book({ transaction_type: 'DEPOSIT', amount: '1000', currency: 'USD' });
  const first = await book({ transaction_type: 'BUY', ...IBM, quantity: '10', fees: '1' });
  await book({ transaction_type: 'BUY', ...IBM, quantity: '5' });
  const sale = await book({ transaction_type: 'SELL', ...IBM, quantity: '4' });
  return { first, sale };
}

describe('data products', () => {
  it('are described with owner, version, freshness, and a schema that their rows fit', async () => {
    const environment = await household();
    await traded(environment);
    const { body } = await environment.ann('GET', '/data-products');
    const names = (body as { name: string }[]).map(({ name }) => name);
    expect(names).toEqual(['lots', 'performance_daily', 'positions', 'transactions', 'valuations']);
    for (const name of names) {
      const one = (await environment.ann('GET', `/data-products/${name}`)).body as {
        readonly row_schema: object;
        readonly fields: readonly string[];
        readonly columns: readonly { readonly name: string; readonly access: string }[];
        readonly withheld: readonly object[];
      };
      expect(one).toMatchObject({ owner: 'ledger', version: expect.stringMatching(/^1\.0\+\d/) });
      const { columns, withheld, fields } = one;
      expect(columns.map((column) => column.name)).toEqual(fields);
      expect(columns.find((column) => column.access === 'personal')).toBeUndefined();
      expect(columns).toContainEqual({ name: 'currency', type: 'text', access: 'internal' });
      expect(withheld).toContainEqual(expect.objectContaining(PORTFOLIO_NAME));
      const { body: rows } = await environment.ann('GET', `/data-products/${name}/rows`);
      const fits = new Ajv2020({ validateFormats: false }).compile(one.row_schema);
      for (const { cells } of rows as { cells: unknown }[])
        expect(fits(cells), `${name}: ${JSON.stringify([cells, fits.errors])}`).toBe(true);
    }
    expect(await environment.ann('GET', '/data-products/prices')).toMatchObject({ status: 422 });
  });

  it('have rows that name the events behind them', async () => {
    const environment = await household();
    const { first, sale } = await traded(environment);
    const { body: lots } = await environment.ann('GET', '/data-products/lots/rows');
    const events = await environment.ann('GET', '/holdings/events?limit=100');
    const { events: told } = events.body as {
      readonly events: readonly { readonly id: string; readonly data: { row?: unknown } }[];
    };
    const known = new Set(told.map((event) => event.id));
    expect(lots).toMatchObject([
      { cells: { lot_id: String(first), remaining: '6', basis: '48.6' } },
      { cells: { remaining: '5', basis: '40' } },
    ]);
    const [oldest, newer] = lots as { readonly events: readonly string[] }[];
    expect(oldest?.events).toHaveLength(2);
    expect(newer?.events).toHaveLength(1);
    for (const event of oldest?.events ?? []) expect(known.has(event), event).toBe(true);
    const { body: booked } = await environment.ann(
      'GET',
      '/data-products/transactions/rows?sort=-key',
    );
    const sold = (booked as { key: string; events: string[] }[]).find(
      ({ key }) => key === `${environment.id}/${sale}`,
    );
    expect(sold?.events).toEqual([oldest?.events.at(-1)]);
  });

  it('page transactions from the store by portfolio and number, over several portfolios', async () => {
    const environment = await household();
    await traded(environment);
    const made = await environment.ann('POST', '/portfolios', { name: 'Second' });
    const { id: second } = made.body as { id: number };
    const deposit = { transaction_type: 'DEPOSIT', amount: '5', currency: 'USD' };
    for (const on of ['2024-03-01', '2024-02-01', '2024-01-01'])
      await environment.book({ ...deposit, portfolio_id: second, transaction_date: on });
    const keys = async (query: string) => {
      const { body, headers } = await environment.ann(
        'GET',
        `/data-products/transactions/rows${query}`,
      );
      expect(headers.get('x-total-count')).toBe('7');
      return (body as { key: string; events: string[] }[]).map(({ key, events }) => {
        expect(events).toHaveLength(1);
        return key;
      });
    };
    const all = await keys('');
    expect(all).toHaveLength(7);
    expect(all.map((key) => Number(key.split('/')[0]))).toEqual([
      ...[environment.id, environment.id, environment.id, environment.id],
      ...[second, second, second],
    ]);
    expect(await keys('?sort=-key')).toEqual(all.toReversed());
    expect(await keys('?limit=3&offset=3')).toEqual(all.slice(3, 6));
    expect(await keys('?limit=2&offset=3&sort=-key')).toEqual(all.toReversed().slice(3, 5));
    expect(await keys('?offset=7')).toEqual([]);
  });

  it('are judged when asked, and the verdict is kept', async () => {
    const environment = await household();
    await traded(environment);
    expect((await environment.ann('GET', '/data-products/lots/quality')).body).toEqual([]);
    for (const name of ['lots', 'positions', 'transactions', 'performance_daily', 'valuations']) {
      const asked = { portfolio_id: environment.id };
      const judged = await environment.ann('POST', `/data-products/${name}/quality`, asked);
      expect(judged.status, JSON.stringify(judged.body)).toBe(201);
      const { parts, failing } = judged.body as {
        readonly parts: Record<string, number> | null;
        readonly failing: readonly { readonly why: string }[];
      };
      // No close is on record.
      const why = name === 'performance_daily' ? ['IBM has no price'] : [];
      if (parts !== null)
        expect([name, parts.consistency, failing.map((one) => one.why)]).toEqual([name, 1, why]);
      const kept = await environment.ann('GET', `/data-products/${name}/quality`);
      expect(kept.body).toEqual([judged.body]);
    }
    expect((await environment.ann('GET', '/data-products/valuations/quality')).body).toMatchObject([
      { score: null, level: null, parts: null, rows: 0 },
    ]);
  });

  it('are late as a whole, and days without a price are not in time', async () => {
    const { ann, id, book, history } = await household();
    const ago = (days: number) => addDays(dayFromUtc(Date.now()), -days);
    const close = (symbol: string, days: number, text: string) =>
      history.recordCloses([
        {
          ...{ symbol, on: ago(days), price: price(text), source: 'test' },
          currency: 'USD' as CurrencyCode,
        },
      ]);
    const buy = (symbol: string, days: number) =>
      book({
        ...{ transaction_type: 'BUY', symbol, price: '8', quantity: '10' },
        transaction_date: ago(days),
      });
    await buy('IBM', 20);
    await close('IBM', 20, '8');
    await close('IBM', 19, '7');
    const timeliness = async () => {
      const asked = { portfolio_id: id };
      const judged = await ann('POST', '/data-products/performance_daily/quality', asked);
      expect(judged.status, JSON.stringify(judged.body)).toBe(201);
      return (judged.body as { parts: { timeliness: number } }).parts.timeliness;
    };
    expect(await timeliness()).toBe(0);
    const days = await ann('GET', `/data-products/performance_daily/rows?portfolio_id=${id}`);
    const returns = (days.body as { cells: { on: string; return: number | null } }[]).map(
      ({ cells }) => [cells.on, cells.return],
    );
    // Bought on credit: nothing was there, and then less than that.
    expect(returns).toEqual([
      [ago(21), null],
      [ago(20), 0],
      [ago(19), null],
    ]);
    await buy('ZETA', 19);
    await close('IBM', 2, '8');
    await close('ZETA', 2, '8');
    // Of three rows, and one day that has none.
    expect(await timeliness()).toBeCloseTo(2 / 3, 12);
  });

  it('are capped at 50, with the rows named, when a table disagrees with the ledger', async () => {
    const environment = await household();
    const { first } = await traded(environment);
    const asked = { portfolio_id: environment.id };
    const before = await environment.ann('POST', '/data-products/lots/quality', asked);
    expect(before.body).toMatchObject({ score: expect.any(Number), failing: [] });
    environment.tamper(`UPDATE ledger_lots SET remaining = '60' WHERE lot_id = '${first}'`);
    const after = await environment.ann('POST', '/data-products/lots/quality', asked);
    expect(after.body).toMatchObject({ level: 'POOR' });
    const { score, failing } = after.body as {
      readonly score: number;
      readonly failing: readonly { readonly row: string; readonly why: string }[];
    };
    expect(score).toBeLessThanOrEqual(50);
    expect(failing.map(({ row }) => row)).toContain(String(first));
    expect(failing[0]?.why).toBe('its lots are 65 for 88.6, its position 11 for 88.6');
    const positions = await environment.ann('POST', '/data-products/positions/quality', asked);
    expect(positions.body).toMatchObject({ level: 'POOR' });
    environment.tamper(`UPDATE ledger_cash SET balance = '1'`);
    const booked = await environment.ann('POST', '/data-products/transactions/quality', asked);
    expect(booked.body).toMatchObject({
      level: 'POOR',
      failing: [{ row: 'cash USD', dimension: 'consistency' }],
    });
  });

  it('tell their last run as OpenLineage events that its schema accepts', async () => {
    const environment = await household();
    await traded(environment);
    const path = `/data-products/lots/lineage?portfolio_id=${environment.id}`;
    const none = await environment.ann('GET', path);
    expect(none).toMatchObject({
      status: 404,
      body: { detail: expect.stringContaining('has not been judged') },
    });
    await environment.ann('POST', '/data-products/lots/quality', { portfolio_id: environment.id });
    const { body } = await environment.ann('GET', path);
    const { events } = body as { readonly events: readonly Record<string, unknown>[] };
    expect(events).toMatchObject([
      { eventType: 'START', job: { namespace: 'sluice', name: 'holdings.projection.lots' } },
      {
        eventType: 'COMPLETE',
        inputs: [{ name: `stream/portfolio-${environment.id}` }],
        outputs: [{ name: `view/lots/portfolio-${environment.id}` }],
      },
    ]);
    const accepts = openLineage();
    for (const event of events) expect(accepts(event), JSON.stringify(accepts.errors)).toBe(true);
    expect(accepts({ ...events[0], eventTime: 'yesterday' })).toBe(false);
    const again = (await environment.ann('GET', path)).body;
    expect(again).toEqual(body);
  });

  it('are of whoever may see the portfolio, and look unknown to others', async () => {
    const { ann, bob, id } = await household();
    const asked = { portfolio_id: id };
    expect((await bob('POST', '/data-products/lots/quality', asked)).status).toBe(404);
    expect((await bob('GET', `/data-products/lots/rows?portfolio_id=${id}`)).status).toBe(404);
    expect((await bob('GET', `/data-products/lots/quality?portfolio_id=${id}`)).status).toBe(404);
    await ann('POST', '/data-products/lots/quality', asked);
    expect((await bob('GET', `/data-products/lots/lineage?portfolio_id=${id}`)).status).toBe(404);
    expect((await bob('GET', '/data-products/lots/quality')).body).toEqual([]);
  });
});

/** The published schema, and each facet by its own. */
function openLineage() {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  ajv.addFormat('date-time', (text) => /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(text));
  ajv.addFormat('uri', URL.canParse);
  ajv.addFormat('uuid', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  const schemaOf = (name: string) => JSON.parse(readFileSync(`${FIXTURES}/${name}.json`, 'utf8'));
  const core = schemaOf('OpenLineage');
  ajv.addSchema(core);
  const ofFacets = FACETS.map((name) => ajv.compile(schemaOf(name)));
  const ofEvents = ajv.compile({ $ref: `${core.$id}#/$defs/RunEvent` });
  const accepts = (event: Record<string, unknown>) => {
    const outputs = (event.outputs ?? []) as readonly Record<string, object>[];
    const facets = outputs.flatMap((output) => [output.facets ?? {}, output.outputFacets ?? {}]);
    accepts.errors = undefined as unknown;
    const isEvent = ofEvents(event);
    accepts.errors = ofEvents.errors;
    return isEvent && facets.every((some) => ofFacets.every((check) => check(some)));
  };
  accepts.errors = undefined as unknown;
  return accepts;
}
