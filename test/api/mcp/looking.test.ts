// An assistant looks: tools that book nothing, over HTTP, by either generation of the protocol.
import { describe, expect, it } from 'vitest';
import { TOOLS } from '../../../src/api/mcp/tools.ts';
import { connectedByHttp } from './harness/connected.ts';
import { investor } from './harness/investor.ts';

/** Of JSON Schema: https://ai.google.dev/api/caching#Schema, and what its API answers with 400. */
const TAKEN = ['type', 'description', 'properties', 'required', 'items', 'enum'];
const TYPES = ['string', 'number', 'integer', 'boolean', 'array', 'object'];

/** Gemini takes one type each, fields of each object, items of each array, and words of texts alone. */
function refusedIn(at: string, schema: object): string[] {
  const { type, properties = {}, required = [], items, enum: words } = schema as Listed;
  const fields = Object.entries(properties);
  const faults = [
    ...Object.keys(schema).filter((key) => !TAKEN.includes(key)),
    ...(TYPES.includes(type) ? [] : [`type ${JSON.stringify(type)}`]),
    ...(type === 'object' && fields.length === 0 ? ['no properties'] : []),
    ...(type === 'array' && items === undefined ? ['no items'] : []),
    ...(words !== undefined && type !== 'string' ? ['words'] : []),
    ...required.filter((name) => !(name in properties)),
  ];
  return [
    ...faults.map((fault) => `${at}: ${fault}`),
    ...fields.flatMap(([name, field]) => refusedIn(`${at}.${name}`, field)),
    ...(items === undefined ? [] : refusedIn(`${at}[]`, items)),
  ];
}

interface Listed {
  readonly type: string;
  readonly properties?: Readonly<Record<string, object>>;
  readonly required?: readonly string[];
  readonly items?: object;
  readonly enum?: readonly string[];
}

describe('an assistant with a key', () => {
  for (const era of ['legacy', 'auto'] as const)
    it(`sees what each tool takes and answers (${era})`, async () => {
      const { api, key } = await investor();
      const { client } = await connectedByHttp(api.url, (await key('mcp')).key, era);
      expect(client.getServerVersion()).toMatchObject({ name: 'sluice' });
      const { tools } = await client.listTools();
      expect(tools.length).toBe(TOOLS.length);
      for (const { inputSchema, description } of tools) {
        expect(inputSchema).toMatchObject({ type: 'object', properties: expect.any(Object) });
        expect(description?.length).toBeGreaterThan(20);
      }
      const { contents } = await client.readResource({ uri: 'sluice://tools/close_position' });
      const [content] = contents;
      const { input, output } = JSON.parse(content && 'text' in content ? content.text : '{}');
      expect(input.additionalProperties).toBe(false);
      expect(output.required).toEqual(
        expect.arrayContaining(['as_of', 'conventions', 'warnings', 'dry_run', 'confirm_token']),
      );
    });

  it('has at most 20 kB of tools in its conversation, with the fields of what stands within', async () => {
    const { api, key } = await investor();
    const { client } = await connectedByHttp(api.url, (await key('mcp')).key);
    const { tools } = await client.listTools();
    expect(Buffer.byteLength(JSON.stringify({ tools }))).toBeLessThanOrEqual(20_000);
    const argumentsOf = (tool: string) => tools.find(({ name }) => name === tool)?.inputSchema;
    const text = { type: 'string' };
    expect(argumentsOf('preview_option_order')?.properties).toMatchObject({
      legs: {
        items: {
          properties: { right: { ...text, enum: ['call', 'put'] }, strike: { type: 'number' } },
          required: ['right', 'strike', 'expiry', 'side'],
        },
      },
    });
    expect(argumentsOf('simulate_rebalancing')?.properties).toMatchObject({
      limits: { properties: { cash_buffer: { properties: { amount: text, share: text } } } },
      strategy: {
        properties: {
          type: { ...text, enum: ['threshold', 'calendar', 'tactical', 'policy'] },
          to: { ...text, enum: ['target', 'middle', 'edge'] },
        },
        required: ['type'],
      },
    });
  });

  it('has tools in forms that the clients of Gemini, OpenAI and Claude all take', async () => {
    const { api, key } = await investor();
    const { client } = await connectedByHttp(api.url, (await key('mcp')).key);
    const { tools } = await client.listTools();
    const refused = tools.flatMap(({ name, inputSchema }) => refusedIn(name, inputSchema));
    expect(refused).toEqual([]);
  });

  it('may send an amount as a number, although texts are listed', async () => {
    const { api, key, position } = await investor();
    const { call } = await connectedByHttp(api.url, (await key('mcp')).key);
    const sale = { position_id: position, quantity: 1, price: 400.5, date: '2024-02-01' };
    expect(await call('close_position', sale)).toMatchObject({
      isError: false,
      answer: { dry_run: true },
    });
  });

  it('learns which portfolios there are, and asks about one by its number alone', async () => {
    const ann = await investor();
    const bob = await investor('bob', ann.api);
    const bearer = await ann.api.signedIn('carol', 'viewer');
    for (const { portfolio, bearer: of } of [ann, bob]) {
      const path = `/api/v1/portfolios/${portfolio}/grants/carol`;
      await ann.api.ask('PUT', path, { bearer: of, body: { role: 'viewer' } });
      const accepting = `/api/v1/auth/portfolio-invitations/${portfolio}/accept`;
      expect((await ann.api.ask('POST', accepting, { bearer })).status).toBe(204);
    }
    const asked = { bearer, body: { name: 'assistant', scopes: ['mcp'] } };
    const { body } = await ann.api.ask('POST', '/api/v1/auth/keys', asked);
    const { call } = await connectedByHttp(ann.api.url, (body as { key: string }).key);
    const { answer } = await call('list_portfolios');
    expect(answer.portfolios).toMatchObject(
      [ann, bob].map(({ portfolio, client }) => ({ id: portfolio, user_id: client })),
    );
    const { answer: ofBob } = await call('list_portfolios', { client_id: bob.client });
    expect(ofBob.portfolios).toMatchObject([{ id: bob.portfolio }]);
    expect((await call('get_portfolio_value')).isError).toBe(true);
    for (const { portfolio: portfolio_id, client } of [ann, bob]) {
      const { answer: worth } = await call('get_portfolio_value', { portfolio_id });
      expect(worth.totals).toMatchObject({ client_id: client });
      expect((await call('monitor_portfolio', { portfolio_id })).isError).toBe(false);
    }
  });

  it('learns what a portfolio is worth, and of what it consists', async () => {
    const { api, key, portfolio, client } = await investor();
    const { call } = await connectedByHttp(api.url, (await key('mcp')).key);
    const { answer, text } = await call('get_portfolio_value');
    expect(JSON.parse(text)).toEqual(answer);
    expect(answer).toMatchObject({
      totals: { client_id: client, currency: 'USD', total_value: '3697', net_value: '10697' },
      positions: [{ portfolio_id: portfolio, ticker: 'SPY', unrealized_gl: '697' }],
      unpriced: [],
      warnings: [],
      conventions: { currency: expect.stringContaining('USD') },
      as_of: expect.stringMatching(/^\d{4}-.*Z$/),
    });
    const past = await call('get_portfolio_value', { client_id: client, as_of: '2024-01-01' });
    expect(past.answer).toMatchObject({ as_of: '2024-01-01', positions: [] });
  });

  it('learns the lots of a position now and on a day, and what they cost by another method', async () => {
    const { api, key, position } = await investor();
    const { call } = await connectedByHttp(api.url, (await key('mcp')).key);
    const now = await call('get_position_details', { position_id: position });
    expect(now.answer).toMatchObject({
      position: { position_id: position, lots: [{ quantity: '10', term: 'LONG' }] },
      conventions: { cost_basis_method: 'FIFO' },
    });
    const then = { position_id: position, as_of: '2024-01-02' };
    expect((await call('get_position_details', then)).answer).toMatchObject({
      as_of: '2024-01-02',
      position: { quantity: '10', cost_basis: '3000' },
    });
    const lifo = await call('get_cost_basis', { ticker: 'SPY', method: 'LIFO' });
    expect(lifo.answer).toMatchObject({
      cost_basis: { method: 'LIFO', what_if: true, total_cost: '3000' },
      warnings: [expect.stringContaining('LIFO')],
    });
  });

  it('learns which losses are worth realising', async () => {
    const { api, bearer, key, portfolio } = await investor();
    const trade = { ticker: 'SPY', quantity: '10', price: 600, date: '2024-02-01' };
    await api.ask('POST', '/api/v1/transactions', {
      bearer,
      body: {
        portfolio_id: portfolio,
        transaction_type: 'BUY',
        symbol: trade.ticker,
        quantity: trade.quantity,
        price: trade.price,
        transaction_date: trade.date,
      },
    });
    const { call } = await connectedByHttp(api.url, (await key('mcp')).key);
    const found = await call('get_tax_loss_harvesting', { min_loss: '100' });
    expect(found.answer).toMatchObject({
      candidates: [{ symbol: 'SPY', candidates: [{ harvestable_loss: '2303' }] }],
      conventions: { wash_sales: expect.stringContaining('30 days') },
    });
    const other = await call('get_tax_loss_harvesting', { ticker: 'QQQ' });
    expect(other.answer).toMatchObject({ candidates: [] });
  });
});
