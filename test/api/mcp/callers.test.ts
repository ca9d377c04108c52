// Messages of several people at once: each has the answer to their own, whatever id they gave it and whoever cancels.
import { describe, expect, it } from 'vitest';
import { type Investor, investor } from './harness/investor.ts';

const META = {
  'io.modelcontextprotocol/protocolVersion': '2026-07-28',
  'io.modelcontextprotocol/clientInfo': { name: 'test', version: '0' },
  'io.modelcontextprotocol/clientCapabilities': {},
};
const CURRENT = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call' };
const ERAS = {
  legacy: { params: {}, headers: { 'mcp-protocol-version': '2025-11-25' } },
  current: {
    params: { _meta: META },
    headers: { ...CURRENT, 'mcp-name': 'get_portfolio_value' },
  },
} as const;

interface Answered {
  readonly id: number;
  readonly result: { readonly structuredContent: { readonly totals: { client_id: number } } };
}

describe('messages of several people at once', () => {
  for (const era of ['legacy', 'current'] as const)
    it(`are answered to each, also under one id (${era})`, async () => {
      const { params, headers } = ERAS[era];
      const ann = await investor();
      const bob = await investor('bob', ann.api);
      const [annKey, bobKey] = await Promise.all([ann.key('mcp'), bob.key('mcp')]);
      const asked = async ({ client, api }: Investor, bearer: string) => {
        const call = { name: 'get_portfolio_value', arguments: {}, ...params };
        const body = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: call };
        const { body: answer } = await api.ask('POST', '/mcp', { bearer, body, headers });
        const { id, result } = answer as Answered;
        return [id, result.structuredContent.totals.client_id === client];
      };
      const answers = await Promise.all(
        Array.from({ length: 6 }, () => [asked(ann, annKey.key), asked(bob, bobKey.key)]).flat(),
      );
      expect(answers).toEqual(answers.map(() => [1, true]));
    });

  it('are not cancelled by another person', async () => {
    const ann = await investor();
    const bob = await investor('bob', ann.api);
    const [annKey, bobKey] = await Promise.all([ann.key('mcp'), bob.key('mcp')]);
    const send = (bearer: string, body: object) =>
      ann.api.ask('POST', '/mcp', { bearer, body: { jsonrpc: '2.0', ...body } });
    const call = { name: 'get_portfolio_value', arguments: {} };
    const asked = Array.from({ length: 4 }, (_, id) =>
      send(annKey.key, { id, method: 'tools/call', params: call }),
    );
    const cancelled = Array.from({ length: 8 }, (_, requestId) =>
      send(bobKey.key, { method: 'notifications/cancelled', params: { requestId } }),
    );
    expect((await Promise.all(cancelled)).map(({ status }) => status)).toEqual(
      cancelled.map(() => 202),
    );
    for (const { status, body } of await Promise.all(asked))
      expect([status, (body as Answered).result.structuredContent.totals.client_id]).toEqual([
        200,
        ann.client,
      ]);
  });
});

describe('a message of a version up to 2025', () => {
  it('is refused with a version that does not exist, and with parameters that cannot be read', async () => {
    const { api, key } = await investor();
    const { key: bearer } = await key('mcp');
    const list = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
    const headers = { 'mcp-protocol-version': '2020-01-01' };
    expect(await api.ask('POST', '/mcp', { bearer, body: list, headers })).toMatchObject({
      status: 400,
      body: { error: { code: -32_000, message: expect.stringContaining('2020-01-01') } },
    });
    const unreadable = { ...list, params: { _meta: { progressToken: {} } } };
    expect(await api.ask('POST', '/mcp', { bearer, body: unreadable })).toMatchObject({
      status: 400,
    });
    const unknown = { ...list, method: 'tools/sell' };
    expect(await api.ask('POST', '/mcp', { bearer, body: unknown })).toMatchObject({
      status: 200,
      body: { id: 1, error: { code: -32_601, message: 'Method not found' } },
    });
  });
});
