// What an assistant must not do, or does wrongly: each is one sentence, and nothing is done.
import { describe, expect, it } from 'vitest';
import { connectedByHttp } from './harness/connected.ts';
import { investor } from './harness/investor.ts';

const V1 = '/api/v1';
const LIST = { jsonrpc: '2.0', id: 1, method: 'tools/list' };

describe('an assistant', () => {
  it('hears of a tool or an argument that does not exist', async () => {
    const { api, key } = await investor();
    const { client, call } = await connectedByHttp(api.url, (await key('mcp')).key);
    await expect(call('sell_everything')).rejects.toThrow(
      /No tool "sell_everything"\. There are open_position/,
    );
    expect(await call('get_cost_basis', { ticker: 'SPY', colour: 'red' })).toMatchObject({
      isError: true,
      text: 'colour: not a field of this request.',
    });
    expect(await call('get_cost_basis')).toMatchObject({ text: 'ticker: required.' });
    expect(await call('get_position_details', { position_id: '../users' })).toMatchObject({
      text: expect.stringContaining('expected a position, such as 7-12-LONG'),
    });
    await expect(client.readResource({ uri: 'sluice://users/1' })).rejects.toThrow(
      /No resource sluice:\/\/users\/1; there are/,
    );
    await expect(client.getPrompt({ name: 'sell' })).rejects.toThrow(/No prompt "sell"/);
  });

  it('hears in a sentence of parameters that do not fit', async () => {
    const { api, key } = await investor();
    const { key: bearer } = await key('mcp');
    const errorOf = async (method: string, params: object, newer: Record<string, string>) => {
      const response = await fetch(new URL('/mcp', api.url), {
        method: 'POST',
        headers: {
          authorization: `Bearer ${bearer}`,
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          ...newer,
        },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
      });
      return ((await response.json()) as { error?: unknown }).error;
    };
    const cursor = { code: -32_602, message: 'cursor: expected string, received null.' };
    expect(await errorOf('tools/list', { cursor: null }, {})).toEqual(cursor);
    const _meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientInfo': { name: 'x', version: '1' },
      'io.modelcontextprotocol/clientCapabilities': {},
    };
    const newest = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/list' };
    expect(await errorOf('tools/list', { cursor: null, _meta }, newest)).toEqual(cursor);
    const given = { name: 'get_cost_basis', arguments: null };
    expect(await errorOf('tools/call', given, {})).toEqual({
      ...{ code: -32_602, message: 'arguments: expected record, received null.' },
    });
  });

  it('reaches nothing of another person', async () => {
    const ann = await investor();
    const bob = await investor('bob', ann.api);
    const { client, call } = await connectedByHttp(ann.api.url, (await bob.key('mcp')).key);
    const position_id = ann.position;
    for (const [name, given] of [
      ['get_portfolio_value', { client_id: ann.client }],
      ['get_portfolio_value', { client_id: bob.client, portfolio_id: ann.portfolio }],
      ['get_position_details', { position_id }],
      ['close_position', { position_id }],
      ['open_position', { ticker: 'QQQ', quantity: 1, price: 1, portfolio_id: ann.portfolio }],
      ['monitor_portfolio', { client_id: ann.client }],
      ['analyze_performance', { portfolio_id: ann.portfolio }],
      ['get_tax_loss_harvesting', { portfolio_id: ann.portfolio }],
    ] as const)
      expect([name, await call(name, given)]).toEqual([
        name,
        {
          isError: true,
          text: expect.stringMatching(/^No (client|portfolio|position) /),
          answer: {},
        },
      ]);
    const { resources } = await client.listResources();
    expect(resources.map(({ uri }) => uri)).toEqual([`sluice://portfolios/${bob.portfolio}`]);
    const uri = `sluice://portfolios/${ann.portfolio}`;
    await expect(client.readResource({ uri })).rejects.toThrow(/No portfolio/);
  });

  it('with a key for assistants reaches no other route, and with another key no tool', async () => {
    const { api, key, bearer: person } = await investor();
    const { key: bearer } = await key('mcp');
    for (const path of ['/portfolios', '/auth/me', '/auth/keys', '/positions'])
      expect((await api.ask('GET', `${V1}${path}`, { bearer })).status).toBe(403);
    const { key: reading } = await key('read', 'keep');
    expect(await api.ask('POST', '/mcp', { bearer: reading, body: LIST })).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining('does not allow "mcp"') },
    });
    // Somebody who signed in has every right of their role.
    expect((await api.ask('POST', '/mcp', { bearer: person, body: LIST })).status).toBe(200);
    expect((await api.ask('POST', '/mcp', { bearer: 'pass.guessed', body: LIST })).status).toBe(
      401,
    );
  });

  it('whose key was revoked is refused at once', async () => {
    const { api, key, bearer: person } = await investor();
    const { id, key: bearer } = await key('mcp');
    expect((await api.ask('POST', '/mcp', { bearer, body: LIST })).status).toBe(200);
    await api.ask('DELETE', `${V1}/auth/keys/${id}`, { bearer: person });
    const { status, headers } = await api.ask('POST', '/mcp', { bearer, body: LIST });
    expect([status, headers.get('www-authenticate')]).toEqual([
      401,
      `Bearer error="invalid_token", resource_metadata="${api.url}/.well-known/oauth-protected-resource/mcp"`,
    ]);
  });

  it('learns where tokens come from, and needs no stream and no other origin', async () => {
    const { api, key } = await investor();
    const { key: bearer } = await key('mcp');
    for (const path of ['', '/mcp'])
      expect(await api.ask('GET', `/.well-known/oauth-protected-resource${path}`)).toMatchObject({
        status: 200,
        body: { resource: `${api.url}/mcp`, bearer_methods_supported: ['header'] },
      });
    expect((await api.ask('GET', '/mcp', { bearer })).status).toBe(405);
    const headers = { origin: 'https://elsewhere.example' };
    expect((await api.ask('POST', '/mcp', { bearer, body: LIST, headers })).status).toBe(403);
    expect((await api.ask('POST', '/mcp', { bearer, body: [LIST, LIST] })).status).toBe(422);
    const listen = {
      ...{ jsonrpc: '2.0', id: 2, method: 'subscriptions/listen' },
      params: {
        filter: {},
        _meta: {
          'io.modelcontextprotocol/protocolVersion': '2026-07-28',
          'io.modelcontextprotocol/clientInfo': { name: 'test', version: '0' },
          'io.modelcontextprotocol/clientCapabilities': {},
        },
      },
    };
    const era = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'subscriptions/listen' };
    const listened = await api.ask('POST', '/mcp', { bearer, body: listen, headers: era });
    expect(JSON.stringify(listened.body)).toContain('error');
  });

  it('leaves in the audit of the books who booked, as any other request does', async () => {
    const ann = await investor();
    const { call } = await connectedByHttp(ann.api.url, (await ann.key('mcp')).key);
    const buy = { ticker: 'QQQ', quantity: '1', price: '400' };
    const { answer } = await call('open_position', buy);
    await call('open_position', { ...buy, confirm_token: answer.confirm_token });
    const path = '/api/v1/holdings/positions/open';
    const logged = ann.api.log.filter((entry) => entry.path === path && entry.status === 201);
    const outer = ann.api.log.filter((entry) => entry.path === '/mcp');
    expect(logged.at(-1)).toMatchObject({ user: 'ann', status: 201 });
    expect(outer.map(({ requestId }) => requestId)).toContain(logged.at(-1)?.requestId);
  });
});
